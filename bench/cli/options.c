/* SPDX-License-Identifier: GPL-2.0-only */
#include "cli/options.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "lab/error.h"
#include "lab/host.h"
#include "lab/numbers.h"
#include "lab/paths.h"
#include "lab/plan.h"
#include "lab/record.h"

/* As GOption leaves them. */
struct raw {
	char *lab, *device, *modes, *arms, *profile, *seed, *out, *kernel,
		*shard, *plant, *resume, *again, *collectors, *iface, *gen,
		*gen_port, *physical, *cpus, *prometheus, *events;
	char **sets;
	gboolean no_report;
};

static void raw_clear(struct raw *r)
{
	g_free(r->lab);
	g_free(r->device);
	g_free(r->modes);
	g_free(r->arms);
	g_free(r->collectors);
	g_free(r->profile);
	g_free(r->seed);
	g_free(r->out);
	g_free(r->kernel);
	g_free(r->shard);
	g_free(r->plant);
	g_free(r->resume);
	g_free(r->again);
	g_free(r->iface);
	g_free(r->gen);
	g_free(r->gen_port);
	g_free(r->physical);
	g_free(r->cpus);
	g_free(r->prometheus);
	g_free(r->events);
	g_strfreev(r->sets);
}

#define TEXT(name, field, help, arg)                               \
	{                                                          \
		name, 0, 0, G_OPTION_ARG_STRING, &field, help, arg \
	}

static gboolean parse_raw(struct raw *r, int *argc, char ***argv,
			  GError **error)
{
	const GOptionEntry entries[] = {
		TEXT("lab", r->lab,
		     "realtime, virtual, auto or ssh:[USER@]HOST [realtime]",
		     "LAB"),
		TEXT("iface", r->iface,
		     "lab ssh: the NIC under test, by interface or bus address",
		     "NAME"),
		TEXT("gen", r->gen,
		     "lab ssh: the generator's machine, ssh:[USER@]HOST [here]",
		     "MACHINE"),
		TEXT("gen-port", r->gen_port,
		     "lab ssh: where frames leave that machine, a port of "
		     "rxbench-pktgen",
		     "PORT"),
		TEXT("physical", r->physical,
		     "lab ssh: they may leave by NIC NAME", "NAME"),
		TEXT("device", r->device, "NICs, instead of the scenario's",
		     "A,B"),
		TEXT("modes", r->modes, "receive modes, instead of its", "A,B"),
		TEXT("arms", r->arms, "of its arms these only", "A,B"),
		TEXT("collectors", r->collectors,
		     "what is counted: names, all, none or default", "A,B"),
		TEXT("profile", r->profile, "quick, std or rfc [quick]",
		     "PROFILE"),
		{"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &r->sets,
		 "change a knob (rxbench list knobs)", "KNOB=VALUE"},
		TEXT("seed", r->seed, "of the order of points", "N"),
		TEXT("out", r->out, "run directory [results/TIME-NAME]", "DIR"),
		TEXT("kernel", r->kernel,
		     "the guest's, or what the machine runs [6.1]", "VERSION"),
		TEXT("shard", r->shard, "measure part I of N only", "I/N"),
		TEXT("plant", r->plant,
		     "a fault, to see it caught (rxbench list faults)",
		     "FAULT"),
		TEXT("resume", r->resume, "go on with an unfinished run",
		     "DIR"),
		TEXT("again", r->again, "do the same run once more", "DIR"),
		TEXT("cpus", r->cpus, "use so many, which no other run has",
		     "N"),
		TEXT("prometheus", r->prometheus,
		     "tell on a port how far it is [ADDR: 127.0.0.1]",
		     "[ADDR]:PORT"),
		TEXT("events", r->events,
		     "tell what happens, a line of JSON each; -: stdout",
		     "FILE"),
		{"no-report", 0, 0, G_OPTION_ARG_NONE, &r->no_report,
		 "measure only: no verdict, no report", NULL},
		G_OPTION_ENTRY_NULL,
	};

	return cli_parse(argc, argv, entries, "SCENARIO", 0, 1, error);
}

static gboolean take(char **to, char **from)
{
	if (!*from)
		return FALSE;
	g_free(*to);
	*to = g_steal_pointer(from);
	return TRUE;
}

static gboolean bad(const char *option, const char *value, const char *allowed,
		    GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "%s %s: must be %s",
		    option, value, allowed);
	return FALSE;
}

char *options_lab(const char *asked)
{
	g_autofree char *why = NULL;
	const char *lab;

	if (strcmp(asked, "auto"))
		return g_strdup(asked);
	lab = host_kvm_offered(&why) ? "realtime" : "virtual";
	fprintf(stderr, "rxbench: --lab auto: %s, as %s\n", lab, why);
	return g_strdup(lab);
}

gboolean options_check_guest_lab(const char *command, const char *lab,
				 GError **error)
{
	if (!g_str_has_prefix(lab, "ssh"))
		return catalog_check("--lab", lab, catalog_labs, error);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s --lab %s: only rxbench run measures over ssh", command,
		    lab);
	return FALSE;
}

static gboolean take_seed(struct config *c, const char *text, GError **error)
{
	gint64 seed;

	if (!text) {
		/* What is the same each time begins the same way each time. */
		c->seed = points_lab_is_exact(c->lab) ? 1 : g_random_int();
		return TRUE;
	}
	if (!number_parse_int(text, 0, G_MAXUINT32, &seed))
		return bad("--seed", text, "a whole number, 0 to 4294967295",
			   error);
	c->seed = (guint32)seed;
	return TRUE;
}

/* A new run of scenario @name. */
static gboolean from_scenario(struct options *o, struct raw *r,
			      const char *name, GError **error)
{
	struct config *c = o->config = config_new();

	c->path = paths_scenario(name, error);
	if (!c->path || !g_file_get_contents(c->path, &c->text, NULL, error))
		return FALSE;
	if (!g_utf8_validate(c->text, -1, NULL))
		return bad(c->path, "", "text", error);
	if (r->shard && !plan_parse_shard(r->shard, &c->shard, &c->shards))
		return bad("--shard", r->shard, "I/N with 1 <= I <= N", error);
	if (r->lab) {
		g_autofree char *lab = options_lab(r->lab);

		config_set_lab(c, lab);
	}
	take(&c->iface, &r->iface);
	take(&c->gen, &r->gen);
	take(&c->gen_port, &r->gen_port);
	take(&c->physical, &r->physical);
	take(&c->device, &r->device);
	take(&c->modes, &r->modes);
	take(&c->arms, &r->arms);
	take(&c->collectors, &r->collectors);
	take(&c->profile, &r->profile);
	take(&c->kernel, &r->kernel);
	take(&c->plant, &r->plant);
	if (r->sets) {
		g_strfreev(c->sets);
		c->sets = g_steal_pointer(&r->sets);
	}
	return take_seed(c, r->seed, error);
}

/* As the run in @path was asked for. */
static gboolean from_run(struct options *o, const char *path, GError **error)
{
	struct rundir dir = {.path = g_strdup(path), .lock_fd = -1};
	struct record record;

	if (record_load(&record, &dir, error)) {
		o->config = config_from_json(record.root, record.path, error);
		record_close(&record);
	}
	rundir_close(&dir);
	return o->config != NULL;
}

static gboolean check_together(const struct raw *r, int scenarios,
			       GError **error)
{
	gboolean changes = r->lab || r->device || r->modes || r->arms ||
			   r->collectors || r->profile || r->seed || r->iface ||
			   r->gen || r->gen_port || r->physical || r->kernel ||
			   r->shard || r->sets || r->plant;
	int ways = scenarios + !!r->resume + !!r->again;

	if (ways != 1) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "run: give one of SCENARIO, --resume DIR and "
			    "--again DIR");
		return FALSE;
	}
	if (!scenarios && (changes || (r->resume && r->out))) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "run: %s takes no options%s: the run is what it "
			    "was",
			    r->resume ? "--resume" : "--again",
			    r->resume ? "" : " but --out");
		return FALSE;
	}
	return TRUE;
}

/* How the run is done, whatever it measures. */
static gboolean take_manner(struct options *o, struct raw *r, GError **error)
{
	gint64 cpus = 0;

	if (r->cpus && !number_parse_int(r->cpus, 1, CPU_SETSIZE, &cpus))
		return bad("--cpus", r->cpus, "a whole number of 1 or more",
			   error);
	o->cpus = (guint)cpus;
	o->no_report = r->no_report;
	o->out = g_steal_pointer(&r->out);
	o->resume = g_steal_pointer(&r->resume);
	o->prometheus = g_steal_pointer(&r->prometheus);
	o->events = g_steal_pointer(&r->events);
	return TRUE;
}

gboolean options_parse(struct options *o, int argc, char **argv, GError **error)
{
	struct raw r = {0};
	gboolean ok;

	*o = (struct options){0};
	ok = parse_raw(&r, &argc, &argv, error) &&
	     check_together(&r, argc - 1, error);
	if (ok && argc > 1)
		ok = from_scenario(o, &r, argv[1], error);
	else if (ok)
		ok = from_run(o, r.resume ? r.resume : r.again, error);
	ok = ok && take_manner(o, &r, error);
	raw_clear(&r);
	return ok;
}

void options_clear(struct options *o)
{
	config_free(o->config);
	g_free(o->out);
	g_free(o->resume);
	g_free(o->prometheus);
	g_free(o->events);
}
