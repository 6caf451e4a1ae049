/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest says: the answers to a script of the virtual lab, and what is
 * read out of them. The guest under test may be any kernel.
 */
#include "fuzz.h"

#include <string.h>

#include "lab/collectors.h"
#include "lab/replies.h"
#include "lab/samples.h"
#include "lab/script.h"
#include "lab/settle.h"

static void read_counters(const struct agent_reply *r)
{
	GError *error = NULL;
	GHashTable *counters = reply_counters(r, &error);
	GHashTableIter iter;
	gpointer name, value;

	fuzz_need_judged(counters != NULL, &error);
	if (!counters)
		return;
	g_hash_table_iter_init(&iter, counters);
	while (g_hash_table_iter_next(&iter, &name, &value))
		collectors_owner(name);
	g_hash_table_unref(counters);
}

static void read_samples(const struct agent_reply *r)
{
	GError *error = NULL;
	gint64 lost;
	GArray *samples = reply_samples(r, &lost, &error);
	struct settle settle;

	fuzz_need_judged(samples != NULL, &error);
	if (!samples)
		return;
	samples_growth(samples, SAMPLE_HOG, 0, 1000000);
	samples_peak_rate(samples, SAMPLE_DELIVERED, 1000000);
	settle_measure(samples, 1000, 1000000, &settle);
	g_array_unref(samples);
}

static void read_latency(const struct agent_reply *r)
{
	struct rxb_hist *h = g_new(struct rxb_hist, 1);
	GError *error = NULL;

	fuzz_need_judged(reply_latency(r, h, &error), &error);
	rxb_hist_quantile(h, 999);
	g_free(h);
}

static void read_pins(const struct agent_reply *r)
{
	static const struct pin_places where = {.irq_cpu = "0", .app_cpu = "1"};
	g_autoptr(GPtrArray) misplaced = g_ptr_array_new_with_free_func(g_free);
	GError *error = NULL;
	guint i;

	fuzz_need_judged(reply_pins(r, &where, misplaced, &error), &error);
	for (i = 0; i < misplaced->len; i++)
		fuzz_need_line(misplaced->pdata[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	GError *error = NULL;
	struct script s;
	guint i;

	script_init(&s);
	for (i = 0; i < 5; i++)
		script_add(&s, "counters", "iface", "eth0", NULL);
	fuzz_need_judged(script_take(&s, text, &error), &error);
	for (i = 0; i < s.replies->len; i++) {
		const struct agent_reply *r = script_reply(&s, i);

		read_counters(r);
		read_samples(r);
		read_latency(r);
		read_pins(r);
	}
	script_clear(&s);
	return 0;
}
