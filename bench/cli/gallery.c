/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench gallery: all scenarios, and two galleries against each other. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/gallery_run.h"
#include "cli/options.h"
#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/paths.h"
#include "lab/rundir.h"

struct gallery_options {
	char *lab, *profile, *kernel, *only, *out, *resume;
	gboolean compare;
};

/* --- what is asked for --- */

static gboolean add_scenarios(struct gallery *g, const char *only,
			      GError **error)
{
	char **names =
		only ? g_strsplit(only, ",", -1) : paths_scenario_names();
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && names[i]; i++) {
		char *path = paths_scenario(g_strstrip(names[i]), error);
		struct scenario *s;

		ok = path != NULL;
		g_free(path);
		if (!ok)
			break;
		/* A file that is none costs only itself, when its turn comes.
		 */
		s = gallery_scenario(g, names[i], NULL);
		gallery_add(g, names[i], s ? s->question : NULL,
			    s ? s->source : NULL);
		scenario_free(s);
	}
	g_strfreev(names);
	return ok;
}

static gboolean make_dir(const struct gallery *g, GError **error)
{
	if (!rundir_is_free(g->dir, "choose another --out, or --resume it",
			    error))
		return FALSE;
	if (!g_mkdir_with_parents(g->dir, 0755))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "%s: cannot be made",
		    g->dir);
	return FALSE;
}

static struct gallery *begin(const struct gallery_options *o, GError **error)
{
	g_autoptr(GDateTime) time = g_date_time_new_now_utc();
	g_autofree char *now = g_date_time_format(time, "%Y-%m-%dT%H-%M-%SZ");
	g_autofree char *out =
		o->out ? g_strdup(o->out)
		       : g_strdup_printf("results/%s-gallery", now);
	struct gallery *g;

	g = gallery_new(out);
	g->started = g_date_time_format(time, "%Y-%m-%d %H:%M UTC");
	g->lab = options_lab(o->lab ? o->lab : "auto");
	g->profile = g_strdup(o->profile ? o->profile : "quick");
	g->kernel = g_strdup(o->kernel ? o->kernel : "6.1");
	if (options_check_guest_lab("gallery", g->lab, error) &&
	    catalog_check("--profile", g->profile, catalog_profiles, error) &&
	    add_scenarios(g, o->only, error) && make_dir(g, error) &&
	    gallery_save(g, error))
		return g;
	gallery_free(g);
	return NULL;
}

/* --- two galleries --- */

static char *read_table(const char *dir, GError **error)
{
	g_autofree char *path = g_build_filename(dir, GALLERY_VERDICTS, NULL);
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, error);
	return text;
}

static int compare(const char *a, const char *b)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	GError *error = NULL;
	g_autofree char *from = read_table(a, &error);
	g_autofree char *to = from ? read_table(b, &error) : NULL;
	gboolean differs;
	guint i;

	if (!to)
		return cli_fail(error);
	differs = gallery_compare(from, to, lines, &error);
	if (error)
		return cli_fail(error);
	for (i = 0; i < lines->len; i++)
		puts(lines->pdata[i]);
	puts(differs	  ? "verdicts differ"
	     : lines->len ? "all verdicts are the same; measured is not"
			  : "all verdicts are the same");
	return differs ? CLI_VERDICT : CLI_OK;
}

static gboolean check(const struct gallery_options *o, int words,
		      GError **error)
{
	gboolean asked = o->lab || o->profile || o->kernel || o->only || o->out;
	const char *wrong = NULL;

	if (o->compare && (words != 2 || asked || o->resume))
		wrong = "--compare takes two galleries, A and B, and no option";
	else if (!o->compare && words)
		wrong = "takes no arguments but those of --compare";
	else if (o->resume && asked)
		wrong = "--resume takes no options: the gallery is what it was";
	if (wrong)
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "gallery: %s",
			    wrong);
	return !wrong;
}

static int act(const struct gallery_options *o, char **words)
{
	GError *error = NULL;
	struct gallery *g;
	int status;

	if (o->compare)
		return compare(words[0], words[1]);
	g = o->resume ? gallery_read(o->resume, &error) : begin(o, &error);
	if (!g)
		return cli_fail(error);
	status = gallery_run(g);
	gallery_free(g);
	return status;
}

#define TEXT(name, field, help, arg)                               \
	{                                                          \
		name, 0, 0, G_OPTION_ARG_STRING, &field, help, arg \
	}

int cmd_gallery(int argc, char **argv)
{
	struct gallery_options o = {0};
	const GOptionEntry entries[] = {
		TEXT("lab", o.lab, "realtime, virtual or auto [auto]", "LAB"),
		TEXT("profile", o.profile, "quick, std or rfc [quick]",
		     "PROFILE"),
		TEXT("kernel", o.kernel, "the guest's [6.1]", "VERSION"),
		TEXT("only", o.only, "these scenarios [all]", "A,B"),
		TEXT("out", o.out, "directory [results/TIME-gallery]", "DIR"),
		TEXT("resume", o.resume, "run what it has not finished", "DIR"),
		{"compare", 0, 0, G_OPTION_ARG_NONE, &o.compare,
		 "what differs between galleries A and B", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	int status;

	if (cli_parse(&argc, &argv, entries, "[A B]", 0, 2, &error) &&
	    check(&o, argc - 1, &error))
		status = act(&o, argv + 1);
	else
		status = cli_fail(error);
	g_free(o.lab);
	g_free(o.profile);
	g_free(o.kernel);
	g_free(o.only);
	g_free(o.out);
	g_free(o.resume);
	return status;
}
