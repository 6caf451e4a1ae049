/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hostile_peer SOCKET: the device's side of a vhost-user NIC, which does as it
 * is told, for tests of a driver (virtio 1.2, 2.7; QEMU, docs/interop/
 * vhost-user.rst). Commands are lines on stdin, answered by one on stdout, "ok
 * N": N frames were put into the receive ring.
 *
 *   frames N    as they should be
 *   lengths N   with a used length that cannot be
 *   spurious N  interrupts, and no frame
 *   stuck N     takes N buffers, returns none
 *   twice       returns a buffer, and the same again
 *   wild        returns a descriptor that no queue has
 *   jump        says that more was returned than the ring holds
 */
#include <errno.h>
#include <linux/virtio_config.h>
#include <linux/virtio_net.h>
#include <linux/virtio_ring.h>
#include <netinet/ether.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <rxbench/stamp.h>

#define QUEUES 2
#define RX 0
#define TX 1
#define REGIONS_MAX 8
#define TICK_MS 20
#define FRAME_BYTES 60
#define HEADER_BYTES sizeof(struct virtio_net_hdr_mrg_rxbuf)

enum {
	GET_FEATURES = 1,
	SET_MEM_TABLE = 5,
	SET_VRING_NUM = 8,
	SET_VRING_ADDR = 9,
	SET_VRING_BASE = 10,
	GET_VRING_BASE = 11,
	SET_VRING_CALL = 13,
	GET_PROTOCOL_FEATURES = 15,
};

struct region {
	uint64_t guest, bytes, user, offset;
	char *at;
};

struct message {
	uint32_t request, flags, bytes;
	union {
		uint64_t number;
		struct {
			uint32_t index, number;
		} state;
		struct {
			uint32_t index, flags;
			uint64_t desc, used, avail, log;
		} addr;
		struct {
			uint32_t count, padding;
			struct {
				uint64_t guest, bytes, user, offset;
			} region[REGIONS_MAX];
		} memory;
	};
} __attribute__((packed));

#define MESSAGE_HEAD 12
/* Said of itself by a device that knows of more; QEMU insists. */
#define PROTOCOL_FEATURES (1ull << 30)

struct queue {
	unsigned int size;
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	uint16_t taken; /* of avail */
	uint16_t returned;
	int call;
};

static struct region regions[REGIONS_MAX];
static unsigned int region_count;
static struct queue queue[QUEUES] = {{.call = -1}, {.call = -1}};
static uint32_t seed = 1;

static unsigned int drawn(unsigned int n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

static int die(const char *what)
{
	fprintf(stderr, "hostile_peer: %s: %s\n", what, strerror(errno));
	return EXIT_FAILURE;
}

/* Where @addr of the guest, or of QEMU, is here; NULL: nowhere. */
static void *here(uint64_t addr, bool guest)
{
	for (unsigned int i = 0; i < region_count; i++) {
		const struct region *r = &regions[i];
		uint64_t from = guest ? r->guest : r->user;

		if (addr >= from && addr - from < r->bytes)
			return r->at + r->offset + (addr - from);
	}
	return NULL;
}

static void forget_memory(void)
{
	while (region_count) {
		struct region *r = &regions[--region_count];

		munmap(r->at, r->bytes + r->offset);
	}
	for (int i = 0; i < QUEUES; i++)
		queue[i].used = NULL;
}

static bool take_memory(const struct message *m, const int *fds)
{
	forget_memory();
	for (unsigned int i = 0; i < m->memory.count && i < REGIONS_MAX; i++) {
		struct region *r = &regions[i];

		r->guest = m->memory.region[i].guest;
		r->bytes = m->memory.region[i].bytes;
		r->user = m->memory.region[i].user;
		r->offset = m->memory.region[i].offset;
		r->at = mmap(NULL, r->bytes + r->offset, PROT_READ | PROT_WRITE,
			     MAP_SHARED, fds[i], 0);
		if (r->at == MAP_FAILED)
			return false;
		close(fds[i]);
		region_count++;
	}
	return true;
}

static void take_ring(const struct message *m)
{
	struct queue *q = &queue[m->addr.index % QUEUES];

	q->desc = here(m->addr.desc, false);
	q->avail = here(m->addr.avail, false);
	q->used = here(m->addr.used, false);
	if (q->used)
		q->returned = q->used->idx;
}

static void take_call(const struct message *m, int fd)
{
	struct queue *q = &queue[(m->number & 0xff) % QUEUES];

	if (q->call >= 0)
		close(q->call);
	q->call = fd;
}

static bool answer(int wire, struct message *m, uint32_t bytes)
{
	m->flags = 1 | 4; /* version 1, a reply */
	m->bytes = bytes;
	return send(wire, m, MESSAGE_HEAD + bytes, MSG_NOSIGNAL) ==
	       (ssize_t)(MESSAGE_HEAD + bytes);
}

static bool obey(int wire, struct message *m, int *fds, int nfds)
{
	struct queue *q = &queue[m->state.index % QUEUES];
	int fd = nfds ? fds[0] : -1;

	switch (m->request) {
	case GET_FEATURES:
		m->number = 1ull << VIRTIO_F_VERSION_1 | PROTOCOL_FEATURES;
		return answer(wire, m, sizeof(m->number));
	case GET_PROTOCOL_FEATURES:
		m->number = 0;
		return answer(wire, m, sizeof(m->number));
	case SET_MEM_TABLE:
		return take_memory(m, fds);
	case SET_VRING_NUM:
		q->size = m->state.number;
		return true;
	case SET_VRING_ADDR:
		take_ring(m);
		return true;
	case SET_VRING_BASE:
		q->taken = (uint16_t)m->state.number;
		return true;
	case GET_VRING_BASE:
		m->state.number = q->taken;
		q->used = NULL;
		return answer(wire, m, sizeof(m->state));
	case SET_VRING_CALL:
		take_call(m, fd);
		return true;
	default: /* we look at the rings by ourselves */
		if (fd >= 0)
			close(fd);
		return true;
	}
}

/* A message, and the descriptors it brings. False at its end. */
static bool hear(int wire)
{
	char room[CMSG_SPACE(REGIONS_MAX * sizeof(int))];
	struct message m = {0};
	struct iovec part = {&m, MESSAGE_HEAD};
	struct msghdr head = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = room,
		.msg_controllen = sizeof(room),
	};
	int fds[REGIONS_MAX], nfds = 0;
	struct cmsghdr *c;

	if (recvmsg(wire, &head, MSG_CMSG_CLOEXEC) != MESSAGE_HEAD ||
	    m.bytes > sizeof(m) - MESSAGE_HEAD)
		return false;
	for (c = CMSG_FIRSTHDR(&head); c; c = CMSG_NXTHDR(&head, c)) {
		nfds = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		memcpy(fds, CMSG_DATA(c), (size_t)nfds * sizeof(int));
	}
	if (m.bytes && recv(wire, (char *)&m + MESSAGE_HEAD, m.bytes,
			    MSG_WAITALL) != (ssize_t)m.bytes)
		return false;
	return obey(wire, &m, fds, nfds);
}

static void interrupt(struct queue *q)
{
	uint64_t one = 1;

	if (q->call >= 0 && write(q->call, &one, sizeof(one)) < 0)
		perror("hostile_peer: call");
}

static void give_back(struct queue *q, uint32_t id, uint32_t len)
{
	q->used->ring[q->returned % q->size] =
		(struct vring_used_elem){.id = id, .len = len};
	__atomic_store_n(&q->used->idx, ++q->returned, __ATOMIC_RELEASE);
}

/* The next buffer that was lent; false: there is none. */
static bool next(struct queue *q, uint16_t *id)
{
	if (!q->used ||
	    q->taken == __atomic_load_n(&q->avail->idx, __ATOMIC_ACQUIRE))
		return false;
	*id = q->avail->ring[q->taken++ % q->size] % q->size;
	return true;
}

/* What is sent is taken, and that is all. */
static void swallow(void)
{
	struct queue *q = &queue[TX];
	bool any = false;
	uint16_t id;

	while (next(q, &id)) {
		give_back(q, id, 0);
		any = true;
	}
	if (any)
		interrupt(q);
}

/* To the guest, of a type that nobody waits for (IEEE 802, experimental). */
static uint32_t write_frame(uint16_t id)
{
	const struct ether_addr *to = ether_aton(RXB_DUT_MAC);
	struct queue *q = &queue[RX];
	uint8_t *at = here(q->desc[id].addr, true);

	if (!at || q->desc[id].len < HEADER_BYTES + FRAME_BYTES)
		return 0;
	memset(at, 0, HEADER_BYTES + FRAME_BYTES);
	at += HEADER_BYTES;
	memcpy(at, to, sizeof(*to));
	at[6] = 2;
	at[12] = 0x88;
	at[13] = 0xb5;
	return HEADER_BYTES + FRAME_BYTES;
}

static uint32_t impossible(void)
{
	static const uint32_t lengths[] = {
		0, 1, 11, 12, 5000, INT32_MAX, UINT32_MAX, 0x10000000, 4097};

	return lengths[drawn(sizeof(lengths) / sizeof(lengths[0]))];
}

static unsigned int put_frames(unsigned int n, bool honest)
{
	struct queue *q = &queue[RX];
	unsigned int done = 0;
	uint16_t id;

	for (; done < n && next(q, &id); done++) {
		uint32_t len = write_frame(id);

		give_back(q, id, honest ? len : impossible());
	}
	interrupt(q);
	return done;
}

static unsigned int put_lies(const char *how)
{
	struct queue *q = &queue[RX];
	uint16_t id;

	if (!next(q, &id))
		return 0;
	if (!strcmp(how, "wild")) {
		give_back(q, q->size + drawn(INT32_MAX), write_frame(id));
	} else if (!strcmp(how, "twice")) {
		give_back(q, id, write_frame(id));
		give_back(q, id, HEADER_BYTES + FRAME_BYTES);
	} else {
		q->returned = (uint16_t)(q->returned + 2 * q->size);
		give_back(q, id, write_frame(id));
	}
	interrupt(q);
	return 1;
}

static unsigned int stick(unsigned int n)
{
	unsigned int done = 0;
	uint16_t id;

	while (done < n && next(&queue[RX], &id))
		done++;
	return done;
}

static void act(const char *line)
{
	unsigned int n = 0, done = 0;
	char word[16] = "";

	if (sscanf(line, "%15s %u", word, &n) < 1)
		return;
	if (!strcmp(word, "frames") || !strcmp(word, "lengths"))
		done = put_frames(n, *word == 'f');
	else if (!strcmp(word, "stuck"))
		done = stick(n);
	else if (!strcmp(word, "spurious"))
		while (n--)
			interrupt(&queue[RX]);
	else if (queue[RX].used)
		done = put_lies(word);
	printf("ok %u\n", done);
	fflush(stdout);
}

/* Until stdin or the wire ends. */
static void serve(int wire)
{
	struct pollfd on[] = {{.fd = wire, .events = POLLIN},
			      {.fd = STDIN_FILENO, .events = POLLIN}};
	char line[64];

	for (;;) {
		if (poll(on, 2, TICK_MS) < 0)
			return;
		if (on[0].revents && !hear(wire))
			return;
		swallow();
		/* QEMU first: an order is for the rings as they are now. */
		if (on[0].revents || !on[1].revents)
			continue;
		if (!fgets(line, sizeof(line), stdin))
			return;
		act(line);
	}
}

/* Where QEMU comes to; its end of the wire, or -1. */
static int let_in(const char *path)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), wire = -1;

	if (door < 0)
		return -1;
	snprintf(name.sun_path, sizeof(name.sun_path), "%s", path);
	if (!bind(door, (struct sockaddr *)&name, sizeof(name)) &&
	    !listen(door, 1)) {
		puts("ready");
		fflush(stdout);
		wire = accept(door, NULL, NULL);
	}
	close(door);
	return wire;
}

int main(int argc, char **argv)
{
	int wire;

	if (argc != 2)
		return die("hostile_peer SOCKET");
	/* A line at a time, so that poll() tells of the next. */
	setvbuf(stdin, NULL, _IONBF, 0);
	wire = let_in(argv[1]);
	if (wire < 0)
		return die(argv[1]);
	serve(wire);
	close(wire);
	return EXIT_SUCCESS;
}
