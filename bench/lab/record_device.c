/* SPDX-License-Identifier: GPL-2.0-only */
/* What run.json knows of each device: "devices": {"virtio": {...}}. */
#include "lab/record.h"
#include "stats/json_read.h"

static JsonObject *device_of(const struct record *r, const char *device)
{
	return record_section(record_section(r->root, "devices"), device);
}

void record_commands(struct record *r, const struct lab *lab)
{
	JsonObject *o = device_of(r, lab->device);

	json_object_set_string_member(o, "qemu_command",
				      lab->qemu_command ? lab->qemu_command
							: "none");
	json_object_set_string_member(o, "pktgen_command", lab->gen_command);
}

double record_hog_idle(const struct record *r, const char *device)
{
	return jsonread_number(device_of(r, device), "hog_idle_per_s", 0);
}

void record_set_hog_idle(struct record *r, const char *device, double per_s)
{
	json_object_set_double_member(device_of(r, device), "hog_idle_per_s",
				      per_s);
}

double record_knee(const struct record *r, const char *device, const char *mode)
{
	JsonObject *knees = record_section(device_of(r, device), "knees");

	return jsonread_number(knees, mode, 0);
}

void record_set_knee(struct record *r, const char *device, const char *mode,
		     double pps)
{
	JsonObject *knees = record_section(device_of(r, device), "knees");

	json_object_set_double_member(knees, mode, pps);
}

void record_set_only_knee(struct record *r, const char *mode, double pps)
{
	json_object_set_double_member(r->root, "knee_pps", pps);
	record_set_text(r, "knee_mode", mode);
}

void record_trial(struct record *r, const char *device, const char *mode,
		  double pps, double loss, gboolean passed)
{
	char *text =
		g_strdup_printf("%s %s %.0f pps loss %.4f %s", device, mode,
				pps, loss, passed ? "passed" : "failed");

	if (!jsonread_list(r->root, "knee_trials"))
		json_object_set_array_member(r->root, "knee_trials",
					     json_array_new());
	json_array_add_string_element(jsonread_list(r->root, "knee_trials"),
				      text);
	g_free(text);
}
