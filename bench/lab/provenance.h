/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What two runs have in common, by their run.json: parts of one sweep may be
 * put together, runs on like machines may be compared. Pure.
 */
#ifndef BENCH_LAB_PROVENANCE_H
#define BENCH_LAB_PROVENANCE_H

#include <json-glib/json-glib.h>

/* A run as messages call it, and its run.json. */
struct provenance {
	const char *name;
	JsonObject *root;
};

gboolean provenance_is_virtual(const struct provenance *p);

/*
 * Are both parts of one sweep: the same scenario, request (but for the part)
 * and seed, and in virtual time the same machine and knee? FALSE with @error,
 * which names what differs.
 */
gboolean provenance_same_sweep(const struct provenance *a,
			       const struct provenance *b, GError **error);

/*
 * May figures of both stand side by side? The scenario must always be the
 * same; the lab and the machine need not, with @across_machines. FALSE with
 * @error.
 */
gboolean provenance_comparable(const struct provenance *a,
			       const struct provenance *b,
			       gboolean across_machines, GError **error);

/*
 * What was asked otherwise of @b than of @a, one text "request.NAME: A, B"
 * each. Free with g_ptr_array_unref.
 */
GPtrArray *provenance_requests(const struct provenance *a,
			       const struct provenance *b);

/* The member at "a.b", or NULL. */
JsonNode *provenance_node(const struct provenance *p, const char *path);

/* The member at "a.b" as text, "" when there is none; free with g_free. */
char *provenance_text(const struct provenance *p, const char *path);

#endif
