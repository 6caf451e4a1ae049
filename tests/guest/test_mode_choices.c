/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parameters that change where a mode works change its claim, and the frames
 * follow; what this kernel cannot do is refused, and the mode goes on.
 */
#include "feed.h"
#include "offer.h"
#include "tap.h"

#include <string.h>

#define PPS 1000
#define MS 100

struct choice {
	const char *mode, *name, *value;
	const char *claim;	/* words of the contexts file */
	const char *harvest;	/* the counter of where frames are taken */
	const char *or_refused; /* where a kernel may lack it: the reason */
};

static const struct choice choices[] = {
	{"workqueue", "kind", "unbound", "thread=kworker/u* sched=other/0",
	 "drv.rx_harvest_thread", NULL},
	{"workqueue", "kind", "highpri",
	 "thread=kworker/[0-9]* sched=other/-20", "drv.rx_harvest_thread",
	 NULL},
	{"workqueue", "queue", "system", "sched=other/-20",
	 "drv.rx_harvest_thread", NULL},
	{"workqueue", "delay_us", "8000", "sched=other/-20",
	 "drv.rx_harvest_thread", NULL},
	{"workqueue", "kind", "bh", "softirq=TASKLET thread=-",
	 "drv.rx_harvest_softirq", "bound, unbound and highpri are possible"},
	{"kthread", "sched", "fifo-low", "sched=fifo/1",
	 "drv.rx_harvest_thread", NULL},
	{"kthread", "sched", "fifo", "sched=fifo/50", "drv.rx_harvest_thread",
	 NULL},
	{"kthread", "sched", "other", "sched=other/0", "drv.rx_harvest_thread",
	 NULL},
	{"napi-threaded", "place", "next", "thread=napi/* sched=other/0",
	 "drv.rx_harvest_thread", "there is one CPU only"},
	{"timer", "timer_us", "5000", "softirq=HRTIMER",
	 "drv.rx_harvest_softirq", NULL},
	{"bh", "backlog", "1", "softirq=HI", "drv.rx_harvest_hardirq", NULL},
	{NULL, NULL, NULL, NULL, NULL, NULL},
};

static void test_frames(struct dut *d, const struct choice *c, const char *what)
{
	g_autofree char *claims = dut_get(d, "contexts");
	struct offer o = {};

	tap_ok(claims && strstr(claims, c->claim), "%s: the claim says %s",
	       what, c->claim);
	if (tap_ok(offer_run(d, &o, PPS, MS), "%s: carries traffic", what)) {
		tap_equal(offer_grew(&o, c->harvest), o.sent - o.missed,
			  "%s: and takes it there", what);
		offer_balances(&o, what);
	}
	offer_clear(&o);
}

static void test_choice(struct dut *d, const struct choice *c)
{
	g_autofree char *what =
		g_strdup_printf("%s %s=%s", c->mode, c->name, c->value);
	g_autofree char *before = dut_get(d, c->name);
	g_autofree char *after = NULL;

	if (dut_set(d, c->name, c->value)) {
		test_frames(d, c, what);
		return;
	}
	if (!tap_ok(c->or_refused != NULL, "%s: is accepted", what))
		return;
	tap_ok(dut_refuses(d, c->name, c->value, "not supported",
			   c->or_refused),
	       "%s: is refused, and the log says what is possible", what);
	after = dut_get(d, c->name);
	tap_ok(!g_strcmp0(before, after), "%s: the old value stays", what);
}

static int body(struct rig *r)
{
	struct dut d = {.rig = r, .feed = &feed_sim, .backend = "sim"};
	const char *mode = "";

	if (tap_ok(rig_ask(r, NULL, "workload start=sink cpu=0"),
		   "the sink is running") &&
	    tap_ok(dut_load(&d), "the driver loads and comes up"))
		for (const struct choice *c = choices; c->mode; c++) {
			if (strcmp(mode, c->mode))
				tap_ok(dut_set_mode(&d, c->mode),
				       "%s: is selected", c->mode);
			mode = c->mode;
			test_choice(&d, c);
		}
	tap_ok(rig_log_clean(r), "the kernel's log is clean");
	dut_clear(&d);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
