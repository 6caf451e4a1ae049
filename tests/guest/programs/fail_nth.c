/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fail_nth FROM up IFACE
 * fail_nth FROM rings IFACE
 * fail_nth FROM write FILE NEW OLD	a sysfs file: "[NAME]" is what holds
 * fail_nth FROM bind DRIVER DEVICE	directory in sysfs, name on the bus
 *
 * Does it again and again, each time with another allocation failing that
 * netdrv or what it calls makes: the FROMth first, then the next, until none is
 * left to fail. What is refused must be refused for want of memory and leave
 * everything as it was; what went well all the same is taken back, and in the
 * end all is as in the beginning. Its last line is "ok N refused M" (of N
 * failures), "more N" after a few seconds, to go on with, or what went wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Whoever started us waits 30 s. */
#define ENOUGH_S 10
#define RX_FRAMES 64

static char *const *args;

static void __attribute__((noreturn, format(printf, 1, 2)))
give_up(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	exit(EXIT_FAILURE);
}

/* 0 or -errno. */
static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

static void must_put(const char *path, const char *text)
{
	int err = put(path, text);

	if (err)
		give_up("%s: cannot write %s: %s", path, text, strerror(-err));
}

static void take(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);

	if (n < 0)
		give_up("%s: cannot read: %s", path, strerror(errno));
	text[n] = '\0';
	close(fd);
}

/* Where netdrv's code is: from its first function to its last. */
static void find_text(unsigned long *start, unsigned long *end)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");
	unsigned long at;
	char line[512], type;

	*start = ~0ul;
	*end = 0;
	while (symbols && fgets(line, sizeof(line), symbols)) {
		if (!strstr(line, "[netdrv]") ||
		    sscanf(line, "%lx %c", &at, &type) != 2 ||
		    (type != 't' && type != 'T'))
			continue;
		if (at < *start)
			*start = at;
		if (at > *end)
			*end = at;
	}
	if (!*end)
		give_up("/proc/kallsyms: nothing of netdrv");
	fclose(symbols);
}

/* Of all allocations those whose callers include netdrv, whoever waits. */
static void choose(const char *kind)
{
	unsigned long start, end;
	char path[96], number[32];

	find_text(&start, &end);
	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/require-start",
		 kind);
	snprintf(number, sizeof(number), "%lu", start);
	must_put(path, number);
	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/require-end", kind);
	snprintf(number, sizeof(number), "%lu", end + 4096);
	must_put(path, number);
	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/ignore-gfp-wait",
		 kind);
	must_put(path, "N");
	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/verbose", kind);
	must_put(path, "0");
}

static void set_fail_nth(int fd, unsigned int n)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", n);

	if (pwrite(fd, text, (size_t)length, 0) != length)
		give_up("fail-nth: %s", strerror(errno));
}

/* Has it failed? Then nothing more does. */
static bool has_failed(int fd)
{
	char text[16] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0)
		give_up("fail-nth: %s", strerror(errno));
	set_fail_nth(fd, 0);
	return atoi(text) == 0;
}

/* An operation: 0 or -errno; whether it holds now; and back again. */
struct op {
	const char *name;
	int (*act)(void);
	bool (*holds)(void);
	void (*undo)(void);
};

static int net_ioctl(unsigned long request, struct ifreq *ifr)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err = 0;

	if (fd < 0)
		give_up("socket: %s", strerror(errno));
	snprintf(ifr->ifr_name, sizeof(ifr->ifr_name), "%s", args[0]);
	if (ioctl(fd, request, ifr))
		err = -errno;
	close(fd);
	return err;
}

static bool is_up(void)
{
	struct ifreq ifr = {};

	if (net_ioctl(SIOCGIFFLAGS, &ifr))
		give_up("%s: cannot be asked: %s", args[0], strerror(errno));
	return ifr.ifr_flags & IFF_UP;
}

static int set_up(bool up)
{
	struct ifreq ifr = {};
	int err = net_ioctl(SIOCGIFFLAGS, &ifr);

	if (err)
		return err;
	ifr.ifr_flags =
		(short)(up ? ifr.ifr_flags | IFF_UP : ifr.ifr_flags & ~IFF_UP);
	return net_ioctl(SIOCSIFFLAGS, &ifr);
}

static int bring_up(void)
{
	return set_up(true);
}

static void take_down(void)
{
	if (set_up(false))
		give_up("%s: cannot be taken down", args[0]);
}

static uint32_t rings_before;

static uint32_t rx_ring(void)
{
	struct ethtool_ringparam rings = {.cmd = ETHTOOL_GRINGPARAM};
	struct ifreq ifr = {.ifr_data = (void *)&rings};

	if (net_ioctl(SIOCETHTOOL, &ifr))
		give_up("%s: its rings cannot be asked", args[0]);
	return rings.rx_pending;
}

static int set_ring(uint32_t frames)
{
	struct ethtool_ringparam rings = {.cmd = ETHTOOL_GRINGPARAM};
	struct ifreq ifr = {.ifr_data = (void *)&rings};
	int err = net_ioctl(SIOCETHTOOL, &ifr);

	if (err)
		return err;
	rings.cmd = ETHTOOL_SRINGPARAM;
	rings.rx_pending = frames;
	return net_ioctl(SIOCETHTOOL, &ifr);
}

static int change_rings(void)
{
	if (!rings_before)
		rings_before = rx_ring();
	return set_ring(RX_FRAMES);
}

static bool rings_changed(void)
{
	return rx_ring() == RX_FRAMES;
}

static void restore_rings(void)
{
	if (set_ring(rings_before))
		give_up("%s: the ring's size cannot be restored", args[0]);
}

static int write_new(void)
{
	return put(args[0], args[1]);
}

static bool is_written(void)
{
	char text[512], want[64];

	take(args[0], text, sizeof(text));
	snprintf(want, sizeof(want), "[%s]", args[1]);
	return strstr(text, want);
}

static void write_old(void)
{
	must_put(args[0], args[2]);
}

static void bus_path(char *path, size_t size, const char *name)
{
	if ((size_t)snprintf(path, size, "%s/%s", args[0], name) >= size)
		give_up("%s: too long", args[0]);
}

static int bind_device(void)
{
	char path[256];

	bus_path(path, sizeof(path), "bind");
	return put(path, args[1]);
}

static bool is_bound(void)
{
	char path[256];

	bus_path(path, sizeof(path), args[1]);
	return !access(path, F_OK);
}

static void unbind_device(void)
{
	char path[256];

	bus_path(path, sizeof(path), "unbind");
	must_put(path, args[1]);
}

static const struct op ops[] = {
	{"up", bring_up, is_up, take_down},
	{"rings", change_rings, rings_changed, restore_rings},
	{"write", write_new, is_written, write_old},
	{"bind", bind_device, is_bound, unbind_device},
	{},
};

static const struct op *find_op(const char *name)
{
	const struct op *op;

	for (op = ops; op->name && strcmp(op->name, name); op++)
		;
	if (!op->name)
		give_up("no operation %s", name);
	return op;
}

/* Once, with the @nth allocation failing: false when there is none. */
static bool try_once(const struct op *op, int fd, unsigned int nth,
		     unsigned int *refused)
{
	bool failed;
	int err;

	set_fail_nth(fd, nth);
	err = op->act();
	failed = has_failed(fd);
	if (err && !failed)
		give_up("%s: %s, without a failure", op->name, strerror(-err));
	if (err && err != -ENOMEM)
		give_up("%s: %s for the lack of memory at allocation %u",
			op->name, strerror(-err), nth);
	if (op->holds() != !err)
		give_up("%s: says %s and is not so at allocation %u", op->name,
			err ? "no" : "yes", nth);
	if (!err)
		op->undo();
	*refused += !!err;
	return failed;
}

int main(int argc, char **argv)
{
	time_t end = time(NULL) + ENOUGH_S;
	unsigned int nth, refused = 0;
	const struct op *op;
	int fd;

	if (argc < 4)
		give_up("too few arguments");
	nth = (unsigned int)atoi(argv[1]);
	op = find_op(argv[2]);
	args = argv + 3;
	choose("failslab");
	choose("fail_page_alloc");
	must_put("/sys/kernel/debug/fail_page_alloc/min-order", "0");
	fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		give_up("fail-nth: %s", strerror(errno));
	for (; try_once(op, fd, nth, &refused); nth++)
		if (time(NULL) >= end) {
			printf("more %u\n", nth + 1);
			return EXIT_SUCCESS;
		}
	printf("ok %u refused %u\n", nth - 1, refused);
	return EXIT_SUCCESS;
}
