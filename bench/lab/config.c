/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/config.h"

#include <stdlib.h>
#include <string.h>

#include "lab/collectors.h"
#include "lab/error.h"
#include "lab/knobs_app.h"
#include "lab/knobs_boot.h"
#include "lab/knobs_cpu.h"
#include "lab/knobs_load.h"
#include "lab/knobs_place.h"
#include "lab/needs.h"
#include "lab/plant.h"
#include "lab/tune.h"
#include "lab/tune_space.h"
#include "lab/scenario_arm.h"
#include "stats/points.h"

struct config *config_new(void)
{
	struct config *c = g_new0(struct config, 1);

	c->profile = g_strdup("quick");
	c->lab = g_strdup("realtime");
	c->kernel = g_strdup("6.1");
	c->collectors = g_strdup(COLLECTORS_DEFAULT);
	c->sets = g_new0(char *, 1);
	c->shard = c->shards = 1;
	c->pair = TRUE;
	c->together = TRUE;
	return c;
}

void config_free(struct config *c)
{
	if (!c)
		return;
	g_free(c->path);
	g_free(c->text);
	g_free(c->profile);
	g_free(c->lab);
	g_free(c->host);
	g_free(c->iface);
	g_free(c->gen);
	g_free(c->gen_port);
	g_free(c->physical);
	g_free(c->kernel);
	g_free(c->device);
	g_free(c->modes);
	g_free(c->arms);
	g_free(c->plant);
	g_free(c->collectors);
	g_strfreev(c->sets);
	g_free(c);
}

gboolean config_has_pair(const struct config *c)
{
	return c->pair && !points_lab_is_exact(c->lab);
}

gboolean config_deals_together(const struct config *c)
{
	return c->together && !points_lab_is_exact(c->lab);
}

static gboolean apply_set(struct scenario *s, GPtrArray *knobs, const char *set,
			  GError **error)
{
	const struct knob *knob;
	const char *value;

	if (knob_is_run(set, &value, &knob))
		return scenario_set(s, knob->name, value, "--set", error);
	return knob_values_set(knobs, "--set", set, error);
}

/* Asked for once, by the option or by the scenario, and to be had. */
static gboolean check_collectors(const struct config *c,
				 const struct scenario *s, GError **error)
{
	char *names = collectors_choose(c->collectors, c->lab, error);
	gboolean asked = strcmp(c->collectors, COLLECTORS_DEFAULT) != 0;

	if (!names)
		return FALSE;
	g_free(names);
	if (!s->collectors || (!asked && !points_lab_is_exact(c->lab)))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    asked ? "--collectors %s: not with this scenario, which "
			    "compares sets of collectors"
			  : "--collectors %s: this scenario compares sets of "
			    "collectors; lab virtual has but one",
		    c->collectors);
	return FALSE;
}

/* What a search cannot do, wherever it is asked for. */
static gboolean check_search(const struct config *c, const struct scenario *s,
			     GError **error)
{
	const char *why = NULL;

	if (!s->search.method)
		return TRUE;
	if (!strcmp(s->pattern, "burst"))
		why = "takes no [device] pattern = burst: it chooses itself "
		      "when it wants bursts";
	else if (c->shards > 1)
		why = "takes no --shard: each trial needs those before it";
	else if (points_lab_is_exact(c->lab) &&
		 !strcmp(s->search.method, "reset"))
		why = "method = reset: needs --lab realtime; in the other "
		      "nobody can act inside a trial";
	if (why)
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: [search] %s", c->path, why);
	return !why;
}

static gboolean apply(const struct config *c, struct scenario *s,
		      GPtrArray *knobs, GError **error)
{
	guint i;

	if (c->device &&
	    !scenario_set(s, "device", c->device, "--device", error))
		return FALSE;
	/* A second trial of an exact lab would be the first one again. */
	if (points_lab_is_exact(c->lab))
		s->reps = 1;
	if (c->modes && !scenario_set_modes(s, c->modes, "--modes", error))
		return FALSE;
	if (c->arms && !scenario_choose_arms(s, c->arms, "--arms", error))
		return FALSE;
	for (i = 0; c->sets[i]; i++)
		if (!apply_set(s, knobs, c->sets[i], error))
			return FALSE;
	return TRUE;
}

/* What is set for all must mean something, and must not be an arm's own. */
static gboolean check_knobs(const GPtrArray *knobs, const struct scenario *s,
			    GError **error)
{
	g_autoptr(GPtrArray) modes = g_ptr_array_new();
	guint i, k;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);

		g_ptr_array_add(modes, arm->mode);
		for (k = 0; k < knobs->len; k++) {
			const struct knob_value *v =
				g_ptr_array_index(knobs, k);

			if (!knob_values_get(arm->knobs, v->knob->name))
				continue;
			g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
				    "--set %s=%s: arm %s of this scenario sets "
				    "it itself",
				    v->knob->name, v->value, arm->name);
			return FALSE;
		}
	}
	return knob_values_check_used(knobs, modes, error);
}

/* Its own trials have patterns of theirs, and all frames count alike. */
static gboolean check_searched(const struct scenario *s, const GPtrArray *knobs,
			       const char *label, GError **error)
{
	if (!s->search.method || !knob_values_get(knobs, "steady_pps"))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s steady_pps=%s: not with [search], which judges all "
		    "frames alike",
		    label, knob_values_get(knobs, "steady_pps"));
	return FALSE;
}

/* The program of mode uio has the ring to itself, and answers nobody. */
static gboolean check_uio(const struct scenario_arm *arm, const char *workload,
			  GError **error)
{
	if (strcmp(arm->mode, "uio") != 0 ||
	    scenario_works_have(workload, "sink"))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "arm %s: mode uio has a program of its own; workload must "
		    "be sink, with hog or without, not %s",
		    arm->name, workload);
	return FALSE;
}

/* A kernel that is too old is said by the verdict: skipped. */
static const char *kernel_of(const struct config *c, const struct scenario *s)
{
	const char *needed = s->needs.kernel;

	return needed && needs_is_older(c->kernel, needed) ? needed : c->kernel;
}

/* Whose knobs they are, for messages. */
static char *label_of(const struct scenario_arm *arm)
{
	return arm->knobs->len ? g_strdup_printf("[arm %s]", arm->name)
			       : g_strdup("--set");
}

/*
 * What the generator is told to each arm's pattern, and its application; and a
 * CPU for that where one asks.
 */
static gboolean check_each(const struct config *c, GPtrArray *knobs,
			   const struct scenario *s, GError **error)
{
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && i < s->arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);
		g_autoptr(GPtrArray) all = knob_values_join(knobs, arm->knobs);
		g_autofree char *label = label_of(arm);

		ok = check_uio(arm, scenario_arm_workload(s, arm), error) &&
		     check_searched(s, all, label, error) &&
		     knobs_check_load(all, scenario_arm_pattern(s, arm),
				      scenario_arm_workload(s, arm), c->path,
				      error) &&
		     knobs_check_app(all, label, scenario_arm_workload(s, arm),
				     kernel_of(c, s), error) &&
		     knobs_imply_cpus(knobs, arm->knobs, error);
	}
	return ok;
}

/* Of each arm, once it is known how many CPUs all of them have. */
static gboolean check_places(const struct config *c, const GPtrArray *knobs,
			     const struct scenario *s, GError **error)
{
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && i < s->arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);
		g_autoptr(GPtrArray) all = knob_values_join(knobs, arm->knobs);
		g_autofree char *label = label_of(arm);

		ok = knobs_check_places(all, label, c->lab,
					scenario_arm_workload(s, arm), error) &&
		     knobs_check_queues(knobs, c->lab, s->devices, arm->mode,
					error);
	}
	return ok;
}

/*
 * The sampler reads a driver's counters in an interrupt, and the kernel's own
 * e1000e locks them: the guest would stand still (kmod/rxsample/sampler.c).
 */
static gboolean check_sampled(const struct scenario *s, GError **error)
{
	const char *const *devices = (const char *const *)s->devices;
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);

		if (catalog_is_ours(arm->mode) ||
		    !g_strv_contains(devices, "e1000e"))
			continue;
		g_set_error(
			error, RXB_ERROR, RXB_ERROR_INPUT,
			"%s on e1000e: that driver's counters cannot be "
			"sampled; allowed there: netdrv's modes, or explain",
			arm->mode);
		return FALSE;
	}
	return TRUE;
}

struct scenario *config_build(const struct config *c, GPtrArray **knobs,
			      GError **error)
{
	struct scenario *s;

	if (!catalog_check("--lab", c->lab, catalog_labs, error) ||
	    !catalog_check("--profile", c->profile, catalog_profiles, error))
		return NULL;
	s = scenario_parse(c->text, c->path, c->profile, c->lab, error);
	if (!s)
		return NULL;
	*knobs = knob_values_new();
	if (check_search(c, s, error) && apply(c, s, *knobs, error) &&
	    config_check_remote(c, *knobs, error) &&
	    check_collectors(c, s, error) && check_knobs(*knobs, s, error) &&
	    check_each(c, *knobs, s, error) &&
	    (!tune_is(s) || tune_space_imply(s, *knobs, error)) &&
	    check_places(c, *knobs, s, error) &&
	    knobs_check_boot(*knobs, s->devices, error) &&
	    check_sampled(s, error) &&
	    plant_check(c->plant, c->lab, s, error) &&
	    (tune_is(s) ? tune_check(s, *knobs, c, error)
			: tune_check_unused(s, error)))
		return s;
	g_clear_pointer(knobs, g_ptr_array_unref);
	scenario_free(s);
	return NULL;
}
