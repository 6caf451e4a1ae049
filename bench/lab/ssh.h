/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of the lab whose machine under test is reached by ssh. */
#ifndef BENCH_LAB_SSH_H
#define BENCH_LAB_SSH_H

#include "lab/lab.h"

/* ssh_driver.c: the directory of ours for @release below @kmods, or NULL. */
char *ssh_modules_built(const char *kmods, const char *release);
/* Program @path as @name beside agent @a. */
gboolean ssh_put_program(struct agent *a, const char *path, const char *name,
			 GError **error);
/* Have our modules beside the agent, built here or there. */
gboolean ssh_bring_modules(struct lab *lab, GError **error);

/* An agent that hears nothing for so long puts its machine back. */
#define SSH_SILENCE_MS 30000
/* For the next @ms nobody may have anything to say, and that is all right. */
gboolean ssh_lease(struct lab *lab, int ms, GError **error);

#endif
