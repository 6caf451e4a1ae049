/* SPDX-License-Identifier: GPL-2.0-only */
/* The queues before the driver, where frames wait to be sent. */
#include <linux/gen_stats.h>
#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "collect/collector.h"

struct sums {
	int index; /* of the interface */
	__u64 drops, waiting, requeues;
	bool ended;
};

static bool ask(int fd)
{
	struct {
		struct nlmsghdr head;
		struct tcmsg qdisc;
	} dump = {
		.head.nlmsg_len = sizeof(dump),
		.head.nlmsg_type = RTM_GETQDISC,
		.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		.qdisc.tcm_family = AF_UNSPEC,
	};

	return send(fd, &dump, sizeof(dump), 0) == sizeof(dump);
}

static void add_stats(struct sums *s, struct rtattr *stats)
{
	struct rtattr *attr = RTA_DATA(stats);
	int left = (int)RTA_PAYLOAD(stats);

	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		struct gnet_stats_queue queue;

		if (attr->rta_type != TCA_STATS_QUEUE ||
		    RTA_PAYLOAD(attr) < sizeof(queue))
			continue;
		memcpy(&queue, RTA_DATA(attr), sizeof(queue));
		s->drops += queue.drops;
		s->waiting += queue.qlen;
		s->requeues += queue.requeues;
	}
}

/* A queue of the interface; what hangs below it is in its numbers. */
static void add_qdisc(struct sums *s, struct nlmsghdr *head)
{
	struct tcmsg *qdisc = NLMSG_DATA(head);
	struct rtattr *attr = TCA_RTA(qdisc);
	int left = (int)TCA_PAYLOAD(head);

	/* Below 0: it is shorter than a queue's message is at least. */
	if (left < 0 || qdisc->tcm_ifindex != s->index ||
	    qdisc->tcm_parent != TC_H_ROOT)
		return;
	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left))
		if (attr->rta_type == TCA_STATS2)
			add_stats(s, attr);
}

/* NLMSG_OK() compares signed with unsigned, of which clang warns. */
static bool is_whole(const struct nlmsghdr *head, int size)
{
	return size >= (int)sizeof(*head) && head->nlmsg_len >= sizeof(*head) &&
	       head->nlmsg_len <= (unsigned int)size;
}

/* A last message need not be whole words long: what is left is then below 0. */
static void take(struct sums *s, struct nlmsghdr *head, int size)
{
	for (; is_whole(head, size); head = NLMSG_NEXT(head, size)) {
		if (head->nlmsg_type != RTM_NEWQDISC) {
			s->ended = true;
			return;
		}
		add_qdisc(s, head);
	}
}

static void read_qdisc(struct counters *set, const struct collect_from *from)
{
	struct sums s = {.index = (int)if_nametoindex(from->ifname)};
	union {
		struct nlmsghdr head;
		char bytes[16384];
	} answer;
	ssize_t n;
	int fd;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (fd < 0)
		return;
	s.ended = !ask(fd);
	while (!s.ended && (n = recv(fd, &answer, sizeof(answer), 0)) > 0)
		take(&s, &answer.head, (int)n);
	close(fd);
	counters_add(set, "qdisc", "drops", s.drops);
	counters_add(set, "qdisc", "waiting", s.waiting);
	counters_add(set, "qdisc", "requeues", s.requeues);
}

const struct collector_ops collect_qdisc = {.read = read_qdisc};
