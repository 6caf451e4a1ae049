/* SPDX-License-Identifier: GPL-2.0-only */
#include "sizes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "patterns/gcd.h"
#include "rate.h"
#include "rxbench/stamp.h"

#define SMALLEST (RXB_MIN_FRAME_BYTES + RATE_FCS_BYTES)
#define LARGEST (RXB_JUMBO_FRAME_BYTES + RATE_FCS_BYTES)
#define TEXT_BYTES 256
#define SEPARATORS ",+;"

/* One kind of frame in a mix. */
struct share {
	uint64_t bytes; /* with FCS */
	uint64_t weight;
};

struct mix {
	unsigned int kinds;
	struct share share[SIZES_KINDS_MAX];
};

static const struct {
	const char *name, *text;
} named[] = {
	{"imix", "64:7,594:4,1518:1"},
	/* IMIX_v4_1 of FD.io CSIT. */
	{"imix-csit", "64:28,570:16,1518:4"},
	{"rfc2544", "64,128,256,512,1024,1280,1518"},
};

#define NAMED (sizeof(named) / sizeof(named[0]))

static const char *expand(const char *text)
{
	unsigned int i;

	for (i = 0; i < NAMED; i++) {
		if (!strcasecmp(text, named[i].name))
			return named[i].text;
	}
	return text;
}

/* Digits only, as many as make a number below 1e9. */
static bool parse_number(const char *text, uint64_t *number)
{
	size_t digits = strspn(text, "0123456789");

	if (!digits || digits > 9 || text[digits])
		return false;
	*number = strtoull(text, NULL, 10);
	return true;
}

/* "SIZE" or "SIZE:WEIGHT". */
static bool parse_share(char *text, struct share *share, char *error,
			size_t error_bytes)
{
	char *weight = strchr(text, ':');

	if (weight)
		*weight++ = '\0';
	share->weight = 1;
	if (!parse_number(text, &share->bytes) || share->bytes < SMALLEST ||
	    share->bytes > LARGEST) {
		snprintf(error, error_bytes,
			 "size '%.24s': %d to %d bytes with FCS, a mix like "
			 "64:7,1518:1, imix, imix-csit or rfc2544",
			 text, SMALLEST, LARGEST);
		return false;
	}
	if (weight &&
	    (!parse_number(weight, &share->weight) || !share->weight)) {
		snprintf(error, error_bytes,
			 "weight '%.24s' of size %s: a whole number from 1 is "
			 "needed",
			 weight, text);
		return false;
	}
	return true;
}

/* Keeps the kinds ascending. */
static bool add_share(struct mix *mix, const struct share *share, char *error,
		      size_t error_bytes)
{
	unsigned int i = mix->kinds, j;

	for (j = 0; j < mix->kinds; j++) {
		if (mix->share[j].bytes == share->bytes) {
			snprintf(error, error_bytes,
				 "size %u is given twice in a mix",
				 (unsigned int)share->bytes);
			return false;
		}
	}
	if (i == SIZES_KINDS_MAX) {
		snprintf(error, error_bytes, "a mix has at most %d sizes",
			 SIZES_KINDS_MAX);
		return false;
	}
	for (; i && mix->share[i - 1].bytes > share->bytes; i--)
		mix->share[i] = mix->share[i - 1];
	mix->share[i] = *share;
	mix->kinds++;
	return true;
}

static bool parse_mix(const char *text, struct mix *mix, char *error,
		      size_t error_bytes)
{
	char copy[TEXT_BYTES], *rest = copy, *part;
	struct share share;

	if (strlen(text) >= sizeof(copy)) {
		snprintf(error, error_bytes,
			 "sizes: at most %zu characters are read",
			 sizeof(copy) - 1);
		return false;
	}
	strcpy(copy, text);
	mix->kinds = 0;
	/* strsep, not strtok: nothing between two separators is an error. */
	while ((part = strsep(&rest, SEPARATORS))) {
		if (!parse_share(part, &share, error, error_bytes) ||
		    !add_share(mix, &share, error, error_bytes))
			return false;
	}
	return true;
}

/* In lowest terms; false when the cycle gets too long. */
static bool reduce(struct mix *mix, struct sizes *sizes, char *error,
		   size_t error_bytes)
{
	uint64_t divisor = 0, total = 0;
	unsigned int i;

	for (i = 0; i < mix->kinds; i++)
		divisor = (uint64_t)gcd(divisor, mix->share[i].weight);
	for (i = 0; i < mix->kinds; i++) {
		mix->share[i].weight /= divisor;
		total += mix->share[i].weight;
	}
	if (total > SIZES_CYCLE_MAX) {
		snprintf(error, error_bytes,
			 "the weights of a mix, in lowest terms, come to %llu; "
			 "at most %d",
			 (unsigned long long)total, SIZES_CYCLE_MAX);
		return false;
	}
	sizes->cycle_length = (unsigned int)total;
	return true;
}

/*
 * Smooth weighted round robin: every kind earns its weight a frame, the
 * richest goes (the smaller of two equals) and pays for all.
 */
static void spread(const struct mix *mix, struct sizes *sizes)
{
	int64_t earned[SIZES_KINDS_MAX] = {0};
	unsigned int frame, i, best;

	for (frame = 0; frame < sizes->cycle_length; frame++) {
		best = 0;
		for (i = 0; i < mix->kinds; i++) {
			earned[i] += (int64_t)mix->share[i].weight;
			if (earned[i] > earned[best])
				best = i;
		}
		earned[best] -= sizes->cycle_length;
		sizes->cycle[frame] = (uint8_t)best;
	}
}

void sizes_one(struct sizes *sizes, uint16_t bytes)
{
	memset(sizes, 0, sizeof(*sizes));
	sizes->kinds = 1;
	sizes->bytes[0] = bytes;
	sizes->cycle_length = 1;
}

bool sizes_parse(const char *text, struct sizes *sizes, char *error,
		 size_t error_bytes)
{
	struct mix mix;
	unsigned int i;

	/* As the smallest frame is often called, FCS not counted. */
	if (!strcmp(text, "60")) {
		sizes_one(sizes, RXB_MIN_FRAME_BYTES);
		return true;
	}
	memset(sizes, 0, sizeof(*sizes));
	if (!parse_mix(expand(text), &mix, error, error_bytes) ||
	    !reduce(&mix, sizes, error, error_bytes))
		return false;
	sizes->kinds = mix.kinds;
	for (i = 0; i < mix.kinds; i++)
		sizes->bytes[i] =
			(uint16_t)(mix.share[i].bytes - RATE_FCS_BYTES);
	spread(&mix, sizes);
	return true;
}

uint64_t sizes_cycle_bytes(const struct sizes *sizes, unsigned int extra)
{
	uint64_t bytes = (uint64_t)extra * sizes->cycle_length;
	unsigned int i;

	for (i = 0; i < sizes->cycle_length; i++)
		bytes += sizes->bytes[sizes->cycle[i]];
	return bytes;
}
