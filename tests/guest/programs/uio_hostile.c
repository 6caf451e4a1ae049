/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * uio_hostile DEVICE MODEFILE: a program that does with the ring of mode "uio"
 * all it should not, and then has the mode taken away. Its last line is "ok",
 * or says what the driver did that it should not.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <rxbench/uioring.h>

#define NOISE_ROUNDS 2000

static const char *device, *mode_file;

static void expect(bool holds, const char *what)
{
	if (holds)
		return;
	printf("%s (errno: %s)\n", what, strerror(errno));
	fflush(stdout);
	_exit(EXIT_FAILURE);
}

static void control(int fd, int32_t value)
{
	expect(write(fd, &value, sizeof(value)) == sizeof(value),
	       "the device takes a control word");
}

static struct rxb_uioring *try_map(int fd, size_t bytes)
{
	void *ring =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (ring == MAP_FAILED)
		return NULL;
	return ring;
}

static struct rxb_uioring *map(int fd)
{
	struct rxb_uioring *ring = try_map(fd, sizeof(*ring));

	expect(ring, "the ring can be mapped");
	return ring;
}

/* Silence first: an armed device does not look into the ring. */
static void claim(int fd, struct rxb_uioring *ring, uint32_t index)
{
	control(fd, 0);
	__atomic_store_n(&ring->consumer, index, __ATOMIC_SEQ_CST);
	control(fd, 1);
}

static void test_indices(int fd, struct rxb_uioring *ring)
{
	static const uint32_t off[] = {1, 2, 1000, 1u << 31, UINT32_MAX};

	for (size_t i = 0; i < sizeof(off) / sizeof(*off); i++) {
		uint32_t faults = ring->faults;

		/* Nothing is left to take: any other index is wrong. */
		claim(fd, ring, ring->producer);
		expect(ring->faults == faults, "a right index is believed");
		claim(fd, ring, ring->producer);
		claim(fd, ring, ring->producer + RXB_UIORING_SLOTS + off[i]);
		expect(ring->faults > faults, "a wrong index is a fault");
		expect(ring->producer - ring->consumer <= RXB_UIORING_SLOTS,
		       "and is reset");
	}
}

/* The driver believes none of it, and goes on. */
static void test_noise(int fd, struct rxb_uioring *ring)
{
	uint32_t *word = (uint32_t *)ring;

	srand(1);
	for (int i = 0; i < NOISE_ROUNDS; i++) {
		for (int n = 0; n < 48; n++)
			word[n] = (uint32_t)rand() * 3;
		control(fd, rand() % 2);
	}
	memset(ring, 0xff, sizeof(*ring));
	control(fd, 1);
}

/* A process that sleeps in read() until the device goes. */
static pid_t sleeper(int fd)
{
	pid_t pid = fork();
	int32_t events;

	if (pid)
		return pid;
	while (read(fd, &events, sizeof(events)) == sizeof(events))
		;
	_exit(errno == EIO ? EXIT_SUCCESS : EXIT_FAILURE);
}

static int status_of(pid_t pid)
{
	int status = -1;

	waitpid(pid, &status, 0);
	return status;
}

static void leave_mode(void)
{
	int fd = open(mode_file, O_WRONLY);

	expect(fd >= 0 && write(fd, "napi", 4) == 4, "the mode can be left");
	close(fd);
}

/* Memory that was touched before is there, other is not: SIGBUS. */
static void test_memory(struct rxb_uioring *touched,
			const struct rxb_uioring *untouched)
{
	pid_t pid;
	int status;

	for (size_t i = 0; i < sizeof(*touched); i += RXB_UIORING_PAGE)
		((volatile char *)touched)[i]++;
	pid = fork();
	if (!pid)
		_exit(*(volatile const uint8_t *)untouched->slot[9].frame);
	status = status_of(pid);
	expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS,
	       "untouched memory of a mode that ended is not to be had");
}

static void test_end(int fd, struct rxb_uioring *ring)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	const struct rxb_uioring *untouched = map(fd);
	pid_t pid = sleeper(fd);
	int32_t word = 1;

	leave_mode();
	expect(status_of(pid) == 0, "the sleeper in read() ends with EIO");
	expect(ring->state == RXB_UIORING_CLOSED, "the ring says it is closed");
	test_memory(ring, untouched);
	expect(write(fd, &word, sizeof(word)) < 0, "write() fails afterwards");
	expect(read(fd, &word, sizeof(word)) < 0 && errno == EIO,
	       "read() fails with EIO afterwards");
	expect(poll(&p, 1, 0) == 1 && p.revents & POLLERR,
	       "poll() tells an error afterwards");
	expect(!try_map(fd, sizeof(*ring)), "mmap() fails afterwards");
}

int main(int argc, char **argv)
{
	struct rxb_uioring *ring;
	int fd;

	if (argc != 3) {
		printf("usage: uio_hostile DEVICE MODEFILE\n");
		return EXIT_FAILURE;
	}
	device = argv[1];
	mode_file = argv[2];
	fd = open(device, O_RDWR);
	expect(fd >= 0, "the device can be opened");
	expect(!try_map(fd, sizeof(*ring) + RXB_UIORING_PAGE),
	       "there is no memory behind the ring");
	ring = map(fd);
	expect(!madvise(ring, sizeof(*ring), MADV_POPULATE_WRITE),
	       "the ring's memory can be had");
	expect(write(fd, "one", 3) < 0 && errno == EINVAL,
	       "a control word has four bytes");
	test_indices(fd, ring);
	test_noise(fd, ring);
	test_end(fd, ring);
	printf("ok\n");
	return EXIT_SUCCESS;
}
