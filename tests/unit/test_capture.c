/* SPDX-License-Identifier: GPL-2.0-only */
/* Capture files, made here record by record, as the generator takes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "capture.h"

#define FRAME_BYTES 100
#define MAX_BYTES 1514
#define START_S 1700000000

struct place {
	char dir[80];
	char path[96]; /* of the file in it */
	char error[512];
};

/* One record of a file; the n-th frame is filled with n. */
struct made {
	uint32_t ns; /* after START_S */
	uint32_t len;
	uint32_t caplen; /* 0: as len */
};

static int setup(void **state)
{
	const char *base = getenv("TMPDIR");
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->dir, sizeof(p->dir), "%.60s/capture.XXXXXX",
		 base ? base : "/tmp");
	if (!mkdtemp(p->dir)) {
		free(p);
		return -1;
	}
	snprintf(p->path, sizeof(p->path), "%s/file", p->dir);
	*state = p;
	return 0;
}

static int teardown(void **state)
{
	struct place *p = *state;

	unlink(p->path);
	rmdir(p->dir);
	free(p);
	return 0;
}

/* UDP over IPv4 to port 9 of each second frame, to port 7 of the others. */
static void fill(uint8_t *data, unsigned int n)
{
	static const uint8_t headers[42] = {
		[12] = 0x08, [14] = 0x45, [23] = 17, [37] = 7};

	memset(data, (int)n, UINT16_MAX);
	memcpy(data, headers, sizeof(headers));
	data[37] = n % 2 ? 7 : 9;
}

static void write_classic(const struct place *p, int link_type,
			  unsigned int precision, const struct made *made,
			  unsigned int count)
{
	static uint8_t data[UINT16_MAX];
	pcap_t *dead = pcap_open_dead_with_tstamp_precision(
		link_type, UINT16_MAX, precision);
	pcap_dumper_t *to = pcap_dump_open(dead, p->path);

	assert_non_null(to);
	for (unsigned int i = 0; i < count; i++) {
		struct pcap_pkthdr header = {
			.ts.tv_sec = START_S,
			.ts.tv_usec = made[i].ns,
			.len = made[i].len,
			.caplen = made[i].caplen ? made[i].caplen : made[i].len,
		};

		if (precision == PCAP_TSTAMP_PRECISION_MICRO)
			header.ts.tv_usec /= 1000;
		fill(data, i);
		pcap_dump((u_char *)to, &header, data);
	}
	pcap_dump_close(to);
	pcap_close(dead);
}

static void write_ns(const struct place *p, const struct made *made,
		     unsigned int count)
{
	write_classic(p, DLT_EN10MB, PCAP_TSTAMP_PRECISION_NANO, made, count);
}

/* Blocks as the pcapng specification draws them, in this machine's order. */
static void write_pcapng(const struct place *p, const struct made *made,
			 unsigned int count)
{
	static const uint32_t section[] = {
		0x0a0d0d0a, 28, 0x1a2b3c4d, 1, UINT32_MAX, UINT32_MAX, 28};
	/* Ethernet, no limit; option 9 (if_tsresol) of one byte: 10^-9. */
	static const uint32_t interface[] = {1,		  32, DLT_EN10MB, 0,
					     1 << 16 | 9, 9,  0,	  32};
	static uint8_t data[UINT16_MAX];
	FILE *file = fopen(p->path, "w");

	assert_non_null(file);
	fwrite(section, sizeof(section), 1, file);
	fwrite(interface, sizeof(interface), 1, file);
	for (unsigned int i = 0; i < count; i++) {
		uint64_t ns = START_S * 1000000000ull + made[i].ns;
		uint32_t caplen = made[i].caplen ? made[i].caplen : made[i].len;
		uint32_t padded = (caplen + 3) / 4 * 4, total = 32 + padded;
		uint32_t head[] = {6,
				   total,
				   0,
				   (uint32_t)(ns >> 32),
				   (uint32_t)ns,
				   caplen,
				   made[i].len};

		fill(data, i);
		fwrite(head, sizeof(head), 1, file);
		fwrite(data, padded, 1, file);
		fwrite(&total, sizeof(total), 1, file);
	}
	assert_int_equal(fclose(file), 0);
}

static void write_bytes(const struct place *p, const void *bytes, size_t count)
{
	FILE *file = fopen(p->path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, count, file), count);
	assert_int_equal(fclose(file), 0);
}

static struct capture *open_filtered(struct place *p, const char *filter)
{
	const struct capture_choice choice = {
		.path = p->path, .filter = filter, .max_bytes = MAX_BYTES};

	return capture_open(&choice, p->error, sizeof(p->error));
}

static struct capture *open_all(struct place *p)
{
	struct capture *c = open_filtered(p, NULL);

	if (!c)
		fail_msg("%s", p->error);
	return c;
}

/* One line, which names the file once and has @words. */
static void refused(struct place *p, const char *filter, const char *words)
{
	const char *named;

	assert_null(open_filtered(p, filter));
	if (!strstr(p->error, words))
		fail_msg("no '%s' in '%s'", words, p->error);
	named = strstr(p->error, p->path);
	assert_non_null(named);
	assert_null(strstr(named + 1, p->path));
	assert_null(strchr(p->error, '\n'));
}

/* That frame @i of the capture was frame @n of the file, @bytes long. */
static void is_frame(const struct capture *c, unsigned int i, unsigned int n,
		     uint16_t bytes)
{
	static uint8_t data[UINT16_MAX];

	fill(data, n);
	assert_int_equal(c->lengths[i], bytes);
	assert_memory_equal(c->bytes + c->offsets[i], data, bytes);
}

static void remarks_are(const struct capture *c, const char *text)
{
	char line[256];

	capture_remarks(c, line, sizeof(line));
	assert_string_equal(line, text);
}

static const struct made three[] = {
	{.ns = 1000, .len = FRAME_BYTES},
	{.ns = 1000, .len = 60},
	{.ns = 900000000, .len = MAX_BYTES},
};

static void is_three(struct place *p)
{
	struct capture *c = open_all(p);

	assert_int_equal(c->frames, 3);
	assert_int_equal(c->times_ns[0], 0);
	assert_int_equal(c->times_ns[1], 0);
	assert_int_equal(c->times_ns[2], 899999000);
	is_frame(c, 0, 0, FRAME_BYTES);
	is_frame(c, 1, 1, 60);
	is_frame(c, 2, 2, MAX_BYTES);
	assert_int_equal(c->total_bytes, FRAME_BYTES + 60 + MAX_BYTES);
	remarks_are(c, "");
	capture_close(c);
}

static void three_formats_are_one(void **state)
{
	struct place *p = *state;

	write_ns(p, three, 3);
	is_three(p);
	write_classic(p, DLT_EN10MB, PCAP_TSTAMP_PRECISION_MICRO, three, 3);
	is_three(p);
	write_pcapng(p, three, 3);
	is_three(p);
}

static void is_one_ns(struct place *p)
{
	struct capture *c = open_all(p);

	assert_int_equal(c->times_ns[1], 1);
	capture_close(c);
}

static void nanoseconds_stay(void **state)
{
	static const struct made made[] = {{.ns = 999999000, .len = 60},
					   {.ns = 999999001, .len = 60}};
	struct place *p = *state;

	write_ns(p, made, 2);
	is_one_ns(p);
	write_pcapng(p, made, 2);
	is_one_ns(p);
}

static void many_frames_stay_in_order(void **state)
{
	enum { COUNT = 5000 };
	struct place *p = *state;
	struct made *made = calloc(COUNT, sizeof(*made));
	struct capture *c;

	for (unsigned int i = 0; i < COUNT; i++) {
		made[i].ns = 10 * i;
		made[i].len = 60 + i % (MAX_BYTES - 59);
	}
	write_ns(p, made, COUNT);
	c = open_all(p);
	assert_int_equal(c->frames, COUNT);
	for (unsigned int i = 0; i < COUNT; i++) {
		assert_int_equal(c->times_ns[i], 10 * i);
		is_frame(c, i, i, (uint16_t)made[i].len);
	}
	capture_close(c);
	free(made);
}

static void short_ones_are_padded(void **state)
{
	static const struct made made[] = {
		{.len = 59}, {.len = 42}, {.len = 1}, {.len = 60}};
	struct place *p = *state;
	struct capture *c;
	const uint8_t *at;

	write_ns(p, made, 4);
	c = open_all(p);
	assert_int_equal(c->frames, 4);
	assert_int_equal(c->total_bytes, 4 * 60);
	for (unsigned int i = 0; i < 4; i++) {
		at = c->bytes + c->offsets[i];
		assert_int_equal(c->lengths[i], 60);
		for (unsigned int k = made[i].len; k < 60; k++)
			assert_int_equal(at[k], 0);
	}
	is_frame(c, 3, 3, 60);
	capture_close(c);
}

static void what_cannot_be_sent_is_counted(void **state)
{
	static const struct made made[] = {
		{.ns = 5, .len = MAX_BYTES + 1},
		{.ns = 6, .len = MAX_BYTES},
		{.ns = 7, .len = 9000, .caplen = 128}, /* both: truncated */
		{.ns = 8, .len = 61, .caplen = 60},
		{.ns = 9, .len = 60},
	};
	struct place *p = *state;
	struct capture *c;

	write_ns(p, made, 5);
	c = open_all(p);
	assert_int_equal(c->frames, 2);
	is_frame(c, 0, 1, MAX_BYTES);
	is_frame(c, 1, 4, 60);
	/* From the first frame that is sent. */
	assert_int_equal(c->times_ns[0], 0);
	assert_int_equal(c->times_ns[1], 3);
	assert_int_equal(c->too_long, 1);
	assert_int_equal(c->truncated, 2);
	assert_int_equal(c->filtered, 0);
	assert_int_equal(c->backwards, 0);
	remarks_are(c, "left out: 2 cut by the capture, "
		       "1 longer than 1514 bytes");
	capture_close(c);
}

static void a_filter_chooses(void **state)
{
	static const struct made made[] = {
		{.len = 60}, {.len = 60}, {.len = 60, .caplen = 50},
		{.len = 61}, {.len = 62},
	};
	struct place *p = *state;
	struct capture *c;

	write_ns(p, made, 5);
	c = open_filtered(p, "udp dst port 9");
	assert_non_null(c);
	assert_int_equal(c->frames, 2);
	is_frame(c, 0, 0, 60);
	is_frame(c, 1, 4, 62);
	assert_int_equal(c->filtered, 2);
	assert_int_equal(c->truncated, 1);
	capture_close(c);
	c = open_filtered(p, "");
	assert_non_null(c);
	assert_int_equal(c->frames, 4);
	assert_int_equal(c->filtered, 0);
	capture_close(c);
}

static void time_never_goes_back(void **state)
{
	static const struct made made[] = {
		{.ns = 100, .len = 60}, {.ns = 90, .len = 60},
		{.ns = 300, .len = 60}, {.ns = 200, .len = 60},
		{.ns = 250, .len = 60}, {.ns = 301, .len = 60},
	};
	static const uint64_t times[] = {0, 0, 200, 200, 200, 201};
	struct place *p = *state;
	struct capture *c;

	write_pcapng(p, made, 6);
	c = open_all(p);
	assert_int_equal(c->frames, 6);
	for (unsigned int i = 0; i < 6; i++) {
		assert_int_equal(c->times_ns[i], times[i]);
		is_frame(c, i, i, 60);
	}
	assert_int_equal(c->backwards, 3);
	remarks_are(c, "stamps put in order: 3");
	c->filtered = 4;
	remarks_are(c, "left out: 4 by the filter; "
		       "stamps put in order: 3");
	capture_close(c);
}

/* At each place inside a record, and not where one ends. */
static void a_cut_file_is_refused(void **state)
{
	enum { RECORD = 16 + 60, HEADER = 24 };
	static const struct made made[] = {{.len = 60}, {.len = 60}};
	struct place *p = *state;
	struct stat status;

	for (off_t bytes = 1; bytes < HEADER + 2 * RECORD; bytes++) {
		write_ns(p, made, 2);
		assert_int_equal(stat(p->path, &status), 0);
		assert_int_equal(status.st_size, HEADER + 2 * RECORD);
		assert_int_equal(truncate(p->path, bytes), 0);
		if (bytes == HEADER + RECORD)
			continue;
		refused(p, NULL, bytes == HEADER ? "no frame" : "truncated");
	}
	write_pcapng(p, made, 2);
	assert_int_equal(stat(p->path, &status), 0);
	assert_int_equal(truncate(p->path, status.st_size - 4), 0);
	refused(p, NULL, "truncated");
}

static void what_is_no_capture_is_refused(void **state)
{
	static const char text[] = "No. Time Source Destination Protocol\n";
	struct place *p = *state;

	refused(p, NULL, "No such file");
	write_bytes(p, "", 0);
	refused(p, NULL, "is empty");
	write_bytes(p, text, sizeof(text));
	refused(p, NULL, "no pcap or pcapng file");
	write_ns(p, three, 0);
	refused(p, NULL, "no frame");
	write_pcapng(p, three, 0);
	refused(p, NULL, "no frame");
	write_classic(p, DLT_LINUX_SLL, PCAP_TSTAMP_PRECISION_NANO, three, 3);
	refused(p, NULL, "Linux cooked");
	unlink(p->path);
	assert_int_equal(mkfifo(p->path, 0600), 0);
	refused(p, NULL, "not a regular file");
	unlink(p->path);
	strcpy(p->path, p->dir);
	refused(p, NULL, "Is a directory");
}

static void a_filter_may_be_wrong(void **state)
{
	struct place *p = *state;

	write_ns(p, three, 3);
	refused(p, "udp dst prot 9", "filter 'udp dst prot 9': ");
	refused(p, "tcp",
		"no frame is left to send (left out: 3 by the filter)");
}

static void no_capture_can_be_closed(void **state)
{
	(void)state;
	capture_close(NULL);
}

int main(void)
{
#define FILE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		FILE_TEST(three_formats_are_one),
		FILE_TEST(nanoseconds_stay),
		FILE_TEST(many_frames_stay_in_order),
		FILE_TEST(short_ones_are_padded),
		FILE_TEST(what_cannot_be_sent_is_counted),
		FILE_TEST(a_filter_chooses),
		FILE_TEST(time_never_goes_back),
		FILE_TEST(a_cut_file_is_refused),
		FILE_TEST(what_is_no_capture_is_refused),
		FILE_TEST(a_filter_may_be_wrong),
		cmocka_unit_test(no_capture_can_be_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
