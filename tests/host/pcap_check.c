/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pcap_check [OPTION...] FILE...: are these whole, correct frames of one trial,
 * each once and in the order of its sender? Prints what they are on one line;
 * fails at the first wrong byte. With --plan instead a line for each frame: its
 * number, and its planned ns after the first one. With --raw a line for each
 * frame of any kind: its length and its bytes, unchecked.
 */
#include <arpa/inet.h>
#include <glib.h>
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../frame_read.h"

#define NS_PER_S 1000000000ull
#define SENDERS_MAX 64
#define BYTES_MAX 65536
#define PLANNED_MASK ((UINT64_C(1) << 48) - 1)

/* Who sends to whom: addresses of IPv4 or IPv6, and ports. */
struct ends {
	uint8_t src[16], dst[16];
	uint16_t src_port, dst_port;
};

struct asked {
	int epoch, flows, senders;
	gint64 rate_pps, steady_pps;
	gboolean plan, raw, lossy;
	gchar **files;
};

/* What all frames so far have in common, and what they differ in. */
struct seen {
	const struct asked *asked;
	bool any;
	struct frame_read first; /* its shape; its bytes are gone */
	uint64_t frames, missing;
	uint64_t next[SENDERS_MAX]; /* the number each sender is to send */
	uint64_t origin_ns;	    /* frame 0's plan, modulo 2^48 */
	uint64_t sizes[BYTES_MAX + 1];
	GHashTable *ends; /* a set of struct ends */
};

/*
 * Sender k of n has k, k + n, k + 2n ... In a capture of what came back frames
 * may be missing, but none comes twice or late.
 */
static const char *check_number(struct seen *s, uint32_t seq)
{
	unsigned int n = (unsigned int)s->asked->senders;
	uint64_t *next = &s->next[seq % n];

	if (seq < *next)
		return "a number twice, or out of order";
	if (seq > *next && !s->asked->lossy)
		return "numbers are missing before it";
	s->missing += (seq - *next) / n;
	*next = (uint64_t)seq + n;
	return NULL;
}

/*
 * In turn; or flow 0 has as many frames of the first n as its own rate has of
 * all, and the others are in turn.
 */
static unsigned int flow_of(const struct asked *asked, uint64_t seq)
{
	uint64_t all = (uint64_t)asked->rate_pps;
	uint64_t own = (uint64_t)asked->steady_pps;
	uint64_t before;

	if (!own)
		return (unsigned int)(seq % (uint64_t)asked->flows);
	before = seq * own / all;
	if ((seq + 1) * own / all > before)
		return 0;
	return 1 +
	       (unsigned int)((seq - before) % (uint64_t)(asked->flows - 1));
}

static const char *check_stamp(struct seen *s, const struct frame_read *f)
{
	const struct asked *asked = s->asked;
	uint64_t planned, due;

	if (f->epoch != asked->epoch)
		return "wrong epoch";
	if (f->flow != flow_of(asked, f->seq))
		return "wrong flow";
	if (!asked->rate_pps)
		return NULL;
	/* Rounded down to ns on both sides, of one sum: it is exact. */
	due = f->seq * NS_PER_S / (uint64_t)asked->rate_pps;
	if (!s->any)
		s->origin_ns = f->planned_ns - due;
	planned = (f->planned_ns - s->origin_ns) & PLANNED_MASK;
	return planned == due ? NULL
			      : "planned at another instant than the rate says";
}

static const char *check_shape(const struct seen *s, const struct frame_read *f)
{
	const struct frame_read *first = &s->first;

	if (f->tagged != first->tagged || f->vlan_tci != first->vlan_tci ||
	    f->ip6 != first->ip6 || f->tcp != first->tcp)
		return "not of the shape of the frame before";
	return NULL;
}

static void note_ends(struct seen *s, const struct frame_read *f)
{
	struct ends ends = {.src_port = f->src_port, .dst_port = f->dst_port};

	memcpy(ends.src, f->src, f->address_bytes);
	memcpy(ends.dst, f->dst, f->address_bytes);
	g_hash_table_add(s->ends, g_bytes_new(&ends, sizeof(ends)));
}

static const char *check_frame(struct seen *s, const uint8_t *data,
			       uint32_t bytes)
{
	struct frame_read f;
	const char *wrong = frame_read(data, bytes, &f);

	if (!wrong)
		wrong = check_stamp(s, &f);
	if (!wrong)
		wrong = check_number(s, f.seq);
	if (!wrong && s->any)
		wrong = check_shape(s, &f);
	if (wrong)
		return wrong;
	if (!s->any) {
		s->first = f;
		s->any = true;
	}
	s->sizes[bytes]++;
	s->frames++;
	note_ends(s, &f);
	if (s->asked->plan)
		printf("%" PRIu32 " %" PRIu64 "\n", f.seq,
		       (f.planned_ns - s->first.planned_ns) & PLANNED_MASK);
	return NULL;
}

static void print_raw(const uint8_t *data, uint32_t bytes)
{
	uint32_t i;

	printf("%" PRIu32 " ", bytes);
	for (i = 0; i < bytes; i++)
		printf("%02x", data[i]);
	putchar('\n');
}

static bool read_file(struct seen *s, const char *path)
{
	char error[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *header;
	const char *wrong = NULL;
	const uint8_t *data;
	uint64_t number = 0;
	pcap_t *file = pcap_open_offline(path, error);
	int got;

	if (!file) {
		fprintf(stderr, "pcap_check: %s\n", error);
		return false;
	}
	while (!wrong && (got = pcap_next_ex(file, &header, &data)) == 1) {
		if (s->asked->raw)
			print_raw(data, header->caplen);
		else if (header->caplen != header->len ||
			 header->len > BYTES_MAX)
			wrong = "cut off";
		else
			wrong = check_frame(s, data, header->len);
		number++;
	}
	if (!wrong && got != PCAP_ERROR_BREAK)
		wrong = pcap_geterr(file);
	if (wrong)
		fprintf(stderr, "%s: frame %" PRIu64 ": %s\n", path, number - 1,
			wrong);
	pcap_close(file);
	return !wrong;
}

/* How many there are; the only one as it is. */
static void print_ends(const struct seen *s)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];
	int family = s->first.ip6 ? AF_INET6 : AF_INET;
	const struct ends *ends;
	GHashTableIter iter;
	gpointer key;

	if (g_hash_table_size(s->ends) != 1) {
		printf("ends=%u", g_hash_table_size(s->ends));
		return;
	}
	g_hash_table_iter_init(&iter, s->ends);
	g_hash_table_iter_next(&iter, &key, NULL);
	ends = g_bytes_get_data(key, NULL);
	inet_ntop(family, ends->src, src, sizeof(src));
	inet_ntop(family, ends->dst, dst, sizeof(dst));
	printf("ends=%s/%u>%s/%u", src, ends->src_port, dst, ends->dst_port);
}

static void print_summary(const struct seen *s)
{
	const struct frame_read *f = &s->first;
	const char *comma = "";
	unsigned int bytes;

	printf("frames=%" PRIu64 " missing=%" PRIu64 " sizes=", s->frames,
	       s->missing);
	for (bytes = 0; bytes <= BYTES_MAX; bytes++) {
		if (!s->sizes[bytes])
			continue;
		printf("%s%u:%" PRIu64, comma, bytes, s->sizes[bytes]);
		comma = ",";
	}
	putchar(' ');
	print_ends(s);
	if (f->tagged)
		printf(" vlan=%d:%d", f->vlan_tci & 0xfff, f->vlan_tci >> 13);
	printf(" ip=%d proto=%s\n", f->ip6 ? 6 : 4, f->tcp ? "tcp" : "udp");
}

static bool read_options(int *argc, char ***argv, struct asked *asked)
{
	GOptionEntry entries[] = {
		{"epoch", 0, 0, G_OPTION_ARG_INT, &asked->epoch, "1", "N"},
		{"flows", 0, 0, G_OPTION_ARG_INT, &asked->flows, "1", "N"},
		{"senders", 0, 0, G_OPTION_ARG_INT, &asked->senders, "1", "N"},
		{"rate", 0, 0, G_OPTION_ARG_INT64, &asked->rate_pps,
		 "planned evenly", "PPS"},
		{"steady", 0, 0, G_OPTION_ARG_INT64, &asked->steady_pps,
		 "of that, flow 0's own", "PPS"},
		{"lossy", 0, 0, G_OPTION_ARG_NONE, &asked->lossy,
		 "frames may be missing", NULL},
		{"plan", 0, 0, G_OPTION_ARG_NONE, &asked->plan,
		 "print when each was planned", NULL},
		{"raw", 0, 0, G_OPTION_ARG_NONE, &asked->raw,
		 "print the bytes of each", NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY,
		 &asked->files, NULL, "FILE..."},
		G_OPTION_ENTRY_NULL,
	};
	GOptionContext *context = g_option_context_new(NULL);
	GError *error = NULL;
	bool ok;

	g_option_context_add_main_entries(context, entries, NULL);
	ok = g_option_context_parse(context, argc, argv, &error);
	if (!ok)
		fprintf(stderr, "pcap_check: %s\n", error->message);
	else if (!asked->files || asked->senders < 1 ||
		 asked->senders > SENDERS_MAX || asked->flows < 1 ||
		 (asked->steady_pps && (asked->flows < 2 || !asked->rate_pps)))
		ok = !fprintf(stderr, "pcap_check: see --help\n");
	g_clear_error(&error);
	g_option_context_free(context);
	return ok;
}

int main(int argc, char **argv)
{
	struct asked asked = {.epoch = 1, .flows = 1, .senders = 1};
	struct seen *seen;
	bool ok = true;
	gchar **file;
	int k;

	if (!read_options(&argc, &argv, &asked))
		return 2;
	seen = g_new0(struct seen, 1);
	seen->asked = &asked;
	seen->ends = g_hash_table_new_full(g_bytes_hash, g_bytes_equal,
					   (GDestroyNotify)g_bytes_unref, NULL);
	for (k = 0; k < asked.senders; k++)
		seen->next[k] = (uint64_t)k;
	for (file = asked.files; ok && *file; file++)
		ok = read_file(seen, *file);
	if (ok && !asked.raw && !asked.plan)
		print_summary(seen);
	g_hash_table_unref(seen->ends);
	g_free(seen);
	g_strfreev(asked.files);
	return ok ? 0 : 1;
}
