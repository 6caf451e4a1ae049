/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of keys, and how each kind of value is read. */
#include "request.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "pacing.h"
#include "rxbench/stamp.h"
#include "values.h"

#define TIME_MIN_NS 1000000ull
#define TIME_MAX_NS (PACING_WINDOW_MAX_MS * TIME_MIN_NS)
#define DRAIN_MAX_NS (60 * PACING_NS_PER_S)
/* A burst is a group of frames, not the trial itself. */
#define BURST_MAX 1000000
#define STEPS_MAX 10000
#define SPEED_MIN 1000ull
#define SPEED_MAX 1000000000ull
#define SLOW_MAX 100000

typedef const struct request_key *key_ptr;

static void *field(key_ptr key, struct request *request)
{
	return (char *)request + key->offset;
}

static bool complain(char *why, const char *needed)
{
	snprintf(why, VALUES_ERROR_BYTES, "%.*s", VALUES_ERROR_BYTES - 1,
		 needed);
	return false;
}

/* Into a field of 1, 2, 4 or 8 bytes: a bool is one with 0 and 1. */
static void store(key_ptr key, uint64_t number, struct request *request)
{
	uint16_t half = (uint16_t)number;
	uint32_t word = (uint32_t)number;
	uint8_t byte = (uint8_t)number;

	switch (key->bytes) {
	case 1:
		memcpy(field(key, request), &byte, sizeof(byte));
		break;
	case 2:
		memcpy(field(key, request), &half, sizeof(half));
		break;
	case 4:
		memcpy(field(key, request), &word, sizeof(word));
		break;
	default:
		memcpy(field(key, request), &number, sizeof(number));
	}
}

static bool read_number(key_ptr key, const char *value, struct request *request,
			char *why)
{
	uint64_t number;

	if (!values_whole(value, key->min, key->max, false, &number, why))
		return false;
	store(key, number, request);
	return true;
}

static bool read_count(key_ptr key, const char *value, struct request *request,
		       char *why)
{
	uint64_t number;

	if (!values_whole(value, key->min, key->max, true, &number, why))
		return false;
	store(key, number, request);
	return true;
}

static bool read_decimal(key_ptr key, const char *value,
			 struct request *request, char *why)
{
	return values_millionths(value, key->min, key->max, field(key, request),
				 why);
}

static bool read_ns(key_ptr key, const char *value, struct request *request,
		    char *why)
{
	return values_time(value, key->min, key->max, field(key, request), why);
}

static bool read_ms(key_ptr key, const char *value, struct request *request,
		    char *why)
{
	uint64_t ns;

	if (!values_time(value, key->min, key->max, &ns, why))
		return false;
	if (ns % 1000000)
		return complain(why, "a whole number of ms is needed");
	store(key, ns / 1000000, request);
	return true;
}

static bool read_text(key_ptr key, const char *value, struct request *request,
		      char *why)
{
	size_t length = strlen(value);

	if (length && length < key->bytes) {
		memcpy(field(key, request), value, length + 1);
		return true;
	}
	snprintf(why, VALUES_ERROR_BYTES, "1 to %zu characters are needed",
		 key->bytes - 1);
	return false;
}

/* What follows "NAME 'VALUE': ": who is asked for says both already. */
static bool pass_on(const char *error, char *why)
{
	const char *end = strstr(error, "': ");

	return complain(why, end ? end + 3 : error);
}

static bool read_rate(key_ptr key, const char *value, struct request *request,
		      char *why)
{
	char error[REQUEST_ERROR_BYTES];

	return rate_parse(value, field(key, request), error, sizeof(error)) ||
	       pass_on(error, why);
}

static bool read_line_rate(key_ptr key, const char *value,
			   struct request *request, char *why)
{
	(void)key;
	request->line_bps = rate_line(value);
	if (request->line_bps)
		return true;
	snprintf(why, VALUES_ERROR_BYTES, "no such line; there are %s",
		 rate_line_names());
	return false;
}

static bool read_pattern(key_ptr key, const char *value,
			 struct request *request, char *why)
{
	const struct pktgen_pattern *const *p;

	(void)key;
	request->pattern = pktgen_pattern_find(value);
	if (request->pattern)
		return true;
	snprintf(why, VALUES_ERROR_BYTES, "no such pattern; known:");
	for (p = pktgen_patterns; *p; p++) {
		size_t used = strlen(why);

		snprintf(why + used, VALUES_ERROR_BYTES - used, " %s",
			 (*p)->name);
	}
	return false;
}

static bool read_sizes(key_ptr key, const char *value, struct request *request,
		       char *why)
{
	char error[REQUEST_ERROR_BYTES];

	(void)key;
	return sizes_parse(value, &request->sizes, error, sizeof(error)) ||
	       pass_on(error, why);
}

static bool read_frame_bytes(key_ptr key, const char *value,
			     struct request *request, char *why)
{
	uint64_t number;

	if (!values_whole(value, key->min, key->max, false, &number, why))
		return false;
	sizes_one(&request->sizes, (uint16_t)number);
	return true;
}

static bool read_vary(key_ptr key, const char *value, struct request *request,
		      char *why)
{
	static const char *const names[] = {
		[FRAME_VARY_SRC] = "src",
		[FRAME_VARY_DST] = "dst",
		[FRAME_VARY_BOTH] = "both",
	};
	unsigned int i;

	(void)key;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(value, names[i])) {
			request->shape.vary = i;
			return true;
		}
	}
	return complain(why, "src, dst or both is needed");
}

/* IEEE 802.1Q: 12 bits, of which 4095 is reserved, and 3 of priority. */
static bool read_vlan(key_ptr key, const char *value, struct request *request,
		      char *why)
{
	uint64_t id, priority = 0;
	char copy[16], *colon;

	(void)key;
	snprintf(copy, sizeof(copy), "%s", value);
	colon = strchr(copy, ':');
	if (colon)
		*colon++ = '\0';
	if (strlen(value) >= sizeof(copy) ||
	    !values_whole(copy, 0, 4094, false, &id, why) ||
	    (colon && !values_whole(colon, 0, 7, false, &priority, why)))
		return complain(why, "ID or ID:PRIORITY is needed, ID from 0 "
				     "to 4094, PRIORITY from 0 to 7");
	request->shape.tagged = true;
	request->shape.vlan_tci = (uint16_t)(priority << 13 | id);
	return true;
}

static bool read_ip_version(key_ptr key, const char *value,
			    struct request *request, char *why)
{
	(void)key;
	if (strcmp(value, "4") && strcmp(value, "6"))
		return complain(why, "4 or 6 is needed");
	request->shape.ip6 = *value == '6';
	return true;
}

static bool read_protocol(key_ptr key, const char *value,
			  struct request *request, char *why)
{
	(void)key;
	if (strcmp(value, "udp") && strcmp(value, "tcp"))
		return complain(why, "udp or tcp is needed");
	request->shape.tcp = *value == 't';
	return true;
}

static bool read_mac(key_ptr key, const char *value, struct request *request,
		     char *why)
{
	if (!rte_ether_unformat_addr(value, field(key, request)))
		return true;
	return complain(why, "need a MAC address like " RXB_DUT_MAC);
}

/*
 * An IPv6 address would have no effect in IPv4 frames, so it asks for the
 * others unless the version is said.
 */
static bool read_ip(key_ptr key, const char *value, struct request *request,
		    char *why)
{
	bool dst = key->offset == offsetof(struct request, flow.dst_ip);
	struct in6_addr *six =
		dst ? &request->flow.dst_ip6 : &request->flow.src_ip6;

	if (inet_pton(AF_INET, value, field(key, request)) == 1)
		return true;
	if (inet_pton(AF_INET6, value, six) != 1)
		return complain(why, "need an IPv4 address like " RXB_DUT_IP
				     " or an IPv6 address like " RXB_DUT_IP6);
	if (!request_given(request, "ip"))
		request->shape.ip6 = true;
	return true;
}

static bool read_port(key_ptr key, const char *value, struct request *request,
		      char *why)
{
	uint64_t number;

	if (!values_whole(value, 1, UINT16_MAX, false, &number, why))
		return complain(why, "need a port from 1 to 65535");
	store(key, htons((uint16_t)number), request);
	return true;
}

#define FIELD(name)                               \
	.offset = offsetof(struct request, name), \
	.bytes = sizeof(((struct request *)NULL)->name)
#define OPTION .command_line = true
#define RANGE(low, high) .min = low, .max = high

static const struct request_key keys[] = {
	{"rate", "RATE", "load: 200k, 1.5Mpps, 10gbps, 10gbpsl1, 12.5%, max",
	 OPTION, .read = read_rate, FIELD(rate)},
	{"to", "RATE", "where a sweep of the rate ends", OPTION,
	 .read = read_rate, FIELD(to)},
	{"line_rate", "LINE", "what 100 % is: 10G, 25G, ...", OPTION,
	 .read = read_line_rate},
	{"pattern", "NAME", "arrival process (--list-patterns); cbr", OPTION,
	 .read = read_pattern},
	{"size", "SIZES", "with FCS: 64, 64:7,1518:1, imix, ...; 64", OPTION,
	 .read = read_sizes},
	{"frame_bytes", "N", "one size, without FCS", OPTION,
	 .read = read_frame_bytes,
	 RANGE(RXB_MIN_FRAME_BYTES, RXB_JUMBO_FRAME_BYTES)},
	{"time", "TIME", "length of the window: 10, 0.5, 500ms, 2m", OPTION,
	 .read = read_ms, FIELD(window_ms), RANGE(TIME_MIN_NS, TIME_MAX_NS)},
	{"window_ms", "N", "the same, in ms", OPTION, .read = read_number,
	 FIELD(window_ms), RANGE(1, PACING_WINDOW_MAX_MS)},
	{"epoch", "N", "number of the trial, in each stamp; 1", OPTION,
	 .read = read_number, FIELD(epoch), RANGE(0, UINT16_MAX)},
	{"seed", "N", "of what is drawn at random; 0", OPTION,
	 .read = read_number, FIELD(arrival.seed), RANGE(0, UINT64_MAX)},
	{"steps", "N", "of a staircase", OPTION, .read = read_number,
	 FIELD(arrival.steps), RANGE(2, STEPS_MAX)},
	{"burst", "N", "frames in each burst", OPTION, .read = read_count,
	 FIELD(arrival.burst), RANGE(1, BURST_MAX)},
	{"gap", "TIME", "from burst to burst, instead of a rate", OPTION,
	 .read = read_ns, FIELD(gap_ns), RANGE(1, TIME_MAX_NS)},
	{"on", "TIME", "sending phase", OPTION, .read = read_ns,
	 FIELD(arrival.on_ns), RANGE(1, TIME_MAX_NS)},
	{"off", "TIME", "silent phase", OPTION, .read = read_ns,
	 FIELD(arrival.off_ns), RANGE(1, TIME_MAX_NS)},
	{"flows", "N", "that differ in addresses and ports: 1 to 1M; 1", OPTION,
	 .read = read_count, FIELD(flows), RANGE(1, REQUEST_FLOWS_MAX)},
	{"steady", "RATE", "of a flow of its own; flows is 2 then unless said",
	 OPTION, .read = read_rate, FIELD(steady)},
	{"vary", "END", "which end they differ in: src, dst, both; src", OPTION,
	 .read = read_vary},
	{"vlan", "ID[:PRIORITY]", "VLAN tag", OPTION, .read = read_vlan},
	{"ip", "4|6", "version; 4", OPTION, .read = read_ip_version},
	{"proto", "udp|tcp", "over IP; udp", OPTION, .read = read_protocol},
	{"batch", "N", "frames a call to the port may have; 1, at max 32",
	 OPTION, .read = read_number, FIELD(batch),
	 RANGE(1, REQUEST_BATCH_MAX)},
	{"spin", "0|1", "never yield the CPU between frames; 0", OPTION,
	 .bare = true, .read = read_number, FIELD(spin), RANGE(0, 1)},
	{"receive", "0|1", "account for what comes back; 0", OPTION,
	 .bare = true, .read = read_number, FIELD(receive), RANGE(0, 1)},
	{"tag", "N", "take times of every N-th frame only; 1", OPTION,
	 .read = read_count, FIELD(tag_every), RANGE(1, UINT32_MAX)},
	{"drain", "TIME", "wait for late frames afterwards; 100ms", OPTION,
	 .read = read_ms, FIELD(drain_ms), RANGE(0, DRAIN_MAX_NS)},
	{"quiet", "TIME", "end that when nothing came for so long; 0: never",
	 OPTION, .read = read_ns, FIELD(quiet_ns), RANGE(0, DRAIN_MAX_NS)},
	{"mangle", "N", "spoil every N-th frame, at random; 0: none", OPTION,
	 .read = read_count, FIELD(mangle), RANGE(0, UINT32_MAX)},
	{"replay", "FILE", "send the frames of a capture", OPTION,
	 .read = read_text, FIELD(replay)},
	{"filter", "BPF", "those that match only", OPTION, .read = read_text,
	 FIELD(filter)},
	{"speed", "X", "of its own timing: 0.001 to 1000; 1", OPTION,
	 .read = read_decimal, FIELD(speed_ppm), RANGE(SPEED_MIN, SPEED_MAX)},
	{"loop", "0|1", "again and again; 0", OPTION, .bare = true,
	 .read = read_number, FIELD(loop), RANGE(0, 1)},
	{"dst_mac", "MAC", RXB_DUT_MAC, OPTION, .address = true,
	 .read = read_mac, FIELD(flow.dst_mac)},
	{"src_mac", "MAC", RXB_TESTER_MAC, OPTION, .address = true,
	 .read = read_mac, FIELD(flow.src_mac)},
	{"dst_ip", "ADDRESS", RXB_DUT_IP " or " RXB_DUT_IP6, OPTION,
	 .address = true, .read = read_ip, FIELD(flow.dst_ip)},
	{"src_ip", "ADDRESS", RXB_TESTER_IP " or " RXB_TESTER_IP6, OPTION,
	 .address = true, .read = read_ip, FIELD(flow.src_ip)},
	{"dst_port", "N", "9", OPTION, .address = true, .read = read_port,
	 FIELD(flow.dst_port)},
	{"src_port", "N", "49184", OPTION, .address = true, .read = read_port,
	 FIELD(flow.src_port)},
	{"slow_ppm", "N", "a planted fault: the clock loses so much",
	 .read = read_number, FIELD(slow_ppm), RANGE(0, SLOW_MAX)},
	{"peer_slots", "N", "slots at the wire's other end",
	 .read = read_number, FIELD(peer_slots), RANGE(1, UINT32_MAX)},
	{"peer_taken", "FILE", "counter of what was taken there",
	 .read = read_text, FIELD(peer_taken)},
	{"peer_tap", "INTERFACE", "the same, of a tap", .read = read_text,
	 FIELD(peer_tap)},
	{.key = NULL},
};

static_assert(sizeof(keys) / sizeof(keys[0]) <= 64,
	      "request.given has a bit for each");

const struct request_key *request_keys(void)
{
	return keys;
}
