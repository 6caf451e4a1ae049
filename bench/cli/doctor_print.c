/* SPDX-License-Identifier: GPL-2.0-only */
/* What the doctor found, in groups. */
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "cli/doctor.h"

#define SCHEMA 1

static const char *group_of(enum doctor_says says)
{
	static const char *const groups[] = {
		[DOCTOR_GOOD] = "can measure",
		[DOCTOR_DISTORTS] = "distorts",
		[DOCTOR_CANNOT] = "cannot",
		[DOCTOR_UNUSABLE] = "cannot",
	};

	return groups[says];
}

static void print_finding(const struct finding *f)
{
	printf("  %-18s %s\n", f->what, f->found);
	if (*f->so)
		printf("  %-18s -> %s\n", "", f->so);
	if (f->change)
		printf("  %-18s    %s\n", "", f->change);
}

static void print_group(const struct doctor *d, const char *group)
{
	gboolean begun = FALSE;
	guint i;

	for (i = 0; i < d->findings->len; i++) {
		const struct finding *f =
			&g_array_index(d->findings, struct finding, i);

		if (g_strcmp0(group_of(f->says), group))
			continue;
		if (!begun)
			puts(group);
		begun = TRUE;
		print_finding(f);
	}
}

static void print_one(const struct doctor *d)
{
	static const char *const says[] = {
		[DOCTOR_GOOD] = "can measure",
		[DOCTOR_DISTORTS] = "can measure; mind what distorts",
		[DOCTOR_CANNOT] = ("can measure; mind what distorts, and what "
				   "it cannot"),
		[DOCTOR_UNUSABLE] = "cannot measure",
	};

	print_group(d, group_of(DOCTOR_GOOD));
	print_group(d, group_of(DOCTOR_DISTORTS));
	print_group(d, group_of(DOCTOR_CANNOT));
	printf("%s %s\n", d->where ? d->where : "this machine",
	       says[doctor_worst(d)]);
}

void doctor_print(const struct doctor *d, guint n)
{
	guint i;

	for (i = 0; i < n; i++) {
		if (n > 1)
			printf("%s%s:\n", i ? "\n" : "", d[i].where);
		print_one(&d[i]);
	}
}

static JsonObject *finding_json(const struct doctor *d, const struct finding *f)
{
	JsonObject *o = json_object_new();

	if (d->where)
		json_object_set_string_member(o, "machine", d->where);
	json_object_set_string_member(o, "what", f->what);
	json_object_set_string_member(o, "found", f->found);
	json_object_set_string_member(o, "group", group_of(f->says));
	json_object_set_boolean_member(o, "needed", f->says == DOCTOR_UNUSABLE);
	json_object_set_string_member(o, "so", f->so);
	if (f->change)
		json_object_set_string_member(o, "change", f->change);
	else
		json_object_set_null_member(o, "change");
	return o;
}

static void add_findings(JsonArray *all, const struct doctor *d)
{
	guint i;

	for (i = 0; i < d->findings->len; i++)
		json_array_add_object_element(
			all,
			finding_json(d, &g_array_index(d->findings,
						       struct finding, i)));
}

void doctor_print_json(const struct doctor *d, guint n)
{
	JsonNode *node = json_node_new(JSON_NODE_OBJECT);
	JsonObject *root = json_object_new();
	JsonArray *findings = json_array_new();
	gboolean can = TRUE;
	char *text;
	guint i;

	for (i = 0; i < n; i++) {
		add_findings(findings, &d[i]);
		can &= doctor_worst(&d[i]) != DOCTOR_UNUSABLE;
	}
	json_object_set_int_member(root, "schema", SCHEMA);
	json_object_set_boolean_member(root, "can_measure", can);
	json_object_set_array_member(root, "findings", findings);
	json_node_take_object(node, root);
	text = json_to_string(node, TRUE);
	puts(text);
	g_free(text);
	json_node_unref(node);
}
