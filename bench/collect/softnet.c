/* SPDX-License-Identifier: GPL-2.0-only */
/* The queues between driver and protocols, of all CPUs together. */
#include <stdlib.h>
#include <string.h>

#include "agent/files.h"
#include "collect/collector.h"

/*
 * /proc/net/softnet_stat, one line a CPU, hexadecimal. Columns 3 to 7 have been
 * nothing for decades, and 12 is the CPU's number.
 */
static const struct {
	const char *name;
	unsigned int column;
} columns[] = {
	{"processed", 0},    {"dropped", 1},
	{"squeezed", 2},     {"cpu_collision", 8}, /* before 4.8 */
	{"rps", 9},	     {"flow_limit", 10},
	{"backlog", 11}, /* frames that wait now: the sum of the two below */
	{"input_queue", 13}, {"process_queue", 14},
};
#define COLUMNS (sizeof(columns) / sizeof(*columns))

/* Kernels have had fewer columns. */
struct sums {
	uint64_t sum[COLUMNS];
	bool seen[COLUMNS];
};

static void add_line(char *text, void *arg)
{
	struct sums *s = arg;
	unsigned int column = 0;
	char *word;

	while ((word = strsep(&text, " "))) {
		if (!*word)
			continue;
		for (size_t i = 0; i < COLUMNS; i++)
			if (columns[i].column == column) {
				s->sum[i] += strtoull(word, NULL, 16);
				s->seen[i] = true;
			}
		column++;
	}
}

static void read_softnet(struct counters *set, const struct collect_from *from)
{
	struct sums s = {0};

	(void)from;
	if (file_lines("/proc/net/softnet_stat", add_line, &s))
		return;
	for (size_t i = 0; i < COLUMNS; i++)
		if (s.seen[i])
			counters_add(set, "softnet", columns[i].name, s.sum[i]);
}

const struct collector_ops collect_softnet = {.read = read_softnet};
