/* SPDX-License-Identifier: GPL-2.0-only */
/* What the host's /proc and its programs say. */
#include "fuzz.h"

#include <math.h>

#include "lab/host.h"
#include "lab/samples.h"
#include "plugin/args.h"
#include "stats/stagerows.h"

/* A word a line, as QEMU splits what is behind -plugin. */
static void plugin_args(const char *text)
{
	const qemu_info_t info = {.target_name = "x86_64",
				  .system_emulation = true,
				  .system = {2, 2}};
	g_auto(GStrv) words = g_strsplit(text, "\n", -1);
	struct args args = {0};

	if (args_parse(&args, &info, (int)g_strv_length(words), words))
		fuzz_need(args.out && *args.out && args.cpu < 2,
			  "arguments that cannot be");
	g_hash_table_unref(args.functions);
	g_free(args.out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	struct host_ticks ticks = {0}, later = {0};
	struct rxb_sample sample;
	guint64 us;

	if (host_ticks_parse(text, &ticks)) {
		later = ticks;
		later.total += 100;
		fuzz_need(isfinite(host_steal(&ticks, &later)), "no share");
	}
	host_psi_parse(text, &us);
	host_mhz_parse(text, 0);
	fuzz_need(host_qemu_number(text) >= 0 && host_qemu_major(text) >= 0,
		  "a version below 0");
	sample_parse(text, &sample);
	fuzz_need(stage_by_name(text) <= RXB_STAGES, "no stage");
	plugin_args(text);
	return 0;
}
