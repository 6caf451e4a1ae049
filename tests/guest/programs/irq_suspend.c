/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * irq_suspend INJECT SUSPEND_NS: an application of the kind that IRQ
 * suspension is for (Linux 6.13, Documentation/networking/napi.rst). It polls
 * the NIC through epoll and takes its time over what it gets, while
 * the simulated NIC's file INJECT makes frames. The NAPI's timer is short:
 * unless it is suspended it takes the frames meanwhile, in a softirq. The last
 * line is "ok", "not here" where the kernel cannot, or says what went wrong.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <rxbench/stamp.h>

#define FRAMES 1000
#define FRAME_GAP_US 100
#define WORK_NS 300000
#define PATIENCE_MS 5000

/* From linux/eventpoll.h and linux/netdev.h, which may be older than these. */
struct poll_params {
	uint32_t busy_poll_usecs;
	uint16_t busy_poll_budget;
	uint8_t prefer_busy_poll, pad;
};
#define SET_POLL_PARAMS _IOW(0x8A, 0x01, struct poll_params)
#define NETDEV_NAPI_SET 14
enum { NAPI_ID = 2, NAPI_DEFER = 5, NAPI_FLUSH = 6, NAPI_SUSPEND = 7 };

struct message {
	struct nlmsghdr head;
	struct genlmsghdr command;
	char attrs[1024];
};

static void end(const char *what)
{
	printf("%s\n", what);
	fflush(stdout);
	_exit(EXIT_SUCCESS);
}

static void expect(bool holds, const char *what)
{
	char text[128];

	if (holds)
		return;
	snprintf(text, sizeof(text), "%s: %s", what, strerror(errno));
	end(text);
}

static void put(struct message *m, uint16_t type, const void *data, size_t len)
{
	struct nlattr attr = {.nla_len = (uint16_t)(NLA_HDRLEN + len),
			      .nla_type = type};
	char *at = (char *)m + m->head.nlmsg_len;

	memcpy(at, &attr, sizeof(attr));
	memcpy(at + NLA_HDRLEN, data, len);
	m->head.nlmsg_len += (uint32_t)NLA_ALIGN(attr.nla_len);
}

static void put_number(struct message *m, uint16_t type, uint32_t number)
{
	put(m, type, &number, sizeof(number));
}

static struct message begin(uint16_t family, uint8_t command)
{
	return (struct message){
		.head = {.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN,
			 .nlmsg_type = family,
			 .nlmsg_flags = NLM_F_REQUEST},
		.command = {.cmd = command, .version = 1},
	};
}

/* Send @m, which becomes the answer. 0 or -errno. */
static int talk(int fd, struct message *m)
{
	struct nlmsgerr verdict;
	ssize_t n;

	expect(send(fd, m, m->head.nlmsg_len, 0) > 0, "netlink: send");
	n = recv(fd, m, sizeof(*m), 0);
	expect(n >= (ssize_t)sizeof(m->head), "netlink: recv");
	if (m->head.nlmsg_type != NLMSG_ERROR)
		return 0;
	memcpy(&verdict, (char *)m + NLMSG_HDRLEN, sizeof(verdict));
	return verdict.error;
}

/* The number of the netlink family "netdev". */
static uint16_t netdev_family(int fd)
{
	struct message m = begin(GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
	const char *at = m.attrs;
	struct nlattr attr;
	uint16_t id;

	put(&m, CTRL_ATTR_FAMILY_NAME, "netdev", sizeof("netdev"));
	if (talk(fd, &m))
		end("not here");
	for (; at < (char *)&m + m.head.nlmsg_len;
	     at += NLA_ALIGN(attr.nla_len)) {
		memcpy(&attr, at, sizeof(attr));
		if (attr.nla_type != CTRL_ATTR_FAMILY_ID)
			continue;
		memcpy(&id, at + NLA_HDRLEN, sizeof(id));
		return id;
	}
	end("netlink: a family without a number");
	return 0;
}

static void set_napi(uint32_t napi, uint32_t suspend_ns)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	struct message m;
	int err;

	expect(fd >= 0, "netlink");
	m = begin(netdev_family(fd), NETDEV_NAPI_SET);
	m.head.nlmsg_flags |= NLM_F_ACK;
	put_number(&m, NAPI_ID, napi);
	put_number(&m, NAPI_DEFER, 100);
	put_number(&m, NAPI_FLUSH, 50000);
	put_number(&m, NAPI_SUSPEND, suspend_ns);
	err = talk(fd, &m);
	close(fd);
	if (err == -EOPNOTSUPP || err == -EINVAL)
		end("not here");
	errno = -err;
	expect(!err, "napi-set");
}

static void offer(const char *inject, unsigned int frames)
{
	int fd = open(inject, O_WRONLY);
	char text[64];
	int n = snprintf(text, sizeof(text), "%u 1 %d 1", frames, FRAME_GAP_US);

	expect(fd >= 0 && write(fd, text, (size_t)n) == n, inject);
	close(fd);
}

static int open_socket(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET,
				  .sin_port = htons(RXB_SINK_UDP_PORT)};
	struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	expect(fd >= 0 && !bind(fd, (struct sockaddr *)&any, sizeof(any)) &&
		       !setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
				   sizeof(patience)),
	       "the socket");
	return fd;
}

static int open_epoll(int socket)
{
	const struct poll_params params = {.busy_poll_usecs = 200,
					   .busy_poll_budget = 64,
					   .prefer_busy_poll = 1};
	struct epoll_event wanted = {.events = EPOLLIN};
	int fd = epoll_create1(0);

	expect(fd >= 0 && !epoll_ctl(fd, EPOLL_CTL_ADD, socket, &wanted),
	       "epoll");
	if (ioctl(fd, SET_POLL_PARAMS, &params))
		end("not here");
	return fd;
}

static void work(void)
{
	struct timespec began, now;

	clock_gettime(CLOCK_MONOTONIC, &began);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.tv_sec - began.tv_sec) * 1000000000LL + now.tv_nsec -
		       began.tv_nsec <
	       WORK_NS);
}

/* The NAPI that the first frame came through. */
static uint32_t find_napi(int socket, const char *inject)
{
	char frame[64];
	uint32_t id = 0;
	socklen_t len = sizeof(id);

	offer(inject, 1);
	expect(recv(socket, frame, sizeof(frame), 0) > 0, "the first frame");
	expect(!getsockopt(socket, SOL_SOCKET, SO_INCOMING_NAPI_ID, &id,
			   &len) &&
		       id,
	       "its NAPI");
	return id;
}

int main(int argc, char **argv)
{
	unsigned int received = 0;
	struct epoll_event event;
	char frame[64];
	int socket, epoll;

	if (argc != 3)
		end("usage: irq_suspend INJECT SUSPEND_NS");
	socket = open_socket();
	epoll = open_epoll(socket);
	set_napi(find_napi(socket, argv[1]),
		 (uint32_t)strtoul(argv[2], NULL, 10));
	offer(argv[1], FRAMES);
	while (received < FRAMES) {
		expect(epoll_wait(epoll, &event, 1, PATIENCE_MS) == 1,
		       "no frame for long");
		while (recv(socket, frame, sizeof(frame), MSG_DONTWAIT) > 0)
			received++;
		work();
	}
	end("ok");
}
