/* SPDX-License-Identifier: GPL-2.0-only */
/* A trial of the virtual lab, written down. Pure. */
#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/knobs_app.h"
#include "lab/knobs_cpu.h"
#include "lab/knobs_place.h"
#include "lab/plant.h"
#include "lab/replies.h"
#include "lab/virtual.h"
#include "lab/work.h"

/* The CPU under test isn't disturbed: the sampler's timer is on the other. */
#define SAMPLER_PERIOD_US "1000"
#define DRAIN_LIMIT_MS "10000"
#define LINK_LIMIT_MS "10000"
#define NS_PER_MS 1000000
/* A CPU that has a third of the time is longer about its answers. */
#define ANSWER_OF_THREE_NS (4 * NS_PER_MS)

static void add_file(struct script *s, const char *path, const char *value)
{
	script_add(s, "set", "path", path, "value", value, NULL);
	script_add(s, "get", "path", path, NULL);
}

static void add_knob(struct script *s, const struct knob_value *v)
{
	char *path = knob_path(v->knob, VIRT_IFACE);
	char *text = knob_text(v, MACHINE_DUT_CPU, MACHINE_SECOND_CPU);
	char **word = g_strsplit(v->knob->where, " ", 2);

	if (path)
		add_file(s, path, text);
	else
		script_add(s, word[0], "iface", VIRT_IFACE, word[1], text,
			   NULL);
	g_strfreev(word);
	g_free(text);
	g_free(path);
}

/* Were there any? */
static gboolean add_knobs(struct script *s, const struct virt_request *r,
			  enum knob_kind kind)
{
	const GPtrArray *knobs = r->knobs;
	guint i, n = s->lines->len;

	for (i = 0; i < knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(knobs, i);

		if (v->knob->kind == kind && knob_applies(v->knob, r->mode))
			add_knob(s, v);
	}
	return s->lines->len > n;
}

/* Its link comes late, if ever, and its receiver later. */
static gboolean hears_late(const struct virt_request *r)
{
	return machine_nic(r->device)->negotiates && !r->unplugged;
}

/*
 * It never idles, or what a CPU executes in a second would depend on whether
 * the application waits, spinning or asleep: now each has a third of the time.
 * A hog of its own keeps it busy as well.
 */
static void add_second_cpu(struct script *s, const struct virt_request *r)
{
	add_file(s, MACHINE_SECOND_ONLINE, "1");
	if (!knobs_hog_everywhere(r->knobs))
		script_add(s, "awake", "on", "1", "cpu", MACHINE_SECOND_CPU,
			   NULL);
}

/* Where the workload runs. */
static const char *app_cpu(const struct virt_request *r)
{
	return knobs_app_elsewhere(r->knobs) ? MACHINE_SECOND_CPU
					     : MACHINE_DUT_CPU;
}

void virt_add_workload(struct script *s, const struct virt_request *r)
{
	g_auto(GStrv) lines = knobs_place_requests(
		r->knobs, r->workload, app_cpu(r), MACHINE_FIRST_DUT_CPU);
	char **line;

	for (line = lines; *line; line++)
		script_add_line(s, *line);
}

/* The device under test with its driver, in its mode, on its CPU. */
void virt_add_device(struct script *s, const struct virt_request *r,
		     struct virt_places *places)
{
	places->first_check = s->lines->len;
	add_file(s, MACHINE_DUT_ONLINE, "1");
	if (r->two)
		add_second_cpu(s, r);
	add_knobs(s, r, KNOB_GUEST);
	places->load = script_add(s, "load", "driver",
				  catalog_driver(r->mode, r->device), NULL);
	script_add(s, "up", "iface", VIRT_IFACE, "irq_cpu", MACHINE_DUT_CPU,
		   NULL);
	/* New rings may have new interrupts, which nobody has placed. */
	if (add_knobs(s, r, KNOB_NIC))
		script_add(s, "up", "iface", VIRT_IFACE, "irq_cpu",
			   MACHINE_DUT_CPU, NULL);
	add_knobs(s, r, KNOB_DEVICE);
	if (hears_late(r))
		script_add(s, "link", "iface", VIRT_IFACE, "limit_ms",
			   LINK_LIMIT_MS, NULL);
	places->has_mode = catalog_is_ours(r->mode);
	if (places->has_mode) {
		places->mode = script_add(s, "mode", "iface", VIRT_IFACE, "set",
					  r->mode, NULL);
		add_knobs(s, r, KNOB_MODE);
	}
	places->last_check = s->lines->len;
}

void virt_add_drain(struct script *s, const char *quiet_ms, guint *place)
{
	*place = script_add(s, "drain", "iface", VIRT_IFACE, "quiet_ms",
			    quiet_ms, "limit_ms", DRAIN_LIMIT_MS, NULL);
}

guint virt_add_flood(struct script *s, const struct virt_request *r,
		     const char *params)
{
	int spare = machine_nic(r->device)->spare;
	char *text = g_strdup_printf("%d", spare);
	guint place = script_add(s, "flood", "iface", VIRT_IFACE, "params",
				 params, spare ? "spare" : NULL, text, NULL);

	g_free(text);
	return place;
}

/*
 * One frame before anything counts: an interrupt moves to another CPU only
 * when it next comes, and that one still comes to the old CPU. And QEMU's e1000
 * is deaf for a second after its receiver was set up, whatever its link says:
 * the frame waits on the wire until then.
 */
void virt_add_warm_up(struct script *s, const struct virt_request *r)
{
	struct gen_trial one = {
		.rate_pps = 1,
		.window_ms = 1,
		.epoch = 0,
		.frame_bytes = r->frame_bytes,
		.pattern = "cbr",
		.work = work_of(r->workload)->asks,
	};
	char *params = gen_trial_params(&one);
	guint ignored;

	virt_add_flood(s, r, params);
	if (hears_late(r))
		script_add(s, "drain", "iface", VIRT_IFACE, "quiet_ms",
			   VIRT_QUIET_MS, "limit_ms", DRAIN_LIMIT_MS, "taken",
			   "1", NULL);
	else
		virt_add_drain(s, VIRT_QUIET_MS, &ignored);
	g_free(params);
}

static void add_window(struct script *s, const struct virt_request *r,
		       struct virt_places *places)
{
	g_autofree char *more = plant_request(r->setup->plant, r->more);
	struct gen_trial g = {
		.rate_pps = r->pps,
		.window_ms = r->window_ms,
		.epoch = 1,
		.frame_bytes = r->frame_bytes,
		.pattern = r->pattern,
		.work = work_of(r->workload)->asks,
		.more = more,
	};
	char *params = gen_trial_params(&g);
	/* Spin: the generator's share of the time must not vary. */
	char *spinning = g_strconcat(params, ",spin=1", NULL);

	if (plant_drops(r->setup->plant, r->mode))
		script_add(s, "fault", "iface", VIRT_IFACE, "name",
			   PLANT_DROP_FAULT, "every", PLANT_DROP_EVERY, NULL);
	script_add(s, "sink", "epoch", "1", "offset_ns", "0", NULL);
	places->before = script_add(s, "counters", "iface", VIRT_IFACE, NULL);
	if (r->marked)
		script_add(s, "mark", "what", "begin", NULL);
	places->flood = virt_add_flood(s, r, spinning);
	virt_add_drain(s, VIRT_QUIET_MS, &places->drain);
	if (r->marked)
		script_add(s, "mark", "what", "end", NULL);
	script_add(s, "sampler", "stop", "1", NULL);
	places->after = script_add(s, "counters", "iface", VIRT_IFACE, NULL);
	places->pins = script_add(s, "pins", "iface", VIRT_IFACE, NULL);
	if (places->has_mode)
		places->mode_after =
			script_add(s, "mode", "iface", VIRT_IFACE, NULL);
	g_free(spinning);
	g_free(params);
}

/* Of the stages only what the sink knows: BPF programs cost instructions. */
static void add_latency(struct script *s, struct virt_places *places)
{
	places->send = script_add(s, "hist", "name", "send", NULL);
	places->latency = script_add(s, "hist", "name", "total", NULL);
}

void virt_compose(struct script *s, const struct virt_request *r,
		  struct virt_places *places)
{
	char *settle = g_strdup_printf("%d", r->settle_ms);
	char *turn = g_strdup_printf("%d", MACHINE_TURN_NS);
	guint ignored;

	*places = (struct virt_places){0};
	virt_add_device(s, r, places);
	virt_add_workload(s, r);
	script_add(s, "sampler", "start", VIRT_IFACE, "period_us",
		   SAMPLER_PERIOD_US, NULL);
	/* The hog runs by now, so the machine as a whole does not idle. */
	if (r->generator_sleeps)
		script_add(s, "awake", "on", "0", NULL);
	virt_add_drain(s, settle, &ignored);
	if (r->generator_sleeps)
		script_add(s, "awake", "on", "1", NULL);
	script_add(s, "turns", "ns", turn, NULL);
	virt_add_warm_up(s, r);
	add_window(s, r, places);
	places->samples = script_add(s, "samples", NULL);
	places->has_latency = work_of(r->workload)->timed;
	if (places->has_latency)
		add_latency(s, places);
	g_free(turn);
	g_free(settle);
}

/* What was set is what is there: "get" follows "set" in the script. */
static gboolean check_files(const struct script *s,
			    const struct virt_places *places, GError **error)
{
	guint i;

	for (i = places->first_check; i < places->last_check; i++) {
		const char *line = g_ptr_array_index(s->lines, i);
		const GPtrArray *data = script_reply(s, i)->data;
		const char *now, *wanted;

		if (!g_str_has_prefix(line, "get "))
			continue;
		/* "set path=... value=V" */
		wanted = strrchr(g_ptr_array_index(s->lines, i - 1), '=') + 1;
		now = data->len ? g_ptr_array_index(data, 0) : "nothing";
		if (guest_file_says(now, wanted))
			continue;
		g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
			    "%s: was set to %s but says %s", line, wanted, now);
		return FALSE;
	}
	return TRUE;
}

gboolean virt_check_device(const struct script *s, const struct virt_request *r,
			   const struct virt_places *places, GError **error)
{
	const char *iface =
		agent_reply_text(script_reply(s, places->load), "iface");
	const char *mode = r->mode;

	if (places->has_mode)
		mode = agent_reply_text(script_reply(s, places->mode), "mode");
	if (g_strcmp0(iface, VIRT_IFACE))
		g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "the driver's interface is %s, not " VIRT_IFACE,
			    iface ? iface : "unknown");
	else if (g_strcmp0(mode, r->mode))
		g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
			    "mode %s was set but %s is active", r->mode,
			    mode ? mode : "none");
	else
		return check_files(s, places, error);
	return FALSE;
}

/* Two lines: the answers to start and to wait. */
gboolean virt_read_flood(const struct agent_reply *r, struct gen_result *result,
			 GError **error)
{
	static const char *const commands[] = {"/pktgen/start", "/pktgen/wait"};
	JsonObject *answer = NULL;
	gboolean ok = r->data->len == G_N_ELEMENTS(commands);
	guint i;

	if (!ok)
		g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "flood: %u lines from the agent", r->data->len);
	for (i = 0; ok && i < r->data->len; i++) {
		g_clear_pointer(&answer, json_object_unref);
		answer = telemetry_parse(g_ptr_array_index(r->data, i),
					 commands[i], error);
		ok = answer != NULL;
	}
	ok = ok && gen_parse_result(answer, result, error);
	g_clear_pointer(&answer, json_object_unref);
	return ok;
}

/* What was set before the window, and should still be so. */
static gboolean read_back(const struct script *s, const struct virt_request *r,
			  const struct virt_places *places, struct account *a,
			  GError **error)
{
	g_auto(GStrv) hogs = knobs_hog_cpus(r->knobs, MACHINE_FIRST_DUT_CPU);
	const struct pin_places where = {
		.irq_cpu = MACHINE_DUT_CPU,
		.app_cpu = app_cpu(r),
		.hog_cpus = hogs,
	};

	if (places->has_mode)
		a->mode = g_strdup(agent_reply_text(
			script_reply(s, places->mode_after), "mode"));
	a->misplaced = g_ptr_array_new_with_free_func(g_free);
	return reply_pins(script_reply(s, places->pins), &where, a->misplaced,
			  error);
}

gboolean virt_read(const struct script *s, const struct virt_request *r,
		   const struct virt_places *places, struct account *a,
		   struct rxb_hist *latency, GArray **samples, GError **error)
{
	struct rxb_hist *send = &latency[RXB_STAGE_SEND];
	struct rxb_hist *total = &latency[RXB_STAGE_TOTAL];

	*a = (struct account){
		.latency = total,
		.host = {POINT_NONE, POINT_NONE, POINT_NONE, POINT_NONE},
		.gap_grain_ns = machine_away_ns(r->two),
		.answer_ns = r->two ? ANSWER_OF_THREE_NS : 0,
	};
	rxb_hist_reset(send);
	rxb_hist_reset(total);
	a->drained = agent_reply_int(script_reply(s, places->drain), "quiet",
				     0) == 1;
	if (!virt_check_device(s, r, places, error) ||
	    !virt_read_flood(script_reply(s, places->flood), &a->gen, error))
		return FALSE;
	a->lab_window_ns = agent_reply_int(script_reply(s, places->flood),
					   "ended_ns", a->gen.start_ns) -
			   a->gen.start_ns - a->gen.drained_ns;
	if (!read_back(s, r, places, a, error))
		return FALSE;
	a->before = reply_counters(script_reply(s, places->before), error);
	if (!a->before)
		return FALSE;
	a->after = reply_counters(script_reply(s, places->after), error);
	if (!a->after)
		return FALSE;
	*samples = reply_samples(script_reply(s, places->samples),
				 &a->samples_lost, error);
	a->samples = *samples;
	if (!*samples)
		return FALSE;
	return !places->has_latency ||
	       (reply_latency(script_reply(s, places->send), send, error) &&
		reply_latency(script_reply(s, places->latency), total, error));
}

void virt_module(const struct script *s, const struct virt_request *r,
		 const struct virt_places *places, struct trial *t)
{
	const struct agent_reply *load = script_reply(s, places->load);

	t->driver = g_strdup(catalog_driver(r->mode, r->device));
	t->srcversion = g_strdup(agent_reply_text(load, "srcversion"));
}
