/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the user asked to be run: a scenario's text and what the options
 * change of it. It goes into run.json and comes back from there, so that a
 * run can be continued, or done again, without the file it came from.
 */
#ifndef BENCH_LAB_CONFIG_H
#define BENCH_LAB_CONFIG_H

#include <json-glib/json-glib.h>

#include "lab/catalog.h"
#include "lab/knobs.h"
#include "lab/scenario.h"

struct config {
	char *path; /* of the scenario, for messages */
	char *text;
	char *profile;
	char *lab;
	char *kernel;
	char *device; /* NULL: as the scenario says; so is modes */
	char *modes;
	char *arms;
	char *plant;	  /* a fault (stats/planted.h), or NULL */
	char *collectors; /* names, or a set of them */
	/* Lab ssh: config_remote.c; NULL elsewhere. */
	char *host, *iface, *gen, *gen_port, *physical;
	char **sets; /* "KNOB=VALUE" */
	guint32 seed;
	guint shard, shards;
	gboolean pair;	   /* measure an A/A pair, where the lab is not exact */
	gboolean together; /* what is compared is in one shard, likewise */
};

/* Defaults; the strings are the config's own. */
struct config *config_new(void);
void config_free(struct config *c);

/* All checks: the scenario as it will be run, NULL with @error. */
struct scenario *config_build(const struct config *c, GPtrArray **knobs,
			      GError **error);

/*
 * config_remote.c: @asked is what --lab says, "ssh:HOST" or a lab's name; it
 * goes to lab and host.
 */
void config_set_lab(struct config *c, const char *asked);
/* The [USER@]HOST of the option --gen, or NULL. */
char *config_gen_host(const struct config *c);
/* What lab ssh needs is there, and elsewhere is not; nor what it cannot. */
gboolean config_check_remote(const struct config *c, const GPtrArray *knobs,
			     GError **error);

/* Has a run of @c an A/A pair, if it compares anything? */
gboolean config_has_pair(const struct config *c);

/* Are points that are compared with each other dealt to one shard? */
gboolean config_deals_together(const struct config *c);

/* To the members "scenario", "request" and "seed" of @root, and back. */
void config_to_json(const struct config *c, const struct scenario *s,
		    JsonObject *root);
struct config *config_from_json(JsonObject *root, const char *label,
				GError **error);

#endif
