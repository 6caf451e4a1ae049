/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What somebody might send to the generator's telemetry socket: noise, and
 * commands whose parameters are right, wrong or cut to pieces. No message names
 * a file but "capture", "garbage", "missing" and ".", all relative.
 */
#ifndef TESTS_TELEMETRY_MESSAGES_H
#define TESTS_TELEMETRY_MESSAGES_H

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "request.h"

#define LONGEST_BYTES 4000

static const char *const commands[] = {
	"/pktgen/start",     "/pktgen/start", "/pktgen/start",
	"/pktgen/set",	     "/pktgen/wait",  "/pktgen/result",
	"/pktgen/histogram", "/pktgen/stats", "/pktgen/stop",
	"/pktgen/waitlink",
};

/* Nothing that libpcap would take for a host's name, and ask a server. */
static const char *const sane[][2] = {
	{"rate", "1 20k 1Mpps 1gbps max 10% 14.88M"},
	{"to", "40k 1 2Mpps"},
	{"line_rate", "10G 1G 100M"},
	{"pattern", "cbr poisson burst on-off ramp step poisson-step replay"},
	{"size", "64 imix imix-csit rfc2544 64:1;1518:1 9018 1518"},
	{"frame_bytes", "60 1514 9014"},
	{"time", "1ms 5ms 0.002 10ms 1h"},
	{"window_ms", "1 2 7 3600000"},
	{"flows", "1 2 1000 1M"},
	{"vary", "src dst both"},
	{"vlan", "1 4094:7"},
	{"ip", "4 6"},
	{"proto", "udp tcp"},
	{"batch", "1 2 64"},
	{"receive", "0 1"},
	{"drain", "0 1ms 60s"},
	{"replay", "capture garbage missing ."},
	{"filter", "udp greater\t60 ((( 1==1 %n tcp[70000]=1"},
	{"loop", "0 1"},
	{"speed", "1 0.001 1000"},
	{"dst_ip", "198.18.0.9 2001:2::9"},
	{"slow_ppm", "0 20000"},
	{"peer_slots", "1 100"},
	{"peer_taken", "garbage missing ."},
	{"peer_tap", "lo nowhere"},
	{"limit_ms", "0 1"},
};

static const char *const strange[] = {
	"",
	"0",
	"-1",
	"+1",
	" 1",
	"1 ",
	"0x10",
	"1e9",
	"1e-9",
	".",
	"1.",
	".5",
	"nan",
	"-inf",
	"4294967296",
	"18446744073709551615",
	"18446744073709551616",
	"99999999999999999999999999999999999999999999",
	"0.00000000000000000000000000000000000000001",
	"1k1",
	"%n%n%n%s%s%s",
	"%2147483648$x",
	"\"",
	"\\",
	"\"}}",
	"\t\r\n\x1b[2J",
	"=",
	"a=b",
	"\xff\xfe\xc0\x80",
	"\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa7\xc3\xa9\xe2\x82\xac\xf0\x9f\x90"
	"\xa7\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa7",
	"-9223372036854775808",
	"0/0",
	":",
	"64:,:64",
	"1518:0",
	"64:4294967295,65:1",
	"255.255.255.256",
	"::::",
};

static unsigned int below(GRand *rand, unsigned int limit)
{
	return (unsigned int)g_rand_int_range(rand, 0, (gint32)limit);
}

#define PICK(rand, array) ((array)[below(rand, G_N_ELEMENTS(array))])

static void add_noise(GRand *rand, GString *to, unsigned int bytes)
{
	while (bytes--)
		g_string_append_c(to, (char)below(rand, 256));
}

/* Files and filters: only names that are known to be harmless. */
static bool is_delicate(const char *key)
{
	return g_str_equal(key, "replay") || g_str_equal(key, "filter") ||
	       g_str_has_prefix(key, "peer_");
}

static bool add_sane(GRand *rand, GString *to, const char *key)
{
	char **values;
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(sane); i++) {
		if (g_strcmp0(sane[i][0], key))
			continue;
		values = g_strsplit(sane[i][1], " ", -1);
		g_string_append(to, values[below(rand, g_strv_length(values))]);
		g_strfreev(values);
		return true;
	}
	return false;
}

static void add_value(GRand *rand, GString *to, const char *key)
{
	if ((is_delicate(key) || below(rand, 10) < 6) &&
	    add_sane(rand, to, key))
		return;
	switch (below(rand, 12)) {
	case 0:
		add_noise(rand, to, below(rand, 30));
		break;
	case 1:
		for (unsigned int i = below(rand, 300); i; i--)
			g_string_append_c(to, '9');
		break;
	default:
		g_string_append(to, PICK(rand, strange));
	}
}

static unsigned int count_keys(void)
{
	unsigned int count = 0;

	while (request_keys()[count].key)
		count++;
	return count;
}

static void add_pair(GRand *rand, GString *to)
{
	const char *key = request_keys()[below(rand, count_keys())].key;

	g_string_append_c(to, ',');
	switch (below(rand, 30)) {
	case 0: /* no key at all */
		add_noise(rand, to, below(rand, 40));
		return;
	case 1: /* one that is none */
		for (unsigned int i = below(rand, 600); i; i--)
			g_string_append_c(to, (char)('a' + below(rand, 26)));
		g_string_append_c(to, '=');
		return;
	case 2:
		g_string_append(to, key);
		return;
	case 3:
		g_string_append(to, "limit_ms=");
		add_value(rand, to, "limit_ms");
		return;
	default:
		g_string_append_printf(to, "%s=", key);
		add_value(rand, to, key);
	}
}

/* Cut, stretch or damage it, unless it could become another file's name. */
static void spoil(GRand *rand, GString *message)
{
	unsigned int i;

	if (strstr(message->str, "replay") || strstr(message->str, "filter") ||
	    strstr(message->str, "peer_"))
		return;
	switch (below(rand, 8)) {
	case 0:
		g_string_truncate(message,
				  1 + below(rand, (unsigned int)message->len));
		break;
	case 1:
		for (i = 1 + below(rand, 8); i; i--)
			message->str[below(rand, (unsigned int)message->len)] =
				(char)below(rand, 256);
		break;
	case 2:
		add_noise(rand, message, below(rand, LONGEST_BYTES));
		break;
	case 3:
		for (i = below(rand, LONGEST_BYTES); i; i--)
			g_string_append_c(message, ',');
		break;
	default:
		break;
	}
	if (message->len > LONGEST_BYTES)
		g_string_truncate(message, LONGEST_BYTES);
}

/* One that starts, unless another runs. */
static GString *make_trial(GRand *rand)
{
	static const char *const more[] = {
		"",
		",receive=1,drain=0,flows=1000",
		",receive=1,drain=1ms,size=imix,pattern=poisson",
		",pattern=burst,burst=8,batch=8",
		",ip=6,proto=tcp,vlan=7,size=rfc2544,flows=1M,receive=1,drain="
		"0",
		",pattern=ramp,to=1M",
		",peer_slots=9,peer_taken=missing",
	};
	static const char *const replays[] = {"", ",loop=1,time=3ms",
					      ",rate=max", ",speed=1000"};
	GString *message = g_string_new("/pktgen/start");

	if (!below(rand, 6))
		g_string_append_printf(message, ",replay=capture%s",
				       PICK(rand, replays));
	else
		g_string_append_printf(message, ",rate=%uk,time=%ums%s",
				       1 + below(rand, 500), 1 + below(rand, 8),
				       PICK(rand, more));
	return message;
}

static GString *make_message(GRand *rand)
{
	GString *message;
	unsigned int i;

	switch (below(rand, 10)) {
	case 0:
		message = g_string_new(below(rand, 2) ? "/" : NULL);
		add_noise(rand, message,
			  1 + below(rand, below(rand, 8) ? 60 : 3000));
		return message;
	case 1:
	case 2:
		return make_trial(rand);
	case 3:
		return g_string_new(below(rand, 2) ? "/pktgen/stop"
						   : "/pktgen/wait");
	case 4:
		message = g_string_new("/pktgen/histogram,");
		g_string_append(message,
				below(rand, 2) ? "gap-error" : "intended");
		g_string_append_printf(message, ",%s", PICK(rand, strange));
		return message;
	case 5:
		return g_string_new(below(rand, 2) ? "/pktgen/result" : "/");
	default:
		message = g_string_new(PICK(rand, commands));
		for (i = below(rand, below(rand, 4) ? 5 : 30); i; i--)
			add_pair(rand, message);
		spoil(rand, message);
		return message;
	}
}

#endif
