/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "conform.h"
#include "tap.h"

#define FLOOD_MS 300
/* The search for the largest load that is carried. */
#define KNEE_MS 100
#define KNEE_MIN_PPS 1000.0
#define KNEE_MAX_PPS 64000.0
#define KNEE_LOSS_PERMILLE 5
#define QUARTER_MS 300
/* A host that rests for longer than the ring lasts loses frames, too. */
#define TRIES 3

/* "harvest=softirq protocol=thread": the value of @key. Free it. */
static char *claim(const char *contexts, const char *key)
{
	const char *at = strstr(contexts, key);

	if (!at)
		return g_strdup("?");
	at += strlen(key);
	return g_strndup(at, strcspn(at, " \n"));
}

/* The number behind @name in the protocol tap's text. */
static gint64 tapped(const char *text, const char *name)
{
	g_autofree char *key = g_strdup_printf("%s ", name);
	const char *at = strstr(text, key);

	return at ? g_ascii_strtoll(at + strlen(key), NULL, 10) : -1;
}

/*
 * Frames whose protocol work a program did itself: the kernel's protocols, and
 * so the tap, saw none of them. A program is a thread.
 */
static gint64 by_program(const struct offer *o, const char *ctx)
{
	return strcmp(ctx, "thread") ? 0 : counter(o->after, "uio.received");
}

/* Frames enter the kernel, and protocol work, where the mode says. */
static void check_contexts(struct dut *d, const char *what,
			   const struct offer *o)
{
	g_autofree char *claims = dut_get(d, "contexts");
	g_autofree char *protocol = dut_debug_get(d, "protocol");
	g_autofree char *harvest = NULL, *proto = NULL, *irq = NULL;
	g_autofree char *name = NULL;

	if (!tap_ok(claims && protocol, "%s: says its contexts", what))
		return;
	harvest = claim(claims, "harvest=");
	proto = claim(claims, "protocol=");
	irq = claim(claims, " irq=");
	name = g_strdup_printf("drv.rx_harvest_%s", harvest);
	tap_equal(offer_grew(o, name), o->sent, "%s: empties the ring in %s",
		  what, harvest);
	tap_equal(tapped(protocol, proto) + by_program(o, proto), o->sent,
		  "%s: protocol work starts in %s", what, proto);
	if (strcmp(irq, "no"))
		tap_ok(offer_grew(o, "drv.rx_irqs") > 0, "%s: interrupts came",
		       what);
	else
		tap_equal(offer_grew(o, "drv.rx_irqs"), 0,
			  "%s: no interrupt came", what);
}

static gboolean carries(struct dut *d, double pps)
{
	struct offer o = {};
	gboolean ok =
		offer_run(d, &o, pps, KNEE_MS) && o.sent &&
		(o.sent - o.received) * 1000 <= o.sent * KNEE_LOSS_PERMILLE;

	offer_clear(&o);
	return ok;
}

/* Within a factor of two; the search begins at @guess. */
static double find_knee(struct dut *d, double guess)
{
	if (carries(d, guess)) {
		while (guess < KNEE_MAX_PPS && carries(d, guess * 2))
			guess *= 2;
		return guess;
	}
	while (guess > KNEE_MIN_PPS) {
		guess /= 2;
		if (carries(d, guess))
			break;
	}
	return guess;
}

/* A trial at @pps, repeated while frames are lost. */
static gboolean quiet_trial(struct dut *d, struct offer *o, double pps)
{
	for (int i = 0; i < TRIES; i++) {
		/* Counts from zero. */
		dut_debug_set(d, "protocol", "1");
		if (!offer_run(d, o, pps, QUARTER_MS))
			return FALSE;
		if (o->received == o->sent)
			return TRUE;
		tap_note("%.0f pps: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
			 " arrived",
			 pps, o->received, o->sent);
	}
	return TRUE;
}

static void test_quarter(struct dut *d, const char *what, double knee)
{
	struct offer o = {};
	double pps = knee / 4;

	if (tap_ok(quiet_trial(d, &o, pps), "%s: carries traffic", what)) {
		tap_ok(o.sent > 0, "%s: frames were offered", what);
		tap_equal(o.received, o.sent, "%s: no loss at %.0f pps", what,
			  pps);
		tap_equal(offer_grew(&o, "drv.rx_frames"), o.sent,
			  "%s: the driver counted each frame", what);
		tap_equal(offer_grew(&o, "dev.rx_packets"), o.sent,
			  "%s: so did the device's standard counters", what);
		tap_equal(offer_grew(&o, "drv.rx_bytes"), o.sent * 60,
			  "%s: to the byte", what);
		check_contexts(d, what, &o);
	}
	dut_debug_set(d, "protocol", "0");
	offer_clear(&o);
}

static void test_flood(struct dut *d, const char *mode)
{
	g_autofree char *what =
		g_strdup_printf("%s %s, flood", d->backend, mode);
	struct offer o = {};

	if (tap_ok(offer_run(d, &o, FLOOD_PPS, FLOOD_MS), "%s: survives",
		   what)) {
		offer_balances(&o, what);
		tap_equal(offer_grew(&o, "drv.rx_frames") + o.missed, o.sent,
			  "%s: the driver took what the ring did not miss",
			  what);
		tap_equal(offer_grew(&o, "softnet.dropped"),
			  offer_grew(&o, "drv.rx_backlog_drop"),
			  "%s: what the backlog refused the driver knows of",
			  what);
	}
	offer_clear(&o);
}

void conform_modes(struct dut *d)
{
	double knee = 16000;

	for (guint i = 0; d->modes[i]; i++) {
		const char *mode = d->modes[i];
		g_autofree char *what =
			g_strdup_printf("%s %s", d->backend, mode);

		if (!tap_ok(dut_set_mode(d, mode), "%s: can be selected", what))
			continue;
		knee = find_knee(d, knee);
		d->knee[i] = knee;
		tap_note("%s: knee near %.0f pps", what, knee);
		test_quarter(d, what, knee);
		test_flood(d, mode);
	}
	dut_set_mode(d, "napi");
}
