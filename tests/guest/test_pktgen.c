/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The generator's word against the guest's: of every schedule, size and flow
 * it can make, the application gets the very sequence numbers that were put on
 * the wire, each once and in order, and what is missing has a place of death.
 */
#include "dut.h"
#include "feed.h"
#include "offer.h"
#include "tap.h"

#define WINDOW_MS 1000
#define CALM_SHARE 0.4 /* of the knee: bursts need some room */

struct load {
	const char *what, *pattern, *more;
};

static const struct load loads[] = {
	{"constant rate", "cbr", NULL},
	{"Poisson arrivals", "poisson", NULL},
	{"bursts of 8", "burst", ",burst=8"},
	{"on and off", "on-off", ",on=20ms,off=20ms"},
	{"a ramp", "ramp", ",to=100"},
	{"5 steps", "step", ",to=100,steps=5"},
	{"the simple IMIX", "cbr", ",size=imix"},
	{"1000 flows", "cbr", ",flows=1000"},
	{"batches of 32 in bursts of 32", "burst", ",burst=32,batch=32"},
};

static gboolean begin(struct dut *d, double pps, const struct load *load)
{
	g_autoptr(GError) error = NULL;

	d->trial = (struct gen_trial){
		.rate_pps = pps,
		.window_ms = WINDOW_MS,
		.epoch = d->rig->epoch,
		.pattern = load->pattern,
		.more = load->more,
	};
	if (gen_start_trial(&d->rig->lab->gen, &d->trial, &error))
		return TRUE;
	tap_note("%s", error->message);
	return FALSE;
}

/* What the application says of the trial; -1: nothing. */
static gint64 told(struct dut *d, const char *key)
{
	struct agent_reply reply;
	gint64 value;

	if (!rig_ask(d->rig, &reply, "sinkstat"))
		return -1;
	value = agent_reply_int(&reply, key, -1);
	agent_reply_clear(&reply);
	return value;
}

/*
 * Every number up to the last one came: the highest is the count less one. A
 * frame that the ring refused has a number too, so none may have been.
 */
static void test_numbers(struct dut *d, const struct load *load, double pps)
{
	struct offer o = {0};

	if (!tap_ok(offer_prepare(d, &o) && begin(d, pps, load) &&
			    offer_end(d, &o),
		    "%s: a trial", load->what))
		goto out;
	offer_balances(&o, load->what);
	tap_ok(o.sent > 0, "%s: frames were sent", load->what);
	tap_equal(told(d, "duplicate"), 0, "%s: none twice", load->what);
	tap_equal(told(d, "reordered"), 0, "%s: none overtaken", load->what);
	tap_equal(told(d, "foreign"), 0, "%s: no other", load->what);
	if (o.received == o.sent)
		tap_equal(told(d, "next"), o.sent,
			  "%s: the last number is the generator's", load->what);
	else
		tap_ok(told(d, "next") <= o.sent,
		       "%s: no number beyond the generator's", load->what);
out:
	offer_clear(&o);
}

static int body(struct rig *g)
{
	struct dut d = {.rig = g, .feed = &feed_virtio, .backend = "virtio"};
	const struct load flood = {"a flood of 1000 flows", "poisson",
				   ",flows=1000"};

	if (tap_ok(rig_ask(g, NULL, "workload start=sink") && dut_load(&d) &&
			   dut_up(&d, "napi"),
		   "the device is up")) {
		for (guint i = 0; i < G_N_ELEMENTS(loads); i++)
			test_numbers(&d, &loads[i],
				     CALM_SHARE * KNEE_UNKNOWN_PPS);
		test_numbers(&d, &flood, FLOOD_PPS);
		tap_ok(rig_log_clean(g), "the kernel's log is clean");
	}
	dut_clear(&d);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
