/* SPDX-License-Identifier: GPL-2.0-only */
/* HdrHistogram percentile text. */
#include "fuzz.h"

#include <string.h>

#include "stats/hgrm.h"

static struct rxb_hist *read_file(const char *path, GError **error)
{
	struct rxb_hist *h = g_new(struct rxb_hist, 1);

	rxb_hist_reset(h);
	if (hgrm_merge(path, h, 1, error))
		return h;
	fuzz_need(!h->count && !h->max, "a refused file left something");
	g_free(h);
	return NULL;
}

static void check(const struct rxb_hist *h)
{
	uint64_t sum = 0;
	guint i;

	for (i = 0; i < RXB_HIST_BUCKETS; i++)
		sum += h->bucket[i];
	fuzz_need(sum == h->count,
		  "%" G_GUINT64_FORMAT " samples of %" G_GUINT64_FORMAT, sum,
		  h->count);
	fuzz_need(!h->count || h->min <= h->max, "the least is the largest");
}

/* What was read and is written is read as it was. */
static void write_again(const struct rxb_hist *h)
{
	g_autofree char *path = g_build_filename(fuzz_dir(), "again", NULL);
	struct rxb_hist *same;
	GError *error = NULL;

	fuzz_need(hgrm_write(path, h, 1, &error), "it cannot be written: %s",
		  error ? error->message : "");
	same = read_file(path, &error);
	fuzz_need(same != NULL, "what was written is not read: %s",
		  error ? error->message : "");
	fuzz_need(!memcmp(h->bucket, same->bucket, sizeof(h->bucket)) &&
			  h->count == same->count,
		  "the buckets became others");
	g_free(same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	GError *error = NULL;
	struct rxb_hist *h = read_file(fuzz_file("hgrm", data, size), &error);

	fuzz_need_judged(h != NULL, &error);
	if (!h)
		return 0;
	check(h);
	write_again(h);
	g_free(h);
	return 0;
}
