/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/plant.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/placement.h"
#include "lab/scenario_arm.h"
#include "stats/planted.h"

#define SILENT_DROP "silent-drop"
#define SLOW_GENERATOR "slow-generator"
#define STOLEN_CPU "stolen-cpu"

static gboolean refuse(const char *fault, const char *why, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "--plant %s: %s", fault,
		    why);
	return FALSE;
}

static gboolean no_such(const char *fault, GError **error)
{
	GString *names = g_string_new("there is no such; allowed: ");
	const struct fault *f;

	for (f = faults; f->name; f++)
		g_string_append_printf(names, "%s%s", f == faults ? "" : ", ",
				       f->name);
	refuse(fault, names->str, error);
	g_string_free(names, TRUE);
	return FALSE;
}

gboolean plant_check(const char *fault, const char *lab,
		     const struct scenario *s, GError **error)
{
	guint i;

	if (!fault)
		return TRUE;
	if (!fault_find(fault))
		return no_such(fault, error);
	if (!strcmp(fault, STOLEN_CPU) && points_lab_is_exact(lab))
		return refuse(fault,
			      "the virtual lab's clock counts instructions: "
			      "there is nothing to steal",
			      error);
	if (!strcmp(fault, STOLEN_CPU) && !strcmp(lab, "ssh"))
		return refuse(fault, "the CPU under test is another machine's",
			      error);
	if (strcmp(fault, SILENT_DROP))
		return TRUE;
	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);

		if (catalog_is_ours(arm->mode))
			return TRUE;
	}
	return refuse(fault, "none of the modes is netdrv's", error);
}

gboolean plant_drops(const char *fault, const char *mode)
{
	return !g_strcmp0(fault, SILENT_DROP) && catalog_is_ours(mode);
}

char *plant_request(const char *fault, const char *more)
{
	if (g_strcmp0(fault, SLOW_GENERATOR))
		return g_strdup(more);
	return g_strconcat(",slow_ppm=20000", more, NULL);
}

static void __attribute__((noreturn)) steal(int cpu, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	placement_pin_one(0, cpu, "the thief", NULL);
	while (getppid() == parent)
		;
	_exit(0);
}

pid_t plant_thief(const char *fault, int cpu)
{
	pid_t parent = getpid(), thief;

	if (g_strcmp0(fault, STOLEN_CPU))
		return 0;
	thief = fork();
	if (!thief)
		steal(cpu, parent);
	return MAX(thief, 0);
}

void plant_relieve(pid_t thief)
{
	if (!thief)
		return;
	kill(thief, SIGKILL);
	while (waitpid(thief, NULL, 0) < 0 && errno == EINTR)
		;
}
