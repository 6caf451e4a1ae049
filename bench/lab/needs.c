/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/needs.h"

#include <string.h>

#define MAX_OPTION 64

/* Major and minor; what comes behind does not count. FALSE: neither is there.
 */
static gboolean take_version(const char *text, guint64 *major, guint64 *minor)
{
	char *rest;

	*minor = 0;
	if (!g_ascii_isdigit(*text))
		return FALSE;
	*major = g_ascii_strtoull(text, &rest, 10);
	if (*rest == '.' && g_ascii_isdigit(rest[1]))
		*minor = g_ascii_strtoull(rest + 1, &rest, 10);
	return !*rest || *rest == '.' || *rest == '-';
}

gboolean needs_is_version(const char *text)
{
	guint64 major, minor;

	return strlen(text) < 16 && take_version(text, &major, &minor) &&
	       text[strspn(text, "0123456789.")] == '\0';
}

gboolean needs_is_older(const char *kernel, const char *wanted)
{
	guint64 have_major, have_minor, want_major, want_minor;

	if (!take_version(kernel, &have_major, &have_minor) ||
	    !take_version(wanted, &want_major, &want_minor))
		return FALSE;
	if (!strchr(kernel, '.')) /* "7": its newest */
		have_minor = G_MAXUINT64;
	return have_major != want_major ? have_major < want_major
					: have_minor < want_minor;
}

gboolean needs_is_option(const char *text)
{
	return *text && strlen(text) <= MAX_OPTION &&
	       text[strspn(text, G_CSET_A_2_Z G_CSET_DIGITS "_")] == '\0';
}

/* Built in, or as a module. */
static gboolean is_built(const char *config, const char *option)
{
	g_autofree char *line = g_strdup_printf("\nCONFIG_%s=", option);

	return strstr(config, line) ||
	       g_str_has_prefix(config, line + strlen("\n"));
}

char *needs_unmet(const struct scenario *s, const char *lab, const char *kernel,
		  const char *config, guint cpus)
{
	const struct scenario_needs *n = &s->needs;

	if (n->labs && !g_strv_contains((const char *const *)n->labs, lab)) {
		g_autofree char *labs = g_strjoinv(" or ", n->labs);

		return g_strdup_printf("lab %s cannot answer it: --lab %s does",
				       lab, labs);
	}
	if (n->kernel && needs_is_older(kernel, n->kernel))
		return g_strdup_printf("needs kernel %s or later, this guest's "
				       "is %s: --kernel chooses another",
				       n->kernel, kernel);
	if (n->config && config && !is_built(config, n->config))
		return g_strdup_printf("needs a kernel with CONFIG_%s, this "
				       "guest's is without: --kernel chooses "
				       "another",
				       n->config);
	if (!strcmp(lab, "realtime") && n->cpus > 0 && cpus < (guint)n->cpus)
		return g_strdup_printf("needs %d CPUs in lab realtime, this "
				       "machine has %u",
				       n->cpus, cpus);
	return NULL;
}
