/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench doctor: what can this machine measure, and what would it distort? */
#include "cli/doctor.h"

#include "cli/cli.h"

int cmd_doctor(int argc, char **argv)
{
	gboolean json = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &json,
		 "for programs, on the standard output", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	struct doctor d;
	int status;

	if (!cli_parse(&argc, &argv, entries, "", 0, 0, &error))
		return cli_fail(error);
	doctor_init(&d, "");
	doctor_check_lab(&d);
	doctor_check_machine(&d);
	doctor_check_load(&d);
	if (json)
		doctor_print_json(&d);
	else
		doctor_print(&d);
	status = doctor_worst(&d) == DOCTOR_UNUSABLE ? CLI_FAILED : CLI_OK;
	doctor_clear(&d);
	return status;
}
