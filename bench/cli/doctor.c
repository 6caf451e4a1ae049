/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench doctor: what can this machine measure, and what would it distort? */
#include "cli/doctor.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/doctor_remote.h"
#include "lab/config.h"
#include "lab/error.h"

/* The labs whose machine is a guest of this one. */
static int look_here(gboolean json)
{
	struct doctor d;
	int status;

	doctor_init(&d, "");
	doctor_check_lab(&d);
	doctor_check_machine(&d);
	doctor_check_load(&d);
	if (json)
		doctor_print_json(&d, 1);
	else
		doctor_print(&d, 1);
	status = doctor_worst(&d) == DOCTOR_UNUSABLE ? CLI_FAILED : CLI_OK;
	doctor_clear(&d);
	return status;
}

static gboolean refuse(GError **error, const char *what)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "doctor: %s", what);
	return FALSE;
}

static gboolean check(const struct config *c, GError **error)
{
	if (!catalog_check("--lab", c->lab, catalog_labs, error))
		return FALSE;
	if (c->gen && !config_gen_host(c))
		return refuse(error, "--gen: must be ssh:[USER@]HOST");
	if (c->host || (strcmp(c->lab, "ssh") && !c->iface && !c->gen))
		return TRUE;
	return refuse(error,
		      c->iface ? "--iface is for --lab ssh:[USER@]HOST"
		      : c->gen ? "--gen is for --lab ssh:[USER@]HOST"
			       : "--lab ssh: must be ssh:[USER@]HOST: which "
				 "machine?");
}

int cmd_doctor(int argc, char **argv)
{
	struct config *c = config_new();
	gboolean json = FALSE;
	char *lab = NULL;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &json,
		 "for programs, on the standard output", NULL},
		{"lab", 0, 0, G_OPTION_ARG_STRING, &lab,
		 "ssh:[USER@]HOST: all machines of that lab", "LAB"},
		{"iface", 0, 0, G_OPTION_ARG_STRING, &c->iface,
		 "with it, the NIC to be tested", "NAME"},
		{"gen", 0, 0, G_OPTION_ARG_STRING, &c->gen,
		 "with it, the generator's machine, ssh:[USER@]HOST",
		 "MACHINE"},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	int status;

	if (cli_parse(&argc, &argv, entries, "", 0, 0, &error) && lab)
		config_set_lab(c, lab);
	if (error || !check(c, &error))
		status = cli_fail(error);
	else if (!c->host)
		status = look_here(json);
	else
		status = doctor_remote(
			&(struct doctor_remote){.host = c->host,
						.iface = c->iface,
						.gen_host = config_gen_host(c),
						.json = json});
	config_free(c);
	g_free(lab);
	return status;
}
