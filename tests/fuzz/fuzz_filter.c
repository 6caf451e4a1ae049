/* SPDX-License-Identifier: GPL-2.0-only */
/* The filter that chooses frames of a capture, as it is typed. */
#include "fuzz.h"

#include <netdb.h>

#include "capture.h"

/* One frame of 60 bytes, little endian, microseconds. */
static const uint8_t one[24 + 16 + 60] = {
	0xd4,	     0xc3, 0xb2,     0xa1,	2,	   0,	     4, 0,
	[16] = 0xff, 0xff, [20] = 1, [32] = 60, [36] = 60, [52] = 8, 0, 0x45};

/* libpcap takes unknown words for names of hosts; no server is asked here. */
int getaddrinfo(const char *node, const char *service,
		const struct addrinfo *hints, struct addrinfo **found)
{
	(void)node;
	(void)service;
	(void)hints;
	(void)found;
	return EAI_NONAME;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *filter = fuzz_text(data, size);
	const struct capture_choice choice = {
		.path = fuzz_file("capture", one, sizeof(one)),
		.filter = filter,
		.max_bytes = 1514,
	};
	char error[512] = "";
	struct capture *c = capture_open(&choice, error, sizeof(error));

	if (!c)
		fuzz_need_words(error);
	capture_close(c);
	return 0;
}
