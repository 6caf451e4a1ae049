/* SPDX-License-Identifier: GPL-2.0-only */
/* The driver's file "contexts": what a mode claims of itself. */
#include "fuzz.h"

#include "stats/claim.h"

static void add(GArray *tallies, enum work work, const char *context,
		const char *softirq, const char *comm)
{
	struct tally t = {.work = work,
			  .place = {.context = context,
				    .softirq = softirq,
				    .comm = comm,
				    .pid = 12},
			  .sched = g_strdup("fifo/50"),
			  .frames = 3};

	g_array_append_val(tallies, t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	g_autoptr(GArray) tallies = places_new();
	g_autoptr(GPtrArray) wrong = NULL;
	struct claim c = {0};
	GError *error = NULL;
	gboolean ok = claim_parse(&c, text, &error);
	guint i;

	fuzz_need_judged(ok, &error);
	if (ok) {
		add(tallies, WORK_HARVEST, "hardirq", NULL, "idle");
		add(tallies, WORK_PROTOCOL, "softirq", "NET_RX", "ksoftirqd/0");
		add(tallies, WORK_PROTOCOL, "thread", NULL, "irq/26-eth0-rx");
		wrong = claim_check(&c, tallies);
	}
	for (i = 0; wrong && i < wrong->len; i++)
		fuzz_need_words(wrong->pdata[i]);
	claim_clear(&c);
	return 0;
}
