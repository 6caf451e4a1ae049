/* SPDX-License-Identifier: GPL-2.0-only */
/* The CPUs, their clocks, and the memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/doctor.h"

#define CPU "/sys/devices/system/cpu/"
#define CLOCKSOURCE "/sys/devices/system/clocksource/clocksource0/"
#define THP_SHMEM "/sys/kernel/mm/transparent_hugepage/shmem_enabled"
/* The guest, the generator, and what the host wants for itself. */
#define MIN_MEMORY_MIB 1024
/* A CPU that takes longer to wake up shows in latencies. */
#define SLOW_WAKE_US 50
#define MAX_STATES 16

/* "0-3,6": how many. */
static guint count_cpus(const char *list)
{
	char **parts = g_strsplit(list, ",", -1);
	guint i, n = 0;

	for (i = 0; parts[i]; i++) {
		int from = 0, to = 0,
		    got = sscanf(parts[i], "%d-%d", &from, &to);

		if (got == 1)
			n++;
		else if (got == 2 && to >= from)
			n += (guint)(to - from + 1);
	}
	g_strfreev(parts);
	return n;
}

static void check_cpus(struct doctor *d)
{
	char *online = doctor_line(d, CPU "online");
	guint n = online ? count_cpus(online) : 1;

	doctor_say(d, n >= 2 ? DOCTOR_GOOD : DOCTOR_DISTORTS, "CPUs",
		   g_strdup_printf("%u", n),
		   "guest and generator share one, each slows the other; "
		   "loads and latencies mean little",
		   "give this machine a second CPU, or use --lab virtual");
	g_free(online);
}

static void check_siblings(struct doctor *d)
{
	char *active = doctor_line(d, CPU "smt/active");
	gboolean on = active && !strcmp(active, "1");

	doctor_say(d, on ? DOCTOR_DISTORTS : DOCTOR_GOOD, "SMT siblings",
		   g_strdup(on ? "two CPUs are one core" : "none"),
		   "what runs on the sibling takes half of the guest's core, "
		   "and no counter says so",
		   "echo off | sudo tee " CPU "smt/control");
	g_free(active);
}

static void check_idle(struct doctor *d)
{
	char *driver = doctor_line(d, CPU "cpuidle/current_driver");
	int i, worst = 0;

	for (i = 0; i < MAX_STATES; i++) {
		char *path =
			g_strdup_printf(CPU "cpu0/cpuidle/state%d/latency", i);
		char *latency = doctor_line(d, path);

		worst = MAX(worst, latency ? atoi(latency) : 0);
		g_free(latency);
		g_free(path);
	}
	doctor_say(d, worst > SLOW_WAKE_US ? DOCTOR_DISTORTS : DOCTOR_GOOD,
		   "idle states",
		   g_strdup_printf("driver %s, up to %d us to wake up",
				   driver ? driver : "none", worst),
		   "a CPU that slept wakes up late, which latencies at low "
		   "loads show",
		   "sudo cpupower idle-set -D 50");
	g_free(driver);
}

static void check_governor(struct doctor *d)
{
	char *governor = doctor_line(d, CPU "cpu0/cpufreq/scaling_governor");

	if (governor)
		doctor_say(d,
			   strcmp(governor, "performance") ? DOCTOR_DISTORTS
							   : DOCTOR_GOOD,
			   "CPU governor", g_strdup(governor),
			   "the clock rate follows the load, and so will the "
			   "results",
			   "sudo cpupower frequency-set -g performance");
	else
		doctor_say(d, DOCTOR_CANNOT, "CPU frequency",
			   g_strdup("not told (a virtual machine?)"),
			   "cpu_mhz stays empty: a host that slows down is "
			   "seen in the A/A pair only",
			   NULL);
	g_free(governor);
}

static void check_turbo(struct doctor *d)
{
	static const struct {
		const char *path, *on, *change;
	} switches[] = {
		{CPU "intel_pstate/no_turbo", "0",
		 "echo 1 | sudo tee " CPU "intel_pstate/no_turbo"},
		{CPU "cpufreq/boost", "1",
		 "echo 0 | sudo tee " CPU "cpufreq/boost"},
	};
	guint i;

	for (i = 0; i < G_N_ELEMENTS(switches); i++) {
		char *line = doctor_line(d, switches[i].path);
		gboolean on = line && !strcmp(line, switches[i].on);

		if (line)
			doctor_say(d, on ? DOCTOR_DISTORTS : DOCTOR_GOOD,
				   "turbo", g_strdup(on ? "on" : "off"),
				   "the clock rate depends on heat and on what "
				   "the other cores do",
				   switches[i].change);
		g_free(line);
	}
}

static void check_clocksource(struct doctor *d)
{
	static const char *const good[] = {"tsc", "kvm-clock",
					   "hyperv_clocksource_tsc_page", NULL};
	char *name = doctor_line(d, CLOCKSOURCE "current_clocksource");
	gboolean ok = name && g_strv_contains(good, name);

	doctor_say(d, ok ? DOCTOR_GOOD : DOCTOR_DISTORTS, "clocksource",
		   g_strdup(name ? name : "not told"),
		   "reading the time takes a trip to a device; gaps and "
		   "latencies get its grain",
		   "echo tsc | sudo tee " CLOCKSOURCE "current_clocksource");
	g_free(name);
}

static gboolean has_flag(const char *cpuinfo, const char *flag)
{
	char *regex = g_strdup_printf("^flags.*\\b%s\\b", flag);
	gboolean found =
		g_regex_match_simple(regex, cpuinfo, G_REGEX_MULTILINE, 0);

	g_free(regex);
	return found;
}

static void check_tsc(struct doctor *d)
{
	char *cpuinfo = doctor_text(d, "/proc/cpuinfo");
	gboolean constant = cpuinfo && has_flag(cpuinfo, "constant_tsc");
	gboolean nonstop = cpuinfo && has_flag(cpuinfo, "nonstop_tsc");

	doctor_say(d, constant && nonstop ? DOCTOR_GOOD : DOCTOR_DISTORTS,
		   "TSC",
		   g_strdup(constant && nonstop ? "constant, never stops"
			    : constant		? "may stop when a CPU sleeps"
						: "its rate is not promised"),
		   "the generator keeps time by it: loads may be off, which "
		   "oload_ratio shows",
		   NULL);
	g_free(cpuinfo);
}

static void check_memory(struct doctor *d)
{
	char *text = doctor_text(d, "/proc/meminfo");
	const char *at = text ? strstr(text, "MemAvailable:") : NULL;
	guint64 mib =
		at ? g_ascii_strtoull(at + strlen("MemAvailable:"), NULL, 10) >>
				10
		   : 0;

	doctor_say(d, mib >= MIN_MEMORY_MIB ? DOCTOR_GOOD : DOCTOR_DISTORTS,
		   "free memory",
		   g_strdup_printf("%" G_GUINT64_FORMAT " MiB", mib),
		   "the guest may be swapped out in the middle of a window",
		   "free 1 GiB: stop what needs it");
	g_free(text);
}

/* The lab's memory is shared and in small pages, the same on every machine. */
static void check_hugepages(struct doctor *d)
{
	char *line = doctor_line(d, THP_SHMEM);
	gboolean some = line && (strstr(line, "[always]") ||
				 strstr(line, "[within_size]") ||
				 strstr(line, "[force]"));

	doctor_say(d, some ? DOCTOR_DISTORTS : DOCTOR_GOOD, "huge pages",
		   g_strdup(some ? "shared memory gets them when there are any"
				 : "none are needed, none come uninvited"),
		   "the guest's memory is fast in one run and not in the next",
		   "echo never | sudo tee " THP_SHMEM);
	g_free(line);
}

void doctor_check_processor(struct doctor *d)
{
	check_siblings(d);
	check_idle(d);
	check_governor(d);
	check_turbo(d);
	check_clocksource(d);
	check_tsc(d);
}

void doctor_check_machine(struct doctor *d)
{
	check_cpus(d);
	doctor_check_processor(d);
	check_memory(d);
	check_hugepages(d);
}
