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
 * end all is as in the beginning. Its last line is "ok N refused M" (N
 * failures in all, of which M of this call), "more N refused M" after a few
 * seconds, to go on with N, or what went wrong.
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
/* Bytes from where a range's last function begins; what follows is unlike. */
#define LAST_FUNCTION 1024

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

struct text {
	unsigned long start, end;
};

static void widen(struct text *text, unsigned long at)
{
	if (at < text->start)
		text->start = at;
	if (at > text->end)
		text->end = at;
}

/*
 * Where netdrv's code is: from its first function to its last. And the one
 * function of the kernel that ignores it has got no memory, and complains when
 * it is to remove what it has not made (kernel/irq/proc.c).
 */
static void find_text(struct text *netdrv, struct text *careless)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");
	char line[512], type, name[256];
	unsigned long at;

	*netdrv = *careless = (struct text){.start = ~0ul};
	while (symbols && fgets(line, sizeof(line), symbols)) {
		if (sscanf(line, "%lx %c %255s", &at, &type, name) != 3 ||
		    (type != 't' && type != 'T'))
			continue;
		if (strstr(line, "[netdrv]"))
			widen(netdrv, at);
		if (!strcmp(name, "register_irq_proc"))
			widen(careless, at);
	}
	if (!netdrv->end || !careless->end)
		give_up("/proc/kallsyms: not all is there");
	fclose(symbols);
}

static void put_range(const char *kind, const char *what, struct text text)
{
	char path[96], number[32];

	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s-start", kind,
		 what);
	snprintf(number, sizeof(number), "%lu", text.start);
	must_put(path, number);
	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s-end", kind, what);
	snprintf(number, sizeof(number), "%lu", text.end);
	must_put(path, number);
}

/* Of all allocations those whose callers include netdrv, whoever waits. */
static void choose(const char *kind)
{
	struct text netdrv, careless;
	char path[96];

	find_text(&netdrv, &careless);
	netdrv.end += LAST_FUNCTION;
	careless.end += LAST_FUNCTION;
	put_range(kind, "require", netdrv);
	put_range(kind, "reject", careless);
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
	int also[2]; /* how the kernel may put it, beside -ENOMEM */
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
	{"up", bring_up, is_up, take_down, {}},
	{"rings", change_rings, rings_changed, restore_rings, {}},
	{"write", write_new, is_written, write_old, {}},
	/*
	 * register_netdevice(): without memory a device has no name, and is
	 * invalid; and what it tells the world finds no buffer.
	 */
	{"bind", bind_device, is_bound, unbind_device, {-EINVAL, -ENOBUFS}},
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
	if (err && err != -ENOMEM && err != op->also[0] && err != op->also[1])
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
			printf("more %u refused %u\n", nth + 1, refused);
			return EXIT_SUCCESS;
		}
	printf("ok %u refused %u\n", nth - 1, refused);
	return EXIT_SUCCESS;
}
