/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pcap_check FILE RATE_PPS EPOCH FRAME_BYTES: are these the frames of a whole
 * trial at a constant rate? Prints how many; fails at the first wrong byte.
 *
 * Written against the RFCs and stamp.h, not with the generator's code.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <inttypes.h>
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rxbench/stamp.h"

#define NS_PER_S 1000000000ull

struct expected {
	uint64_t rate_pps;
	uint16_t epoch;
	uint32_t bytes;
	uint64_t first_ns; /* planned time of frame 0 */
};

/* RFC 1071, one big-endian word after another. */
static uint32_t add_words(uint32_t sum, const uint8_t *data, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i++)
		sum += i % 2 ? data[i] : (uint32_t)data[i] << 8;
	return sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static const char *check_headers(const uint8_t *data, uint32_t bytes)
{
	const uint8_t *ip_at = data + sizeof(struct ether_header);
	const uint8_t *udp_at = ip_at + sizeof(struct iphdr);
	uint32_t udp_bytes = bytes - (uint32_t)(udp_at - data), sum;
	struct ether_header eth;
	struct iphdr ip;
	struct udphdr udp;

	memcpy(&eth, data, sizeof(eth));
	memcpy(&ip, ip_at, sizeof(ip));
	memcpy(&udp, udp_at, sizeof(udp));
	if (ntohs(eth.ether_type) != ETHERTYPE_IP || ip.version != 4 ||
	    ip.ihl != 5 || ip.protocol != IPPROTO_UDP)
		return "not IPv4 and UDP";
	if (ntohs(ip.tot_len) != bytes - sizeof(eth) ||
	    ntohs(udp.len) != udp_bytes)
		return "wrong length in a header";
	if (ip.saddr != inet_addr(RXB_TESTER_IP) ||
	    ip.daddr != inet_addr(RXB_DUT_IP) ||
	    ntohs(udp.dest) != RXB_SINK_UDP_PORT)
		return "wrong address";
	if (fold(add_words(0, ip_at, sizeof(ip))) != 0xffff)
		return "wrong IPv4 checksum";
	/* The pseudo-header (RFC 768): both addresses, protocol, length. */
	sum = add_words(IPPROTO_UDP + udp_bytes, ip_at + 12, 8);
	if (!udp.check || fold(add_words(sum, udp_at, udp_bytes)) != 0xffff)
		return "wrong UDP checksum";
	return NULL;
}

static const char *check_stamp(const uint8_t *data, uint32_t seq,
			       struct expected *e)
{
	struct rxb_stamp stamp;
	uint64_t planned_ns;

	memcpy(&stamp, data + RXB_STAMP_OFFSET, sizeof(stamp));
	planned_ns = (uint64_t)-rxb_stamp_since(&stamp, 0);
	if (ntohs(stamp.magic) != RXB_STAMP_MAGIC)
		return "wrong magic";
	if (ntohs(stamp.epoch) != e->epoch)
		return "wrong epoch";
	if (ntohl(stamp.seq) != seq)
		return "wrong sequence number";
	if (!seq)
		e->first_ns = planned_ns;
	if (planned_ns - e->first_ns != seq * NS_PER_S / e->rate_pps)
		return "planned at another instant than the rate says";
	return NULL;
}

static int check_file(pcap_t *file, struct expected *e)
{
	const char *wrong = NULL;
	struct pcap_pkthdr *header;
	const uint8_t *data;
	uint32_t seq = 0;

	while (pcap_next_ex(file, &header, &data) == 1) {
		if (header->caplen != e->bytes)
			wrong = "wrong frame length";
		else
			wrong = check_headers(data, e->bytes);
		if (!wrong)
			wrong = check_stamp(data, seq, e);
		if (wrong) {
			fprintf(stderr, "frame %" PRIu32 ": %s\n", seq, wrong);
			return 1;
		}
		seq++;
	}
	printf("%" PRIu32 "\n", seq);
	return 0;
}

int main(int argc, char **argv)
{
	char error[PCAP_ERRBUF_SIZE];
	struct expected e = {0};
	pcap_t *file;
	int ret;

	if (argc != 5) {
		fprintf(stderr, "usage: pcap_check FILE RATE_PPS EPOCH "
				"FRAME_BYTES\n");
		return 2;
	}
	e.rate_pps = strtoull(argv[2], NULL, 10);
	e.epoch = (uint16_t)strtoul(argv[3], NULL, 10);
	e.bytes = (uint32_t)strtoul(argv[4], NULL, 10);
	file = pcap_open_offline(argv[1], error);
	if (!file) {
		fprintf(stderr, "pcap_check: %s\n", error);
		return 1;
	}
	ret = check_file(file, &e);
	pcap_close(file);
	return ret;
}
