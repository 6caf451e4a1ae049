/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_CLI_DOCTOR_REMOTE_H
#define BENCH_CLI_DOCTOR_REMOTE_H

#include <glib.h>

/* What "rxbench doctor --lab ssh:HOST" asks; an exit status of cli.h. */
struct doctor_remote {
	const char *host;
	const char *iface;    /* NULL: it was not said which NIC */
	const char *gen_host; /* where the generator is; NULL: here */
	gboolean json;
};

int doctor_remote(const struct doctor_remote *r);

#endif
