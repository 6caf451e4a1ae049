/* SPDX-License-Identifier: GPL-2.0-only */
/* What a run does once for a device, before its points: boot and calibrate. */
#include "lab/collectors.h"
#include "lab/runner.h"

static double top_pps(const struct run *r)
{
	double step = MAX(r->scenario->step_to, 1);
	struct plan_point at = {0};
	double top = 0;

	for (at.arm = 0; at.arm < r->arms->len; at.arm++)
		for (at.load = 0; at.load < r->scenario->loads->len; at.load++)
			top = MAX(top, run_pps(r, &at));
	return top * step;
}

/* One yardstick for all rows, also of an earlier session. */
static gboolean find_hog_idle(struct run *r, GError **error)
{
	r->hog_idle_per_s = record_hog_idle(r->record, run_device(r));
	if (!scenario_has_work(r->scenario, "hog") || r->hog_idle_per_s > 0)
		return TRUE;
	if (!lab_hog_idle(&r->lab, top_pps(r), &r->hog_idle_per_s, error))
		return FALSE;
	record_set_hog_idle(r->record, run_device(r), r->hog_idle_per_s);
	record_share(r->record, &r->lab);
	return TRUE;
}

/* To begin with: one whose hog can be timed on the idle machine, if any. */
static const struct scenario_arm *first_arm(const struct scenario *s)
{
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);

		if (scenario_works_have(scenario_arm_workload(s, arm), "hog"))
			return arm;
	}
	return g_ptr_array_index(s->arms, 0);
}

static void say_ready(struct run *r, double s)
{
	if (r->config->host)
		progress_say(&r->progress, "connected to %s in %.1f s",
			     r->config->host, s);
	else
		progress_say(&r->progress, "booted in %.1f s under %s (%s)", s,
			     r->lab.kvm ? "KVM" : "TCG", r->lab.accel_why);
}

gboolean run_start(struct run *r, GError **error)
{
	const struct scenario_arm *first = first_arm(r->scenario);
	gboolean several = scenario_device_count(r->scenario) > 1;
	const struct lab_remote remote = {
		.host = r->config->host,
		.iface = r->config->iface,
		.gen_host = config_gen_host(r->config),
		.gen_port = r->config->gen_port,
		.physical = r->config->physical,
		.kernel = r->config->kernel,
	};
	const struct lab_setup setup = {
		.workload = scenario_arm_workload(r->scenario, first),
		.mode = scenario_arm_knee(r->scenario, first)->mode,
		.knobs = r->knobs,
		.plant = r->config->plant,
		/* Compared ones begin with nothing, which is when knees are
		   found. */
		.collectors = r->scenario->collectors ? COLLECTORS_NONE
						      : r->config->collectors,
		.remote = r->config->host ? &remote : NULL,
	};
	char *logs = rundir_file(r->dir, "logs");
	gint64 began = watch_now_ms();
	gboolean ok;

	progress_say(&r->progress, "%s%s%s",
		     setup.remote ? "connecting to the machine"
				  : "booting the guest",
		     several ? " with " : "", several ? run_device(r) : "");
	overhead_begin(&r->overhead);
	ok = lab_start(&r->lab, r->config->lab, run_device(r), r->paths, &setup,
		       logs, error);
	g_free(logs);
	overhead_end(&r->overhead, &r->overhead.boot_s);
	if (!ok)
		return FALSE;
	say_ready(r, (double)(watch_now_ms() - began) / 1e3);
	record_lab(r->record, &r->lab);
	run_follow(r);
	overhead_begin(&r->overhead);
	ok = run_find_knees(r, error) && find_hog_idle(r, error);
	overhead_end(&r->overhead, &r->overhead.calibration_s);
	return ok && record_save(r->record, error);
}
