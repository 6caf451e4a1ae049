/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs of the machine that the agent has come to. */
#ifndef BENCH_AGENT_INSTALLED_H
#define BENCH_AGENT_INSTALLED_H

#include <stdbool.h>
#include <stddef.h>

/* Where @name is; PATH is whatever sshd, or sudo, left of it. */
bool installed_find(const char *name, char *path, size_t size);

/* Is @line what it says to --version? */
bool installed_says(const char *path, const char *line);

#endif
