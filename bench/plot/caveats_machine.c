/* SPDX-License-Identifier: GPL-2.0-only */
/* What limits the numbers: what they were measured on. */
#include "caveats.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "runinfo.h"

/* Shares of the window that are worth mentioning. */
#define STEAL_MENTIONED 0.001
#define PRESSURE_MENTIONED 0.01
#define FREQUENCY_MENTIONED 0.01
/* One for the generator, one for the machine under test, one for the rest. */
#define ENOUGH_CPUS 3

static void about_accelerator(GPtrArray *caveats, const char *accel,
			      const char *why)
{
	const char *open = why ? " (" : "", *close = why ? ")" : "";

	if (!accel)
		caveat_add(caveats, "accelerator",
			   "What executed the machine under test is not "
			   "recorded: compare the modes with one another "
			   "only.");
	else if (!g_ascii_strcasecmp(accel, "tcg"))
		caveat_add(caveats, "tcg",
			   "The machine under test was emulated instruction by "
			   "instruction (TCG)%s%s%s. Rates and latencies are "
			   "this emulator's on this host: compare the modes "
			   "with one another, at multiples of the knee, and "
			   "carry no absolute number to a real machine. "
			   "Caches, memory and the true price of an interrupt "
			   "or a context switch are not in it.",
			   open, why ? why : "", close);
	else if (!g_ascii_strcasecmp(accel, "kvm"))
		caveat_add(caveats, "kvm",
			   "The machine under test was virtual (KVM)%s%s%s: "
			   "an interrupt and a device access cost an exit to "
			   "the host there, which real hardware does not pay.",
			   open, why ? why : "", close);
}

static void about_virtual_time(GPtrArray *caveats, const struct run_view *run)
{
	g_autofree char *machine =
		runinfo_text(run->info, "reference_machine.id");

	caveat_add(caveats, "virtual-time",
		   "Measured in virtual time%s%s: an emulated machine on which "
		   "every instruction takes equally long. It has no caches and "
		   "pays no VM exits, so it compares what the modes cost in "
		   "instructions and scheduling, exactly and repeatably, and "
		   "says nothing of micro-architecture. Rates and latencies "
		   "are this machine's and of no other.",
		   machine ? " on " : "", machine ? machine : "");
}

static double steal(const struct point *p)
{
	return p->steal < 0 ? NAN : p->steal;
}

static double pressure(const struct point *p)
{
	return p->psi_cpu < 0 ? NAN : p->psi_cpu;
}

static double frequency(const struct point *p)
{
	return p->cpu_mhz > 0 ? p->cpu_mhz : NAN;
}

static double minus_frequency(const struct point *p)
{
	return -frequency(p);
}

static void about_disturbance(GPtrArray *caveats, const struct run_view *run)
{
	double stolen = caveat_worst(run, steal);
	double waited = caveat_worst(run, pressure);
	double fastest = caveat_worst(run, frequency);
	double slowest = -caveat_worst(run, minus_frequency);

	if (stolen >= STEAL_MENTIONED)
		caveat_add(caveats, "steal",
			   "The host took the CPU from the machine under test "
			   "for up to %.2g %% of a valid window (above 2 %% "
			   "a point is invalid); it widens the ranges.",
			   100 * stolen);
	if (waited >= PRESSURE_MENTIONED)
		caveat_add(caveats, "pressure",
			   "The host was busy: tasks waited for a CPU during "
			   "up to %.2g %% of a valid window.",
			   100 * waited);
	if (fastest - slowest > FREQUENCY_MENTIONED * fastest)
		caveat_add(caveats, "frequency",
			   "The clock of the host's CPU changed between "
			   "points, from %.0f to %.0f MHz.",
			   slowest, fastest);
}

static void about_host(GPtrArray *caveats, const struct run_view *run)
{
	double cpus = runinfo_number(run->info, "host.cpus", NAN);
	g_autofree char *governor = runinfo_text(run->info, "host.governor");

	if (cpus < ENOUGH_CPUS)
		caveat_add(caveats, "cpus",
			   "The host has %.0f CPU%s: generator, machine under "
			   "test and all else cannot have one each.",
			   cpus, cpus > 1 ? "s" : "");
	if (governor && strcmp(governor, "performance") &&
	    strcmp(governor, "unknown") && *governor)
		caveat_add(caveats, "governor",
			   "The host's CPU may change its clock by itself "
			   "(governor %s).",
			   governor);
}

/* Since 6.5 the softirq comes before ksoftirqd has had its turn. */
static void about_kernel(GPtrArray *caveats, const char *kernel)
{
	guint major, minor;

	if (!kernel || sscanf(kernel, "%u.%u", &major, &minor) != 2 || !major)
		return;
	if (major > 6 || (major == 6 && minor >= 5))
		caveat_add(caveats, "kernel",
			   "Kernel %s: since 6.5 each interrupt may run "
			   "softirqs before a waiting ksoftirqd has had its "
			   "turn. Modes that are graceful on 6.1, napi among "
			   "them, may livelock here.",
			   kernel);
	else
		caveat_add(caveats, "kernel",
			   "Kernel %s: up to 6.4 softirqs wait for ksoftirqd "
			   "once that is awake, and a flooded application gets "
			   "its share. Since 6.5 they do not, and napi too may "
			   "livelock.",
			   kernel);
}

static void about_guest(GPtrArray *caveats, const struct run_view *run)
{
	g_autofree char *kernel =
		runinfo_text(run->info, "versions.guest_kernel");
	g_autofree char *cmdline = runinfo_text(run->info, "guest.cmdline");
	guint i;

	about_kernel(caveats, kernel);
	if (cmdline && strstr(cmdline, "mitigations=off"))
		caveat_add(caveats, "mitigations",
			   "The machine under test ran with mitigations=off: "
			   "with them, each way into the kernel costs more.");
	for (i = 0; i < run->series->len; i++)
		if (g_str_has_prefix(
			    ((const struct series *)run->series->pdata[i])
				    ->like->device,
			    "e1000")) {
			caveat_add(caveats, "e1000",
				   "QEMU's e1000 and e1000e raise at most 7813 "
				   "interrupts a second, whatever told: "
				   "above that rate no mode gets one a frame.");
			break;
		}
}

void caveats_of_machine(GPtrArray *caveats, const struct run_view *run)
{
	g_autofree char *accel = runinfo_text(run->info, "accel");
	g_autofree char *why = runinfo_text(run->info, "accel_why");

	if (run_view_is_exact(run)) {
		about_virtual_time(caveats, run);
	} else {
		about_accelerator(caveats, accel, why);
		about_host(caveats, run);
		about_disturbance(caveats, run);
	}
	about_guest(caveats, run);
}
