/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whatever may happen, in a random order, for SOAK_S seconds (20): loads,
 * modes, switches, knobs, failing allocations, spoilt frames, mishaps, the
 * module unloaded. Each frame is accounted for throughout, and in the end the
 * guest and the generator hold no more memory than in the beginning.
 * SOAK_SEED=N (printed) repeats an order, SOAK_DEEDS=A,B does only these.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "feed.h"
#include "leaks.h"
#include "mishap.h"
#include "offer.h"
#include "switching.h"
#include "tap.h"

#define SOAK_S 20
#define MIN_PPS 500.0
#define MAX_PPS 100000.0
#define CALM_PPS 2000
#define SWITCHES 50
#define SWITCH_US 2000
/*
 * A leak at each of so many steps stands out from the 64 sk_buffs that a CPU's
 * NAPI may keep for itself (NAPI_SKB_CACHE_SIZE, net/core/skbuff.c).
 */
#define STANDS_OUT 300
/* DPDK's own housekeeping, and what malloc keeps. */
#define GENERATOR_SLACK_KB 8192

struct soak {
	struct dut *d;
	GRand *rng;
	gint64 frames, switches, loads, mishaps, steps;
};

static const char *pick(struct soak *s, const char *const *all)
{
	int n = 0;

	while (all[n])
		n++;
	return all[g_rand_int_range(s->rng, 0, n)];
}

static const char *pick_mode(struct soak *s)
{
	return pick(s, (const char *const *)s->d->modes);
}

/* As many small loads as large ones, by their magnitude. */
static double pick_pps(struct soak *s)
{
	return MIN_PPS *
	       pow(MAX_PPS / MIN_PPS, g_rand_double_range(s->rng, 0, 1));
}

static gboolean run_load(struct soak *s, const char *what,
			 gboolean (*check)(const struct offer *o,
					   const char *what))
{
	int ms = g_rand_int_range(s->rng, 100, 600);
	struct offer o = {};
	gboolean ok = tap_ok(offer_run(s->d, &o, pick_pps(s), ms),
			     "%s: it survives", what) &&
		      check(&o, what);

	s->frames += ok ? o.sent : 0;
	offer_clear(&o);
	return ok;
}

static gboolean do_load(struct soak *s, const char *what)
{
	return dut_set_mode(s->d, pick_mode(s)) &&
	       run_load(s, what, offer_balances);
}

static gboolean do_spoilt(struct soak *s, const char *what)
{
	gboolean ok = dut_set_mode(s->d, pick_mode(s)) &&
		      s->d->feed->spoil(s->d, TRUE) &&
		      run_load(s, what, offer_known_to_driver);

	s->d->feed->spoil(s->d, FALSE);
	return ok;
}

static gboolean do_failing(struct soak *s, const char *what)
{
	gboolean ok = dut_set_mode(s->d, pick_mode(s)) &&
		      dut_debug_set(s->d, "fail_alloc", "5") &&
		      run_load(s, what, offer_balances);

	return dut_debug_set(s->d, "fail_alloc", "0") && ok;
}

static gboolean do_knobs(struct soak *s, const char *what)
{
	static const char *const copybreak[] = {"0", "256", "4096", NULL};
	static const char *const ring[] = {"64", "128", "256", NULL};

	return dut_set(s->d, "copybreak", pick(s, copybreak)) &&
	       rig_ask(s->d->rig, NULL, "rings iface=%s rx=%s", s->d->iface,
		       pick(s, ring)) &&
	       run_load(s, what, offer_balances);
}

static gboolean do_switches(struct soak *s, const char *what)
{
	g_auto(GStrv) plan = switching_random(s->d->modes, SWITCHES,
					      g_rand_int(s->rng), "napi");
	g_autoptr(GPtrArray) all = NULL;
	struct offer o = {};
	gboolean ok;

	all = switching_run(s->d, &o, plan, SWITCH_US);
	ok = tap_ok(all != NULL, "%s: they are made", what) &&
	     switching_went_well(all, what, 0) && offer_balances(&o, what);
	s->switches += ok ? all->len : 0;
	s->frames += ok ? o.sent : 0;
	offer_clear(&o);
	return ok;
}

static gboolean do_mishap(struct soak *s, const char *what)
{
	const char *mode = pick_mode(s);
	const struct mishap *m;
	struct offer o = {};
	guint n = 0;
	gboolean ok;

	while (mishaps[n].name)
		n++;
	do
		m = &mishaps[g_rand_int_range(s->rng, 0, (int)n)];
	while (!mishap_is_possible(m, s->d));
	ok = dut_set_mode(s->d, mode) &&
	     offer_begin(s->d, &o, CALM_PPS, FLOOD_OPEN_MS) &&
	     dut_takes_frames(s->d) && m->begin(s->d) && m->end(s->d, mode) &&
	     dut_takes_frames(s->d) && offer_stop(s->d, &o) &&
	     offer_balances(&o, what);
	s->mishaps += ok;
	s->frames += ok ? o.sent : 0;
	offer_clear(&o);
	return ok;
}

/* In the middle of the traffic, and in any mode. */
static gboolean do_reload(struct soak *s, const char *what)
{
	struct dut *d = s->d;
	struct offer o = {};
	gboolean ok;

	(void)what;
	ok = dut_set_mode(d, pick_mode(s)) &&
	     offer_begin(d, &o, CALM_PPS, FLOOD_OPEN_MS) &&
	     dut_takes_frames(d) && dut_unload(d) && d->feed->stop(d) &&
	     d->feed->end(d, &o.sent, &o.missed) && dut_load(d);
	s->loads += ok;
	offer_clear(&o);
	return ok;
}

static const struct {
	const char *name;
	gboolean (*run)(struct soak *s, const char *what);
} deeds[] = {
	{"load", do_load},
	{"switches", do_switches},
	{"spoilt frames", do_spoilt},
	{"failing allocations", do_failing},
	{"knobs", do_knobs},
	{"mishap", do_mishap},
	{"reload", do_reload},
};

/*
 * The deeds to choose from: indexes, to be freed; NULL: one of the names is
 * none of theirs.
 */
static GArray *chosen_deeds(void)
{
	const char *only = g_getenv("SOAK_DEEDS");
	g_auto(GStrv) names = g_strsplit(only ? only : "", ",", 0);
	GArray *chosen = g_array_new(FALSE, FALSE, sizeof(guint));

	for (guint i = 0; i < G_N_ELEMENTS(deeds); i++)
		if (!*names ||
		    g_strv_contains((const char *const *)names, deeds[i].name))
			g_array_append_val(chosen, i);
	if (*names && chosen->len != g_strv_length(names))
		g_clear_pointer(&chosen, g_array_unref);
	return chosen;
}

static guint pick_deed(struct soak *s, const GArray *chosen)
{
	gint32 i = g_rand_int_range(s->rng, 0, (gint32)chosen->len);

	return g_array_index(chosen, guint, i);
}

static gboolean one_deed(struct soak *s, guint which)
{
	g_autofree char *what = g_strdup_printf("step %" G_GINT64_FORMAT ", %s",
						s->steps++, deeds[which].name);

	return tap_ok(deeds[which].run(s, what), "%s", what);
}

/* The number behind @key in a file of /proc, or -1. */
static gint64 proc_number(const char *path, const char *key)
{
	g_autofree char *text = NULL;
	const char *at;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return -1;
	at = strstr(text, key);
	return at ? g_ascii_strtoll(at + strlen(key), NULL, 10) : -1;
}

/*
 * Its own memory in kB, or -1. /proc is that of the PIDs outside: a pidfd tells
 * what ours is called there.
 */
static gint64 generator_kb(const struct rig *r)
{
	int fd = pidfd_open(r->lab->gen.child.pid, 0);
	g_autofree char *info = g_strdup_printf("/proc/self/fdinfo/%d", fd);
	g_autofree char *status = g_strdup_printf(
		"/proc/%" G_GINT64_FORMAT "/status", proc_number(info, "Pid:"));

	if (fd >= 0)
		close(fd);
	return proc_number(status, "RssAnon:");
}

/*
 * As it is to be found, whatever was done to it. The kernel keeps a NAPI's
 * thread until the device goes, once there was one: so there is.
 */
static gboolean settle(struct soak *s)
{
	return dut_set_mode(s->d, "napi-threaded") &&
	       dut_set_mode(s->d, "napi") &&
	       dut_set(s->d, "copybreak", "256") &&
	       rig_ask(s->d->rig, NULL, "rings iface=%s rx=256", s->d->iface) &&
	       dut_drain(s->d);
}

static void soak(struct soak *s, const GArray *chosen, gint64 until_ms)
{
	struct holding before = {}, after = {};
	gint64 kb_before, kb_after;
	gboolean ok = TRUE;

	/* All of it once: caches have grown when stock is taken. */
	for (guint i = 0; ok && i < G_N_ELEMENTS(deeds); i++)
		ok = one_deed(s, i);
	ok = ok && settle(s) && leaks_take(s->d, &before);
	kb_before = generator_kb(s->d->rig);
	while (ok && watch_now_ms() < until_ms)
		ok = one_deed(s, pick_deed(s, chosen));
	kb_after = generator_kb(s->d->rig);
	if (tap_ok(ok && settle(s) && leaks_take(s->d, &after),
		   "it goes on to the end")) {
		leaks_check(&before, &after,
			    (guint)MAX(s->steps + s->switches, STANDS_OUT),
			    "in the end");
		tap_ok(kb_before > 0 &&
			       kb_after - kb_before < GENERATOR_SLACK_KB,
		       "the generator's memory is flat");
		tap_note("generator: %" G_GINT64_FORMAT
			 " kB, then %" G_GINT64_FORMAT,
			 kb_before, kb_after);
	}
	leaks_clear(&before);
	leaks_clear(&after);
}

static int body(struct rig *r)
{
	const char *seconds = g_getenv("SOAK_S"), *seed = g_getenv("SOAK_SEED");
	guint32 number =
		seed ? (guint32)strtoul(seed, NULL, 10) : g_random_int();
	struct dut d = {.rig = r, .feed = &feed_virtio, .backend = "virtio"};
	struct soak s = {.d = &d, .rng = g_rand_new_with_seed(number)};
	gint64 ms = 1000 * (seconds ? strtoll(seconds, NULL, 10) : SOAK_S);
	g_autoptr(GArray) chosen = chosen_deeds();

	tap_note("SOAK_SEED=%u", number);
	if (tap_ok(chosen != NULL, "SOAK_DEEDS are known") &&
	    tap_ok(rig_ask(r, NULL, "workload start=sink cpu=0"),
		   "the sink is running") &&
	    tap_ok(dut_load(&d), "the driver loads and comes up"))
		soak(&s, chosen, watch_now_ms() + ms);
	tap_ok(rig_log_clean(r), "the kernel's log is clean");
	tap_note("%" G_GINT64_FORMAT " steps, %" G_GINT64_FORMAT
		 " frames accounted for, %" G_GINT64_FORMAT
		 " switches, %" G_GINT64_FORMAT " loads, %" G_GINT64_FORMAT
		 " mishaps",
		 s.steps, s.frames, s.switches, s.loads, s.mishaps);
	g_rand_free(s.rng);
	dut_clear(&d);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
