/* SPDX-License-Identifier: GPL-2.0-only */
#include "options_own.h"

#include <ctype.h>

#include "spread.h"
#include "values.h"

#define WAIT_LINK_MAX_NS (3600 * 1000000000ull)

static bool read_queues(const char *value, struct reading *r, char *why)
{
	uint64_t queues;

	if (!values_whole(value, 1, RESULT_SENDERS_MAX, false, &queues, why))
		return false;
	r->options->queues = (unsigned int)queues;
	return true;
}

static bool read_spread(const char *value, struct reading *r, char *why)
{
	uint64_t rings;

	if (!values_whole(value, 1, SPREAD_MAX, false, &rings, why))
		return false;
	r->options->spread = (unsigned int)rings;
	return true;
}

static bool read_wait_link(const char *value, struct reading *r, char *why)
{
	uint64_t ns;

	if (!values_time(value, 0, WAIT_LINK_MAX_NS, &ns, why))
		return false;
	r->options->wait_link_ms = ns / 1000000;
	return true;
}

static bool read_write(const char *value, struct reading *r, char *why)
{
	if (!*value) {
		g_strlcpy(why, "a file is needed", VALUES_ERROR_BYTES);
		return false;
	}
	r->options->write = g_strdup(value);
	r->trial = true;
	return true;
}

static bool add_port(const char *value, struct reading *r, bool receive_only)
{
	g_ptr_array_add(r->ports, g_strdup(value));
	g_array_append_val(r->receive_only, receive_only);
	return true;
}

static bool read_port(const char *value, struct reading *r, char *why)
{
	(void)why;
	return add_port(value, r, false);
}

static bool read_rx_port(const char *value, struct reading *r, char *why)
{
	(void)why;
	if (!isdigit((unsigned char)*value))
		return add_port(value, r, true);
	g_ptr_array_add(r->rx_numbers, g_strdup(value));
	return true;
}

static bool read_physical(const char *value, struct reading *r, char *why)
{
	(void)why;
	g_ptr_array_add(r->physical, g_strdup(value));
	return true;
}

/* "FIRST" or "FIRST-LAST". */
static bool read_cpu_range(const char *range, GArray *cpus)
{
	char **ends = g_strsplit(range, "-", 2), why[VALUES_ERROR_BYTES];
	uint64_t first = 0, last = 0;
	bool ok = ends[0] &&
		  values_whole(ends[0], 0, G_MAXINT16, false, &first, why);
	int cpu;

	last = first;
	if (ok && ends[1])
		ok = values_whole(ends[1], first, G_MAXINT16, false, &last,
				  why);
	for (cpu = (int)first; ok && cpu <= (int)last; cpu++)
		g_array_append_val(cpus, cpu);
	g_strfreev(ends);
	return ok;
}

static bool read_cpus(const char *value, struct reading *r, char *why)
{
	char **ranges = g_strsplit(value, ",", -1), **range;
	bool ok = *ranges != NULL;

	r->cpus = g_array_new(FALSE, FALSE, sizeof(int));
	for (range = ranges; ok && *range; range++)
		ok = read_cpu_range(*range, r->cpus);
	g_strfreev(ranges);
	if (!ok)
		g_strlcpy(why, "a list like 2,3 or 4-7 is needed",
			  VALUES_ERROR_BYTES);
	return ok;
}

static bool read_json(const char *value, struct reading *r, char *why)
{
	(void)value, (void)why;
	r->options->json = true;
	r->trial = true;
	return true;
}

static bool read_jumbo(const char *value, struct reading *r, char *why)
{
	(void)value, (void)why;
	r->jumbo = true;
	return true;
}

static bool read_help(const char *value, struct reading *r, char *why)
{
	(void)value, (void)why;
	r->options->action = OPTIONS_HELP;
	return true;
}

static bool read_version(const char *value, struct reading *r, char *why)
{
	(void)value, (void)why;
	r->options->action = OPTIONS_VERSION;
	return true;
}

static bool read_list_patterns(const char *value, struct reading *r, char *why)
{
	(void)value, (void)why;
	r->options->action = OPTIONS_LIST_PATTERNS;
	return true;
}

const struct own_option own_options[] = {
	{"port", "PORT", "send and receive there; repeatable", true, read_port},
	{"rx-port", "PORT|N", "receive only: a port, or the N-th; repeatable",
	 true, read_rx_port},
	{"physical", "NAME",
	 "frames may leave by that NIC or interface; repeatable", true,
	 read_physical},
	{"queues", "N", "of each port, each with a core; 1", false,
	 read_queues},
	{"spread", "N", "rings of each queue; flows have them by their hash; 1",
	 false, read_spread},
	{"cpus", "LIST", "where those cores are; from the last one down", false,
	 read_cpus},
	{"jumbo", NULL, "room for frames of 9014 bytes", false, read_jumbo},
	{"wait-link", "TIME", "for the links to come up; 10s", false,
	 read_wait_link},
	{"write", "FILE", "what comes back, as pcapng", false, read_write},
	{"json", NULL, "the report as one JSON object", false, read_json},
	{"list-patterns", NULL, "name and meaning of each", false,
	 read_list_patterns},
	{"version", NULL, "print it", false, read_version},
	{"help", NULL, "print this", false, read_help},
	{.name = NULL},
};
