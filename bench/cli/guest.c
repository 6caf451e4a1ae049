/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rxbench guest: what an installed rxbench boots, made as make makes it in a
 * build tree, of the same sources and by the same scripts.
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "lab/error.h"
#include "lab/paths.h"

static gboolean check(const char *kernel, GError **error)
{
	if (!paths_check_kernel(kernel, error))
		return FALSE;
	if (!paths_in_build_tree())
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "guest: this rxbench is in its build tree, where \"make "
		    "guest KERNEL=%s\" makes it",
		    kernel);
	return FALSE;
}

/* The script takes our place: what it says and how it ends is the answer. */
static gboolean make_guest(const char *kernel, GError **error)
{
	g_autofree char *cache = paths_cache();
	struct guest_parts parts;

	if (!paths_guest_parts(&parts, error))
		return FALSE;
	signal(SIGPIPE, SIG_DFL);
	if (!g_mkdir_with_parents(cache, 0755))
		execl(parts.script, parts.script, cache, kernel, parts.agent,
		      parts.pktgen, (char *)NULL);
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "%s, for %s: %s",
		    parts.script, cache, g_strerror(errno));
	paths_guest_parts_clear(&parts);
	return FALSE;
}

int cmd_guest(int argc, char **argv)
{
	g_autofree char *kernel = NULL;
	const GOptionEntry entries[] = {
		{"kernel", 0, 0, G_OPTION_ARG_STRING, &kernel,
		 "the guest's [6.1]", "VERSION"},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;

	if (cli_parse(&argc, &argv, entries, "", 0, 0, &error)) {
		if (!kernel)
			kernel = g_strdup("6.1");
		if (check(kernel, &error))
			make_guest(kernel, &error);
	}
	return cli_fail(error);
}
