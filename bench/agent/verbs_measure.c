/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs that read the counters and run the sampler. */
#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <rxbench/sampler.h>

#include "agent/agent.h"
#include "agent/clock.h"
#include "agent/counters.h"
#include "agent/files.h"
#include "agent/irqs.h"
#include "agent/verbs.h"
#include "collect/collector.h"

#define SAMPLER_LOST "/sys/class/misc/rxsample/lost"

static struct counters set; /* too large for a stack */

static int check_iface(struct call *call)
{
	const char *iface = call_arg(call, "iface");

	if (!if_nametoindex(iface))
		return why_set(&call->why, "%s: no such interface", iface);
	return 0;
}

static struct collect_from from(const struct call *call)
{
	return (struct collect_from){
		.ifname = call_arg(call, "iface"),
		.env = &call->agent->env,
		.procs = &call->agent->procs,
	};
}

/* To what says where frames are, everything else that counts. */
static void put_counters(struct call *call)
{
	const struct collect_from all = from(call);

	collectors_rest(&set, &all);
	for (unsigned int i = 0; i < set.n; i++)
		call_data(call, "%s %" PRIu64, set.c[i].name, set.c[i].value);
	call_put_u64(call, "raw_ns", set.raw_ns);
}

static void verb_counters(struct call *call)
{
	const struct collect_from all = from(call);

	if (check_iface(call))
		return;
	collectors_frames(&set, &all);
	put_counters(call);
}

static uint64_t sum_of(const char *const *names)
{
	uint64_t sum = 0;

	for (; *names; names++)
		sum += counters_get(&set, *names);
	return sum;
}

/* Stand still when no frame moves anywhere. */
static const char *const moving[] = {
	"drv.rx_frames",	"dev.rx_packets",
	"dev.rx_dropped",	"dev.rx_missed_errors",
	"softnet.processed",	"softnet.dropped",
	"snmp.Udp.InDatagrams", "snmp.Udp.RcvbufErrors",
	"snmp.Udp.InErrors",	"sink.received",
	"sink.foreign",		"sink.passed",
	"sink.unanswered",	"dev.tx_packets",
	"qdisc.drops",		NULL,
};

/* Zero when no frame waits anywhere. */
static const char *const waiting[] = {
	"drv.rx_ring_waiting",
	"softnet.backlog",
	"sink.queue_bytes",
	"qdisc.waiting",
	NULL,
};

static void verb_drain(struct call *call)
{
	const struct collect_from all = from(call);
	uint64_t quiet_ms = 0, limit_ms = 0, taken = 0, last = 0;
	uint64_t start, now, still_since;

	if (check_iface(call) ||
	    call_number(call, "quiet_ms", 1, 10000, &quiet_ms) ||
	    call_number(call, "limit_ms", 1, 60000, &limit_ms) ||
	    call_number(call, "taken", 0, UINT64_MAX, &taken))
		return;
	start = now = still_since = clock_ms();
	for (;;) {
		uint64_t sum;

		collectors_frames(&set, &all);
		sum = sum_of(moving);
		now = clock_ms();
		if (sum != last || sum_of(waiting) ||
		    (taken && counters_get(&set, "dev.rx_packets") < taken))
			still_since = now;
		last = sum;
		if (now - still_since >= quiet_ms || now - start >= limit_ms)
			break;
		/* Nothing announces that nothing more happens: look again. */
		poll(NULL, 0, (int)(quiet_ms + 3) / 4);
	}
	call_put_u64(call, "waited_ms", now - start);
	call_put_u64(call, "quiet", now - still_since >= quiet_ms);
	if (*call_arg(call, "counters"))
		put_counters(call);
}

static int check_sampler(struct call *call)
{
	if (call->agent->sampler < 0)
		return why_set(&call->why, "there is no " RXB_SAMPLER_DEV);
	return 0;
}

struct line {
	const char *ifname;
	char number[16];
	int rank; /* how sure it is that frames come by it */
};

/* A line by the interface's name is its own; others also have a config line. */
static void take_line(const char *number, const char *handler, void *arg)
{
	struct line *line = arg;
	int rank = 1;

	if (!strncmp(handler, line->ifname, strlen(line->ifname)))
		rank = 3;
	else if (strstr(handler, "input"))
		rank = 2;
	if (rank <= line->rank)
		return;
	line->rank = rank;
	snprintf(line->number, sizeof(line->number), "%s", number);
}

static void verb_sampler(struct call *call)
{
	const char *iface = call_arg(call, "start");
	bool stop = *call_arg(call, "stop");
	struct line line = {.ifname = iface};
	uint64_t period_us = 1000;
	char command[64] = "stop";

	if (check_sampler(call) ||
	    call_number(call, "period_us", 1, UINT32_MAX, &period_us))
		return;
	if (!*iface == !stop) {
		why_set(&call->why, "sampler wants one of start= and stop=1");
		return;
	}
	if (!stop) {
		irqs_of(iface, take_line, &line);
		snprintf(command, sizeof(command), "start %s %" PRIu64 " %s %s",
			 iface, period_us, line.rank ? line.number : "0",
			 procs_delivered(&call->agent->procs));
	}
	if (write(call->agent->sampler, command, strlen(command)) >= 0)
		return;
	if (errno == ERANGE)
		why_set(&call->why,
			"period_us=%" PRIu64 " is not within "
			"the sampler's range",
			period_us);
	else
		why_set(&call->why, "sampler: %s: %s", command,
			strerror(errno));
}

static void put_sample(struct call *call, const struct rxb_sample *s)
{
	call_data(call,
		  "%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64
		  ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64,
		  s->t_ns, s->rx_packets, s->ring_drop, s->backlog_drop,
		  s->socket_drop, s->delivered, s->hog, s->irqs, s->softirqs);
}

static void verb_samples(struct call *call)
{
	static struct rxb_sample samples[1024];
	uint64_t count = 0, lost = 0;
	ssize_t n = 0;

	if (check_sampler(call))
		return;
	/* Bounded, so that a running sampler cannot keep us here for ever. */
	while (count < RXB_SAMPLER_MAX &&
	       (n = read(call->agent->sampler, samples, sizeof(samples))) > 0) {
		size_t got = (size_t)n / sizeof(*samples);

		for (size_t i = 0; i < got; i++)
			put_sample(call, &samples[i]);
		count += got;
	}
	if (n < 0) {
		why_set(&call->why, RXB_SAMPLER_DEV ": %s", strerror(errno));
		return;
	}
	file_read_u64(SAMPLER_LOST, &lost);
	call_put_u64(call, "count", count);
	call_put_u64(call, "lost", lost);
}

const struct verb verbs_measure[] = {
	{"counters", "iface=", "everything that counts, NAME VALUE",
	 verb_counters},
	{"drain", "iface= quiet_ms= limit_ms= [taken=] [counters=]",
	 "wait until no frame moves or waits, and so many were taken; with "
	 "counters=1 say what counts then",
	 verb_drain},
	{"sampler", "[start=] [period_us=] [stop=]",
	 "sample an interface from a timer interrupt", verb_sampler},
	{"samples", "", "take the samples, oldest first", verb_samples},
	{0},
};
