/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What `--set NAME=VALUE` changes: the scenario's own keys, the guest's
 * settings, the conditions of the experiment, and the parameters of receive
 * modes. Whatever is set is read back from where it was set. Pure.
 */
#ifndef BENCH_LAB_KNOBS_H
#define BENCH_LAB_KNOBS_H

#include <glib.h>

/* Of the guest in the realtime lab. */
#define KNOBS_MAX_CPUS 8
#define KNOBS_MAX_QUEUES 8
/* Under test, in the virtual one. */
#define KNOBS_VIRTUAL_CPUS 2

enum knob_kind {
	KNOB_RUN,    /* a key of the scenario's [device] or [load] group */
	KNOB_BOOT,   /* how the guest is put together and booted */
	KNOB_PLACE,  /* on which of its CPUs what is */
	KNOB_GUEST,  /* a file of the guest, before the first point */
	KNOB_NIC,    /* what ethtool sets, for any driver */
	KNOB_DEVICE, /* a file of our driver, for any mode */
	KNOB_MODE,   /* a file of our driver, in the modes that have it */
	KNOB_LOAD,   /* what the generator is told, with the pattern */
	KNOB_APP,    /* how the application waits and works */
};

struct knob {
	const char *name;
	enum knob_kind kind;
	/*
	 * GUEST: the file; DEVICE, MODE: its name; NIC: "VERB KEY" of the
	 * agent, or "file NAME"; BOOT: what the lab knows it by; LOAD: what the
	 * generator does; APP: "workload ARGUMENT", or what the lab knows.
	 */
	const char *where;
	/* Whole numbers from min to max, or one of the choices. */
	gint64 min, max;
	const char *const *choices;
	const char *summary;
	const char *const *modes; /* those that have it; NULL: all */
};

/* Ends with a NULL name. */
extern const struct knob knob_table[];

/* A knob that was set. */
struct knob_value {
	const struct knob *knob;
	char *value;
};

/* For struct knob_value. Free with g_ptr_array_unref. */
GPtrArray *knob_values_new(void);

/* The knob called @name, or NULL. */
const struct knob *knob_find(const char *name);

/*
 * Is "NAME=VALUE" a key of the scenario? Then @value is what stands behind the
 * '='. Everything else is for knob_values_set().
 */
gboolean knob_is_run(const char *set, const char **value,
		     const struct knob **knob);

/*
 * Add "NAME=VALUE" (@label stands before it in messages: "--set"), where NAME
 * is in the table or MODE.PARAMETER, which the
 * driver judges. A later value wins. FALSE with @error.
 */
gboolean knob_values_set(GPtrArray *values, const char *label, const char *set,
			 GError **error);

/* The value set for @name, or NULL. */
const char *knob_values_get(const GPtrArray *values, const char *name);

/* File @name of our driver, beside the mode, for @iface. Free it. */
char *knob_driver_file(const char *iface, const char *name);

/*
 * The guest's file that is the knob, where @iface is under test. NULL: there is
 * none, it is set by the agent's verb. Free it.
 */
char *knob_path(const struct knob *knob, const char *iface);

/* Does @knob change anything in @mode? */
gboolean knob_applies(const struct knob *knob, const char *mode);

/*
 * Those of @a, and those of @b: pointers to them. Free with
 * g_ptr_array_unref().
 */
GPtrArray *knob_values_join(const GPtrArray *a, const GPtrArray *b);
/* The same knobs, of the same owners? */
gboolean knob_values_same(const GPtrArray *a, const GPtrArray *b);

/*
 * A knob that none of @modes (names) has would be silently without effect:
 * FALSE with @error.
 */
gboolean knob_values_check_used(const GPtrArray *values, const GPtrArray *modes,
				GError **error);

/*
 * "name=value;name=value" as it applies to @mode, sorted, for points.csv.
 * Free it.
 */
char *knob_values_text(const GPtrArray *values, const char *mode);

#endif
