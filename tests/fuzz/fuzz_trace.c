/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's trace of frames, and the way that is told from it. */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#include "cli/explain_show.h"

#define CLAIM                                                               \
	"harvest=softirq protocol=softirq softirq=NET_RX thread=- sched=- " \
	"irq=yes"

static GPtrArray *lines_of(char **lines)
{
	GPtrArray *all = g_ptr_array_new();

	for (; *lines; lines++)
		if (**lines)
			g_ptr_array_add(all, *lines);
	return all;
}

static void show(const struct explanation *x)
{
	const struct explain_subject subject = {
		.mode = "napi",
		.device = "virtio",
		.lab = "virtual",
		.kernel = "6.1",
		.params = "",
	};

	explain_print(&subject, x);
	explain_print_json(&subject, x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	g_auto(GStrv) all = g_strsplit(text, "\n", -1);
	g_autoptr(GPtrArray) lines = lines_of(all);
	GError *error = NULL;
	struct explanation *x = explanation_new(lines, lines, CLAIM, &error);

	if (!freopen("/dev/null", "we", stdout))
		return -1;
	fuzz_need_judged(x != NULL, &error);
	if (x)
		show(x);
	explanation_free(x);
	return 0;
}
