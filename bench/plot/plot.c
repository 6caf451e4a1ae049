/* SPDX-License-Identifier: GPL-2.0-only */
#include "plot.h"

#include <string.h>

/* A figure takes a fraction of a second; this is for a machine in trouble. */
#define GNUPLOT_LIMIT_S 60

struct run {
	GSubprocess *gnuplot;
	GMainLoop *loop;
	GBytes *picture;
	GBytes *complaint;
	gboolean late;
	GError *error;
};

static GSubprocess *spawn(GError **error)
{
	g_autoptr(GError) local = NULL;
	GSubprocess *gnuplot;

	/* -d: the user's ~/.gnuplot must not change the pictures. */
	gnuplot = g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE |
					   G_SUBPROCESS_FLAGS_STDOUT_PIPE |
					   G_SUBPROCESS_FLAGS_STDERR_PIPE,
				   &local, "gnuplot", "-d", "-", NULL);
	if (gnuplot)
		return gnuplot;
	if (g_error_matches(local, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
			    "gnuplot: not found; install gnuplot-nox to get "
			    "plots");
	else
		g_propagate_error(error, g_steal_pointer(&local));
	return NULL;
}

static void on_done(GObject *object, GAsyncResult *result, gpointer data)
{
	struct run *run = data;

	g_subprocess_communicate_finish(G_SUBPROCESS(object), result,
					&run->picture, &run->complaint,
					&run->error);
	g_main_loop_quit(run->loop);
}

static gboolean on_late(gpointer data)
{
	struct run *run = data;

	run->late = TRUE;
	g_subprocess_force_exit(run->gnuplot);
	return G_SOURCE_REMOVE;
}

/* A context of its own: whoever calls may be inside a main loop. */
static void communicate(struct run *run, GBytes *script)
{
	g_autoptr(GMainContext) context = g_main_context_new();
	g_autoptr(GSource) limit =
		g_timeout_source_new_seconds(GNUPLOT_LIMIT_S);

	run->loop = g_main_loop_new(context, FALSE);
	g_main_context_push_thread_default(context);
	g_source_set_callback(limit, on_late, run, NULL);
	g_source_attach(limit, context);
	g_subprocess_communicate_async(run->gnuplot, script, NULL, on_done,
				       run);
	g_main_loop_run(run->loop);
	g_source_destroy(limit);
	g_main_context_pop_thread_default(context);
	g_main_loop_unref(run->loop);
}

/* The last line that says something: that is where gnuplot explains. */
static char *last_line(GBytes *text)
{
	gsize size;
	const char *data = g_bytes_get_data(text, &size);
	g_autofree char *copy = g_strndup(data ? data : "", size);
	g_auto(GStrv) lines = g_strsplit(g_strchomp(copy), "\n", -1);
	guint n = g_strv_length(lines);

	return g_strdup(n ? g_strstrip(lines[n - 1]) : "no reason given");
}

static gboolean succeeded(struct run *run, GError **error)
{
	g_autofree char *why = NULL;

	if (run->late) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
			    "gnuplot: was not done after %d s",
			    GNUPLOT_LIMIT_S);
		return FALSE;
	}
	if (g_subprocess_get_successful(run->gnuplot) && run->picture &&
	    g_bytes_get_size(run->picture))
		return TRUE;
	if (run->error) {
		g_propagate_prefixed_error(error, g_steal_pointer(&run->error),
					   "gnuplot: ");
		return FALSE;
	}
	why = last_line(run->complaint);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "gnuplot: %s", why);
	return FALSE;
}

GBytes *plot_run(const char *script, GError **error)
{
	g_autoptr(GBytes) input = g_bytes_new_static(script, strlen(script));
	struct run run = {0};
	GBytes *picture = NULL;

	run.gnuplot = spawn(error);
	if (!run.gnuplot)
		return NULL;
	communicate(&run, input);
	if (succeeded(&run, error))
		picture = g_bytes_ref(run.picture);
	g_clear_pointer(&run.picture, g_bytes_unref);
	g_clear_pointer(&run.complaint, g_bytes_unref);
	g_clear_error(&run.error);
	g_object_unref(run.gnuplot);
	return picture;
}
