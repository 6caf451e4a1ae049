/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the generator records, read back with libpcap. The disk below is ours:
 * it can be held up and can fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <pcap/pcap.h>
#include <rte_cycles.h>
#include <rte_eal.h>
#include <rte_errno.h>

#include "record.h"

#define MAX_BYTES 1514
#define KINDS 32	  /* of frames; each has another length and content */
#define QUEUE_FRAMES 4096 /* at most so many wait */

struct place {
	char dir[80];
	char path[96]; /* of the file in it */
	struct record *record;
	uint64_t offered;
	struct record_counts counts;
};

static struct rte_mempool *pool;
static struct rte_mbuf *frames[KINDS];

/*
 * The library's writes come here. A gate holds them up; after "good" of them
 * one takes a part ("cut"), or nothing ("full").
 */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int good_writes = -1;
static int cut_write;
static atomic_ulong written; /* frames: each is one piece */

ssize_t writev(int fd, const struct iovec *vector, int count)
{
	struct iovec half = {.iov_base = vector[0].iov_base,
			     .iov_len = vector[0].iov_len / 2};

	pthread_mutex_lock(&gate);
	pthread_mutex_unlock(&gate);
	if (good_writes > 0)
		good_writes--;
	else if (!good_writes && !cut_write) {
		errno = ENOSPC;
		return -1;
	} else if (!good_writes)
		return syscall(SYS_writev, fd, &half, 1);
	atomic_fetch_add(&written, (unsigned long)count);
	return syscall(SYS_writev, fd, vector, count);
}

static uint16_t kind_bytes(unsigned int kind)
{
	return (uint16_t)(60 + kind * (MAX_BYTES - 60) / (KINDS - 1));
}

static int make_frames(void **state)
{
	(void)state;
	pool = rte_pktmbuf_pool_create("test", 255, 0, 0, 4096, SOCKET_ID_ANY);
	if (!pool)
		return -1;
	for (unsigned int i = 0; i < KINDS; i++) {
		frames[i] = rte_pktmbuf_alloc(pool);
		if (!frames[i])
			return -1;
		memset(rte_pktmbuf_append(frames[i], kind_bytes(i)), (int)i + 1,
		       kind_bytes(i));
	}
	return 0;
}

static int setup(void **state)
{
	const char *base = getenv("TMPDIR");
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->dir, sizeof(p->dir), "%.60s/record.XXXXXX",
		 base ? base : "/tmp");
	if (!mkdtemp(p->dir)) {
		free(p);
		return -1;
	}
	snprintf(p->path, sizeof(p->path), "%s/file", p->dir);
	good_writes = -1;
	written = 0;
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

static void begin(struct place *p)
{
	const char *error = record_open(&p->record, p->path, MAX_BYTES);

	if (error)
		fail_msg("%s", error);
	assert_non_null(p->record);
	p->offered = 0;
}

/* All kinds in their order, @rounds times. */
static void offer(struct place *p, unsigned int rounds)
{
	while (rounds--) {
		record_frames(p->record, 0, 0, frames, KINDS,
			      rte_get_tsc_cycles());
		p->offered += KINDS;
	}
}

static void end(struct place *p)
{
	record_end(p->record, &p->counts);
	assert_int_equal(p->counts.written + p->counts.missed, p->offered);
}

static pcap_t *read_file(const struct place *p)
{
	char words[PCAP_ERRBUF_SIZE];
	pcap_t *file = pcap_open_offline_with_tstamp_precision(
		p->path, PCAP_TSTAMP_PRECISION_NANO, words);

	if (!file)
		fail_msg("%s", words);
	assert_int_equal(pcap_datalink(file), DLT_EN10MB);
	return file;
}

/* Each record is a whole frame of a kind, and there are so many as written. */
static void is_whole(const struct place *p)
{
	pcap_t *file = read_file(p);
	struct pcap_pkthdr *header;
	const u_char *data;
	uint64_t count = 0;
	int ret;

	while ((ret = pcap_next_ex(file, &header, &data)) == 1) {
		unsigned int kind = data[0] - 1u;

		assert_in_range(kind, 0, KINDS - 1);
		assert_int_equal(header->len, kind_bytes(kind));
		assert_int_equal(header->caplen, header->len);
		assert_memory_equal(data,
				    rte_pktmbuf_mtod(frames[kind], void *),
				    header->len);
		count++;
	}
	assert_int_equal(ret, PCAP_ERROR_BREAK);
	assert_int_equal(count, p->counts.written);
	pcap_close(file);
}

static uint64_t stamp_ns(const struct pcap_pkthdr *header)
{
	return (uint64_t)header->ts.tv_sec * NS_PER_S +
	       (uint64_t)header->ts.tv_usec;
}

static uint64_t wall_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

/* Many more than the pool has buffers: they all come back. */
static void frames_keep_their_order(void **state)
{
	struct place *p = *state;
	struct pcap_pkthdr *header;
	const u_char *data;
	pcap_t *file;

	begin(p);
	while (p->offered < 8 * QUEUE_FRAMES) {
		offer(p, 1);
		while (p->offered - written > QUEUE_FRAMES / 2)
			sched_yield();
	}
	end(p);
	assert_int_equal(p->counts.missed, 0);
	assert_int_equal(p->counts.error, 0);
	is_whole(p);
	file = read_file(p);
	for (unsigned int i = 0; i < p->offered; i++) {
		assert_int_equal(pcap_next_ex(file, &header, &data), 1);
		assert_int_equal(data[0] - 1, i % KINDS);
	}
	pcap_close(file);
}

/* Also for frames that come in another order than their stamps have. */
static void stamps_are_the_wall_clock(void **state)
{
	enum { COUNT = 7 };
	/* Ticks between the frames: ns are not lost. */
	const uint64_t step = rte_get_tsc_hz() / 10000000;
	uint64_t before = wall_ns(), last = 0, tsc, after;
	struct place *p = *state;
	struct pcap_pkthdr *header;
	unsigned int odd = 0;
	const u_char *data;
	pcap_t *file;

	begin(p);
	tsc = rte_get_tsc_cycles();
	for (unsigned int i = 0; i < COUNT; i++)
		record_frames(p->record, 0, 0, frames, 1, tsc + i * step);
	record_frames(p->record, 0, 0, frames, 1, tsc);
	p->offered = COUNT + 1;
	end(p);
	after = wall_ns();
	file = read_file(p);
	for (unsigned int i = 0; i < COUNT; i++) {
		assert_int_equal(pcap_next_ex(file, &header, &data), 1);
		assert_in_range(stamp_ns(header), before, after);
		assert_true(stamp_ns(header) >= last);
		last = stamp_ns(header);
		odd += last % 1000 != 0;
	}
	assert_true(odd);
	assert_int_equal(pcap_next_ex(file, &header, &data), 1);
	assert_in_range(stamp_ns(header), before, after);
	pcap_close(file);
}

static void a_long_frame_is_cut(void **state)
{
	struct place *p = *state;
	struct rte_mbuf *frame = rte_pktmbuf_alloc(pool);
	struct pcap_pkthdr *header;
	const u_char *data;
	pcap_t *file;

	assert_non_null(frame);
	memset(rte_pktmbuf_append(frame, MAX_BYTES + 7), 1, MAX_BYTES + 7);
	begin(p);
	record_frames(p->record, 0, 0, &frame, 1, rte_get_tsc_cycles());
	p->offered = 1;
	end(p);
	file = read_file(p);
	assert_int_equal(pcap_next_ex(file, &header, &data), 1);
	assert_int_equal(header->len, MAX_BYTES + 7);
	assert_int_equal(header->caplen, MAX_BYTES);
	assert_memory_equal(data, rte_pktmbuf_mtod(frame, void *), MAX_BYTES);
	pcap_close(file);
	rte_pktmbuf_free(frame);
}

static void a_full_queue_is_missed(void **state)
{
	struct place *p = *state;

	begin(p);
	pthread_mutex_lock(&gate);
	offer(p, 2 * QUEUE_FRAMES / KINDS);
	pthread_mutex_unlock(&gate);
	/* Then there is room again. */
	while (written <= KINDS)
		sched_yield();
	offer(p, 1);
	end(p);
	/* The writer has taken a burst before it was held up, or none. */
	assert_in_range(p->counts.missed, QUEUE_FRAMES - KINDS, QUEUE_FRAMES);
	assert_int_equal(p->counts.error, 0);
	is_whole(p);
}

static void a_full_disk_ends_the_file(void **state)
{
	struct place *p = *state;

	for (cut_write = 0; cut_write < 2; cut_write++) {
		good_writes = 3;
		begin(p);
		offer(p, 50);
		end(p);
		assert_int_equal(p->counts.error, ENOSPC);
		assert_true(p->counts.missed > 0);
		assert_true(p->counts.written > 0);
		is_whole(p);
		unlink(p->path);
	}
}

static void refused(const char *path, const char *why)
{
	struct record *record = (struct record *)&record;
	const char *error = record_open(&record, path, MAX_BYTES);

	assert_null(record);
	assert_non_null(error);
	assert_non_null(strstr(error, path));
	assert_non_null(strstr(error, why));
	assert_null(strchr(error, '\n'));
}

static void an_existing_file_is_kept(void **state)
{
	struct place *p = *state;
	struct stat before, after;

	begin(p);
	offer(p, 1);
	end(p);
	assert_int_equal(stat(p->path, &before), 0);
	refused(p->path, "File exists");
	assert_int_equal(stat(p->path, &after), 0);
	assert_int_equal(before.st_size, after.st_size);
	refused("/no/such/directory/file", "No such file or directory");
	refused(p->dir, "File exists");
	/* And nothing of it stands in the way of the next. */
	unlink(p->path);
	begin(p);
	end(p);
	is_whole(p);
}

static void no_record_can_be_ended(void **state)
{
	struct record_counts counts = {.written = 1, .missed = 1, .error = 1};

	(void)state;
	record_end(NULL, &counts);
	assert_int_equal(counts.written, 0);
	assert_int_equal(counts.missed, 0);
	assert_int_equal(counts.error, 0);
}

static int start_eal(void)
{
	char line[160], *argv[16], *rest = line;
	const char *base = getenv("TMPDIR");
	int argc = 0;

	/* Where EAL puts its own files. */
	if (base)
		setenv("RUNTIME_DIRECTORY", base, 1);
	snprintf(line, sizeof(line),
		 "test_record --no-huge -m 128 --no-pci --no-shconf "
		 "--no-telemetry --vdev net_null0 --lcores 0@%d",
		 sched_getcpu());
	while ((argv[argc] = strsep(&rest, " ")))
		argc++;
	return rte_eal_init(argc, argv);
}

int main(void)
{
#define FILE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		FILE_TEST(frames_keep_their_order),
		FILE_TEST(stamps_are_the_wall_clock),
		FILE_TEST(a_long_frame_is_cut),
		FILE_TEST(a_full_queue_is_missed),
		FILE_TEST(a_full_disk_ends_the_file),
		FILE_TEST(an_existing_file_is_kept),
		cmocka_unit_test(no_record_can_be_ended),
	};
	int failed;

	if (start_eal() < 0) {
		fprintf(stderr, "EAL: %s\n", rte_strerror(rte_errno));
		return EXIT_FAILURE;
	}
	failed = cmocka_run_group_tests(tests, make_frames, NULL);
	rte_eal_cleanup();
	return failed;
}
