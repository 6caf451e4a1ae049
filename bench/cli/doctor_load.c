/* SPDX-License-Identifier: GPL-2.0-only */
/* Who else is here, now. */
#include <stdio.h>
#include <string.h>

#include "cli/doctor.h"
#include "lab/gates.h"
#include "lab/host.h"

#define SPAN_US 1000000 /* a rate needs a span of time */
#define MAX_BUSY 0.1
#define MAX_PRESSURE 5.0 /* percent */
#define PSI "/proc/pressure/cpu"

static gboolean read_ticks(const struct doctor *d, struct host_ticks *t)
{
	char *text = doctor_text(d, "/proc/stat");
	gboolean ok = text && host_ticks_parse(text, t);

	g_free(text);
	return ok;
}

static void check_ticks(struct doctor *d)
{
	struct host_ticks from, to;
	double steal, busy;

	if (!read_ticks(d, &from))
		return;
	g_usleep(SPAN_US);
	if (!read_ticks(d, &to))
		return;
	steal = host_steal(&from, &to);
	busy = 1 - (double)(to.idle - from.idle) /
			   (double)MAX(to.total - from.total, 1);
	doctor_say(d, steal <= GATES_MAX_STEAL ? DOCTOR_GOOD : DOCTOR_DISTORTS,
		   "steal now", g_strdup_printf("%.1f %%", 100 * steal),
		   "another guest takes this machine's CPU; points will be "
		   "invalid",
		   "wait for a quieter hour, or use --lab virtual");
	doctor_say(d, busy <= MAX_BUSY ? DOCTOR_GOOD : DOCTOR_DISTORTS,
		   "busy now", g_strdup_printf("%.0f %%", 100 * busy),
		   "other programs compete with what is measured",
		   "top -o %CPU, and stop what needs it");
}

static void check_pressure(struct doctor *d)
{
	char *line = doctor_line(d, PSI);
	double some = 0;

	if (line && sscanf(line, "some avg10=%lf", &some) == 1)
		doctor_say(d,
			   some <= MAX_PRESSURE ? DOCTOR_GOOD : DOCTOR_DISTORTS,
			   "CPU pressure",
			   g_strdup_printf("%.1f %% of the last 10 s", some),
			   "programs wait for a CPU; guest and generator will",
			   "top -o %CPU, and stop what needs it");
	else
		doctor_say(d, DOCTOR_CANNOT, "CPU pressure",
			   g_strdup("this kernel does not tell (PSI)"),
			   "psi_cpu stays empty",
			   "boot with psi=1 on the kernel's command line");
	g_free(line);
}

static void check_irqbalance(struct doctor *d)
{
	gboolean runs = doctor_sees_process(d, "irqbalance");

	doctor_say(d, runs ? DOCTOR_DISTORTS : DOCTOR_GOOD, "irqbalance",
		   g_strdup(runs ? "is running" : "is not running"),
		   "it moves the host's interrupts to the guest's CPU and away "
		   "again while a run goes on",
		   "sudo systemctl stop irqbalance");
}

void doctor_check_load(struct doctor *d)
{
	check_ticks(d);
	check_pressure(d);
	check_irqbalance(d);
}
