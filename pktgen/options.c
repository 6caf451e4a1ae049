/* SPDX-License-Identifier: GPL-2.0-only */
#include "options.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPTION_DST_MAC = 1,
	OPTION_SRC_MAC,
	OPTION_DST_IP,
	OPTION_SRC_IP,
	OPTION_DST_PORT,
	OPTION_SRC_PORT,
};

static const struct option long_options[] = {
	{"dst-mac", required_argument, NULL, OPTION_DST_MAC},
	{"src-mac", required_argument, NULL, OPTION_SRC_MAC},
	{"dst-ip", required_argument, NULL, OPTION_DST_IP},
	{"src-ip", required_argument, NULL, OPTION_SRC_IP},
	{"dst-port", required_argument, NULL, OPTION_DST_PORT},
	{"src-port", required_argument, NULL, OPTION_SRC_PORT},
	{NULL, 0, NULL, 0},
};

static bool parse_port(const char *text, rte_be16_t *port)
{
	unsigned long value;
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	value = strtoul(text, &end, 10);
	if (*end || !value || value > UINT16_MAX)
		return false;
	*port = htons((uint16_t)value);
	return true;
}

/* NULL, or what would have been right. */
static const char *set_option(struct frame_flow *flow, int option,
			      const char *text)
{
	static const char mac[] = "a MAC address like " RXB_DUT_MAC;
	static const char ip[] = "an IPv4 address like " RXB_DUT_IP;
	static const char port[] = "a UDP port from 1 to 65535";

	switch (option) {
	case OPTION_DST_MAC:
		return rte_ether_unformat_addr(text, &flow->dst_mac) ? mac
								     : NULL;
	case OPTION_SRC_MAC:
		return rte_ether_unformat_addr(text, &flow->src_mac) ? mac
								     : NULL;
	case OPTION_DST_IP:
		return inet_pton(AF_INET, text, &flow->dst_ip) == 1 ? NULL : ip;
	case OPTION_SRC_IP:
		return inet_pton(AF_INET, text, &flow->src_ip) == 1 ? NULL : ip;
	case OPTION_DST_PORT:
		return parse_port(text, &flow->dst_port) ? NULL : port;
	default:
		return parse_port(text, &flow->src_port) ? NULL : port;
	}
}

static bool parse_own(int argc, char **argv, struct frame_flow *flow)
{
	int option, index = 0;
	const char *wanted;

	opterr = 0;
	optind = 0; /* glibc: start afresh */
	while ((option = getopt_long(argc, argv, "+", long_options, &index)) !=
	       -1) {
		if (option == '?') {
			fprintf(stderr,
				PROGRAM ": %s: unknown, or its value is "
					"missing; --help lists the options\n",
				argv[optind - 1]);
			return false;
		}
		wanted = set_option(flow, option, optarg);
		if (wanted) {
			fprintf(stderr, PROGRAM ": --%s %s: need %s\n",
				long_options[index].name, optarg, wanted);
			return false;
		}
	}
	if (optind < argc) {
		fprintf(stderr, PROGRAM ": unexpected argument '%s'\n",
			argv[optind]);
		return false;
	}
	return true;
}

bool options_parse(int argc, char **argv, struct options *options)
{
	bool ok;
	int i;

	memset(options, 0, sizeof(*options));
	set_option(&options->flow, OPTION_DST_MAC, RXB_DUT_MAC);
	set_option(&options->flow, OPTION_SRC_MAC, RXB_TESTER_MAC);
	set_option(&options->flow, OPTION_DST_IP, RXB_DUT_IP);
	set_option(&options->flow, OPTION_SRC_IP, RXB_TESTER_IP);
	options->flow.dst_port = htons(RXB_SINK_UDP_PORT);
	options->flow.src_port = htons(RXB_TESTER_UDP_PORT);

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			options->help = true;
		if (!strncmp(argv[i], "--log-level", strlen("--log-level")))
			options->eal_log = true;
	}
	/* "--" stands where getopt expects the program's name. */
	options->eal_last = i < argc ? i : argc - 1;
	ok = i >= argc || parse_own(argc - i, argv + i, &options->flow);
	/* EAL reads its part with the same global variables. */
	optind = 1;
	opterr = 1;
	return ok;
}

void options_help(void)
{
	printf("usage: " PROGRAM " [EAL options] [-- options]\n"
	       "Sends UDP frames at planned instants, one at a time.\n"
	       "\n"
	       "  --dst-mac MAC   " RXB_DUT_MAC "\n"
	       "  --src-mac MAC   " RXB_TESTER_MAC "\n"
	       "  --dst-ip ADDR   " RXB_DUT_IP "\n"
	       "  --src-ip ADDR   " RXB_TESTER_IP "\n"
	       "  --dst-port N    %d\n"
	       "  --src-port N    %d\n"
	       "\n"
	       "EAL options give the port and two lcores, e.g.\n"
	       "  --no-huge --in-memory --no-pci --lcores 0@1,1@1\n"
	       "  --vdev net_vhost0,iface=PATH\n"
	       "Trials are asked for on DPDK's telemetry socket: send\n"
	       "  /pktgen/start,rate=PPS,window_ms=MS,epoch=N then "
	       "/pktgen/wait\n",
	       RXB_SINK_UDP_PORT, RXB_TESTER_UDP_PORT);
}
