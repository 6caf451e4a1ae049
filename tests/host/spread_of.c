/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * spread_of FLOWS QUEUES FRAMES: how many of the generator's first FRAMES, of
 * FLOWS in turn, go to each of QUEUES, a line each, where a NIC hashes
 * addresses and ports with the key of Microsoft's verification suite of RSS and
 * its table names the queues in turn.
 */
#include <stdio.h>
#include <stdlib.h>

#include "spread.h"

int main(int argc, char **argv)
{
	unsigned int count[SPREAD_MAX] = {0}, queues;
	struct request request;
	unsigned long i, frames;
	uint8_t *queue;

	if (argc != 4 || (queues = (unsigned int)atoi(argv[2])) < 1 ||
	    queues > SPREAD_MAX) {
		fprintf(stderr,
			"usage: spread_of FLOWS QUEUES FRAMES; 1 to %d "
			"queues\n",
			SPREAD_MAX);
		return 2;
	}
	request_defaults(&request);
	request.flows = (uint32_t)atoi(argv[1]);
	queue = spread_rings(&request, queues);
	frames = strtoul(argv[3], NULL, 10);
	for (i = 0; queue && i < frames; i++)
		count[queue[i % request.flows]]++;
	for (i = 0; i < queues; i++)
		printf("%u\n", count[i]);
	free(queue);
	return 0;
}
