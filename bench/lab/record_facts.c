/* SPDX-License-Identifier: GPL-2.0-only */
/* The facts that a result depends on, gathered for run.json. */
#include <rxbench/stamp.h>
#include <string.h>

#include "lab/collectors.h"
#include "lab/host.h"
#include "lab/record.h"
#include "stats/json_read.h"

#ifndef RXBENCH_GIT_ID
#define RXBENCH_GIT_ID "unknown"
#endif

JsonObject *record_section(JsonObject *parent, const char *name)
{
	if (!jsonread_object(parent, name))
		json_object_set_object_member(parent, name, json_object_new());
	return jsonread_object(parent, name);
}

static void put_line(JsonObject *o, const char *name, const char *path)
{
	char *line = host_file_line(path);

	json_object_set_string_member(o, name, line);
	g_free(line);
}

static void put(JsonObject *o, const char *name, char *taken)
{
	json_object_set_string_member(o, name, taken ? taken : "unknown");
	g_free(taken);
}

void record_host(struct record *r, const char *qemu_version)
{
	JsonObject *versions = record_section(r->root, "versions");
	JsonObject *host = record_section(r->root, "host");

	json_object_set_string_member(versions, "rxbench", RXBENCH_VERSION);
	json_object_set_string_member(versions, "git", RXBENCH_GIT_ID);
	json_object_set_string_member(versions, "qemu",
				      qemu_version ? qemu_version : "none");
	json_object_set_string_member(host, "name", g_get_host_name());
	put_line(host, "boot_id", "/proc/sys/kernel/random/boot_id");
	put(host, "cpu", host_cpu_model());
	put(host, "kernel", host_kernel());
	json_object_set_int_member(host, "cpus", g_get_num_processors());
	put_line(host, "clocksource",
		 "/sys/devices/system/clocksource/clocksource0/"
		 "current_clocksource");
	put_line(host, "governor",
		 "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
}

/* "CONFIG_HZ=250" and its like, from the kernel package's file. */
static void put_config(JsonObject *guest, const char *path)
{
	static const char *const wanted[] = {
		"CONFIG_HZ=",
		"CONFIG_PREEMPT",
		"CONFIG_NO_HZ",
		"CONFIG_IRQ_TIME_ACCOUNTING",
		"CONFIG_TICK_CPU_ACCOUNTING",
		"CONFIG_VIRT_CPU_ACCOUNTING",
		"CONFIG_IRQ_FORCED_THREADING",
	};
	JsonArray *found = json_array_new();
	char *text = NULL, **lines;
	guint i, w;

	if (path && g_file_get_contents(path, &text, NULL, NULL)) {
		lines = g_strsplit(text, "\n", -1);
		for (i = 0; lines[i]; i++)
			for (w = 0; w < G_N_ELEMENTS(wanted); w++)
				if (g_str_has_prefix(lines[i], wanted[w]))
					json_array_add_string_element(found,
								      lines[i]);
		g_strfreev(lines);
	}
	g_free(text);
	json_object_set_array_member(guest, "config", found);
}

static void put_sysctls(JsonObject *guest, GHashTable *values)
{
	JsonObject *sysctls = json_object_new();
	const char *const *name;

	for (name = guest_sysctls; *name; name++) {
		const char *value = g_hash_table_lookup(values, *name);

		if (value)
			json_object_set_string_member(sysctls, *name, value);
	}
	json_object_set_object_member(guest, "sysctls", sysctls);
}

void record_modules(struct record *r, GHashTable *srcversions)
{
	JsonObject *modules = record_section(r->root, "srcversions");
	GHashTableIter iter;
	gpointer name, version;

	g_hash_table_iter_init(&iter, srcversions);
	while (g_hash_table_iter_next(&iter, &name, &version))
		json_object_set_string_member(modules, name, version);
}

static void put_placement(struct record *r, const struct lab *lab)
{
	JsonObject *where = record_section(r->root, "placement");

	json_object_set_int_member(where, "guest_cpu", lab->where.guest_cpu);
	json_object_set_int_member(where, "generator_cpu", lab->where.gen_cpu);
	put(where, "qemu_main_loop", placement_text(&lab->where.main_loop));
}

void record_collectors(struct record *r, const struct lab *lab)
{
	JsonObject *o = record_section(r->root, "collectors");
	const struct collector_info *c;

	for (c = collectors_info; c->name; c++) {
		const char *state = collectors_why_not(c, lab->ops->name);

		if (c->kind <= RXB_COLLECT_ALWAYS)
			state = "on";
		else if (!state)
			state = g_hash_table_lookup(lab->collectors, c->name);
		json_object_set_string_member(o, c->name,
					      state ? state : "not asked for");
	}
}

void record_share(struct record *r, const struct lab *lab)
{
	if (lab->share)
		json_object_set_object_member(r->root, "generator_share",
					      json_object_ref(lab->share));
}

void record_lab(struct record *r, const struct lab *lab)
{
	JsonObject *versions = record_section(r->root, "versions");
	JsonObject *guest = record_section(r->root, "guest");

	record_set_text(r, "accel", lab_accel(lab));
	record_set_text(r, "accel_why", lab->accel_why);
	record_commands(r, lab);
	record_collectors(r, lab);
	json_object_set_string_member(versions, "dpdk",
				      lab->dpdk ? lab->dpdk : "unknown");
	json_object_set_string_member(versions, "guest_kernel",
				      lab->guest.kernel);
	json_object_set_string_member(versions, "agent",
				      lab->guest.agent_version);
	json_object_set_int_member(record_section(r->root, "host"), "tsc_khz",
				   lab->tsc_khz);
	if (lab->machine)
		json_object_set_object_member(r->root, "reference_machine",
					      json_object_ref(lab->machine));
	else
		put_placement(r, lab);
	json_object_set_string_member(guest, "cmdline", lab->kernel_cmdline);
	put_config(guest, lab->paths->kernel_config);
	put_sysctls(guest, lab->sysctls);
	if (lab->modules)
		json_object_set_string_member(guest, "modules", lab->modules);
}
