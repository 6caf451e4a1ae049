/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench explain: the measured way of a frame in a receive mode. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/explain_show.h"
#include "cli/options.h"
#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/isolate.h"
#include "lab/knobs_app.h"
#include "lab/knobs_boot.h"
#include "lab/knobs_cpu.h"
#include "lab/knobs_place.h"
#include "lab/lab.h"

#define DEFAULT_FRAMES 20
#define MAX_FRAMES 200

struct explain {
	char *lab_name, *device, *kernel, **sets;
	const char *mode;
	GPtrArray *knobs; /* struct knob_value */
	int frames;
	gboolean json;
	struct paths paths;
};

static gboolean parse(struct explain *e, int *argc, char ***argv,
		      GError **error)
{
	const GOptionEntry entries[] = {
		{"lab", 0, 0, G_OPTION_ARG_STRING, &e->lab_name,
		 "realtime or virtual [realtime]", "LAB"},
		{"device", 0, 0, G_OPTION_ARG_STRING, &e->device,
		 "NIC [virtio]", "DEVICE"},
		{"kernel", 0, 0, G_OPTION_ARG_STRING, &e->kernel,
		 "the guest's [6.1]", "VERSION"},
		{"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &e->sets,
		 "change a knob (rxbench list knobs)", "KNOB=VALUE"},
		{"frames", 0, 0, G_OPTION_ARG_INT, &e->frames,
		 "that come one at a time [20]", "N"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &e->json, "for programs",
		 NULL},
		G_OPTION_ENTRY_NULL,
	};

	return cli_parse(argc, argv, entries, "MODE", 1, 1, error);
}

static void set_default(char **option, const char *value)
{
	if (!*option)
		*option = g_strdup(value);
}

/* Frames to explain are sent by no generator. */
static gboolean check_no_load(const struct explain *e, GError **error)
{
	guint i;

	for (i = 0; i < e->knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(e->knobs, i);

		if (v->knob->kind != KNOB_LOAD)
			continue;
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--set %s=%s: is of the generator; a frame is "
			    "explained at loads of its own",
			    v->knob->name, v->value);
		return FALSE;
	}
	return TRUE;
}

/* What @e->sets ask for. */
static gboolean set_knobs(struct explain *e, GError **error)
{
	char *devices[] = {e->device, NULL};
	GPtrArray *modes = g_ptr_array_new();
	const struct knob *knob;
	const char *value;
	gboolean ok = TRUE;
	char **set;

	g_ptr_array_add(modes, (gpointer)e->mode);
	for (set = e->sets; ok && set && *set; set++) {
		ok = !knob_is_run(*set, &value, &knob);
		if (ok)
			ok = knob_values_set(e->knobs, "--set", *set, error);
		else
			g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
				    "--set %s: is of a run; a frame is "
				    "explained at loads of its own",
				    *set);
	}
	ok = ok && check_no_load(e, error) &&
	     knobs_imply_cpus(e->knobs, NULL, error) &&
	     knobs_check_app(e->knobs, "--set", "sink", e->kernel, error) &&
	     knob_values_check_used(e->knobs, modes, error) &&
	     knobs_check_places(e->knobs, "--set", e->lab_name, "sink",
				error) &&
	     knobs_check_queues(e->knobs, e->lab_name, devices, e->mode,
				error) &&
	     knobs_check_boot(e->knobs, devices, error);
	g_ptr_array_unref(modes);
	return ok;
}

static gboolean check(struct explain *e, GError **error)
{
	set_default(&e->lab_name, "realtime");
	set_default(&e->device, "virtio");
	set_default(&e->kernel, "6.1");
	if (e->frames < 1 || e->frames > MAX_FRAMES) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--frames %d: must be 1 to %d", e->frames,
			    MAX_FRAMES);
		return FALSE;
	}
	return catalog_check("explain", e->mode, catalog_modes, error) &&
	       options_check_guest_lab("explain", e->lab_name, error) &&
	       catalog_check("--device", e->device, catalog_devices, error) &&
	       set_knobs(e, error) && paths_find(&e->paths, e->kernel, error);
}

static struct explanation *measure(const struct explain *e, struct lab *lab,
				   GError **error)
{
	struct lab_setup setup = {
		.workload = "sink",
		.mode = e->mode,
		.knobs = e->knobs,
	};
	struct tracing t = {.mode = e->mode, .frames = (guint)e->frames};
	struct explanation *x = NULL;

	if (lab_start(lab, e->lab_name, e->device, &e->paths, &setup, ".",
		      error) &&
	    lab_trace(lab, &t, error))
		x = explanation_new(t.low, t.flood, t.claim, error);
	tracing_clear(&t);
	return x;
}

static int show(const struct explain *e, const struct lab *lab,
		const struct explanation *x)
{
	char *params = knob_values_text(e->knobs, e->mode);
	struct explain_subject subject = {
		.mode = e->mode,
		.params = params,
		.device = e->device,
		.lab = e->lab_name,
		.kernel = lab->guest.kernel,
	};

	if (e->json)
		explain_print_json(&subject, x);
	else
		explain_print(&subject, x);
	g_free(params);
	return x->differences->len ? CLI_VERDICT : CLI_OK;
}

static int in_lab(gpointer data)
{
	const struct explain *e = data;
	struct explanation *x;
	GError *error = NULL;
	struct lab lab;
	int status;

	x = measure(e, &lab, &error);
	status = x ? show(e, &lab, x) : cli_fail(error);
	explanation_free(x);
	lab_stop(&lab);
	return status;
}

int cmd_explain(int argc, char **argv)
{
	struct explain e = {
		.frames = DEFAULT_FRAMES,
		.knobs = knob_values_new(),
	};
	GError *error = NULL;
	gboolean ok = parse(&e, &argc, &argv, &error);
	int status;

	e.mode = ok ? argv[1] : NULL;
	if (ok && check(&e, &error))
		status = isolate_run(g_get_tmp_dir(), in_lab, &e);
	else
		status = cli_fail(error);
	paths_clear(&e.paths);
	g_free(e.lab_name);
	g_free(e.device);
	g_free(e.kernel);
	g_strfreev(e.sets);
	g_ptr_array_unref(e.knobs);
	return status;
}
