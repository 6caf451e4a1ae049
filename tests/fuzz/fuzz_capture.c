/* SPDX-License-Identifier: GPL-2.0-only */
/* Captures that are sent again: pcap and pcapng of anybody's. */
#include "fuzz.h"

#include <string.h>

#include "capture.h"

static void check(const struct capture *c)
{
	char remarks[256];
	uint64_t sum = 0, i;

	fuzz_need(c->frames > 0, "a capture of no frames");
	for (i = 0; i < c->frames; i++) {
		fuzz_need(c->lengths[i] >= 60 && c->lengths[i] <= c->max_bytes,
			  "a frame of %u bytes", c->lengths[i]);
		fuzz_need(c->offsets[i] == sum, "frames that overlap");
		fuzz_need(!i || c->times_ns[i] >= c->times_ns[i - 1],
			  "times that decrease");
		sum += c->lengths[i];
	}
	fuzz_need(sum == c->total_bytes && !c->times_ns[0],
		  "frames that do not add up");
	/* All of them can be read. */
	g_free(g_compute_checksum_for_data(G_CHECKSUM_MD5, c->bytes, sum));
	capture_remarks(c, remarks, sizeof(remarks));
	if (*remarks)
		fuzz_need_line(remarks);
}

static void open_with(const char *path, const char *filter)
{
	const struct capture_choice choice = {
		.path = path, .filter = filter, .max_bytes = 1514};
	char error[512] = "";
	struct capture *c = capture_open(&choice, error, sizeof(error));

	if (c)
		check(c);
	else
		fuzz_need_words(error);
	capture_close(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file("capture", data, size);

	open_with(path, NULL);
	open_with(path, "udp port 9");
	return 0;
}
