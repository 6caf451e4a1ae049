/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What rxbench offers as knobs of the driver is what the driver has: each is
 * there in the modes that are said to have it, and takes both ends of its
 * range.
 */
#include "dut.h"
#include "feed.h"
#include "lab/knobs.h"
#include "tap.h"

static gboolean takes(struct dut *d, const struct knob *k, const char *value)
{
	g_autofree char *now = NULL;

	if (!dut_set(d, k->where, value))
		return FALSE;
	now = dut_get(d, k->where);
	return now && guest_file_says(g_strchomp(now), value);
}

/* A kernel or NIC may lack one; the driver then says so. */
static void test_choices(struct dut *d, const struct knob *k, const char *mode)
{
	for (guint i = 0; k->choices[i]; i++)
		tap_ok(takes(d, k, k->choices[i]) ||
			       dut_refuses(d, k->where, k->choices[i],
					   "not supported", k->name),
		       "%s: %s can be %s, or that is not supported", mode,
		       k->name, k->choices[i]);
	tap_ok(takes(d, k, k->choices[0]), "%s: %s is %s again", mode, k->name,
	       k->choices[0]);
}

/* Two that belong together may keep one another from an end. */
static gboolean takes_end(struct dut *d, const struct knob *k,
			  const char *value)
{
	return takes(d, k, value) ||
	       dut_refuses(d, k->where, value, "Invalid argument", k->name);
}

static void test_range(struct dut *d, const struct knob *k, const char *mode)
{
	g_autofree char *was = dut_get(d, k->where);
	g_autofree char *least = NULL, *most = NULL;

	if (!tap_ok(was != NULL, "%s: %s is there", mode, k->name))
		return;
	if (k->choices) {
		test_choices(d, k, mode);
		return;
	}
	g_strchomp(was);
	least = g_strdup_printf("%" G_GINT64_FORMAT, k->min);
	most = g_strdup_printf("%" G_GINT64_FORMAT, k->max);
	tap_ok(takes_end(d, k, most) && takes_end(d, k, least) &&
		       takes(d, k, was),
	       "%s: %s is %s..%s", mode, k->name, least, most);
}

static void test_modes(struct dut *d)
{
	for (guint m = 0; d->modes[m]; m++) {
		tap_ok(dut_set_mode(d, d->modes[m]), "%s: can be selected",
		       d->modes[m]);
		for (const struct knob *k = knob_table; k->name; k++)
			if (k->kind == KNOB_MODE &&
			    g_strv_contains(k->modes, d->modes[m]))
				test_range(d, k, d->modes[m]);
	}
	tap_ok(dut_set_mode(d, "napi"), "back to napi");
}

static int body(struct rig *g)
{
	struct dut d = {.rig = g, .feed = &feed_sim, .backend = "sim"};

	if (tap_ok(rig_ask(g, NULL, "workload start=sink") && dut_load(&d) &&
			   dut_up(&d, "napi"),
		   "the simulated device is up")) {
		for (const struct knob *k = knob_table; k->name; k++)
			if (k->kind == KNOB_DEVICE)
				test_range(&d, k, "any mode");
		test_modes(&d);
		tap_ok(rig_log_clean(g), "the kernel's log is clean");
	}
	dut_clear(&d);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
