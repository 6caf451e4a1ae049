/* SPDX-License-Identifier: GPL-2.0-only */
#include "terminal.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "published.h"

#define COLUMNS_OTHERWISE 79
#define COLUMNS_MIN 60
#define COLUMNS_MAX 120
#define NAME_COLUMNS 9
#define LIMIT_WIDTH 12

guint terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return COLUMNS_OTHERWISE;
	return CLAMP(size.ws_col - 1, COLUMNS_MIN, COLUMNS_MAX);
}

/* gnuplot fills the page: a form feed, empty lines, spaces at the ends. */
static void print_chart(GBytes *chart)
{
	gsize size;
	const char *data = g_bytes_get_data(chart, &size);
	g_autofree char *text = g_strndup(data, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	gboolean begun = FALSE;
	guint i;

	for (i = 0; lines[i]; i++) {
		g_strdelimit(lines[i], "\f", ' ');
		g_strchomp(lines[i]);
		begun = begun || *lines[i];
		if (begun && (*lines[i] || lines[i + 1]))
			puts(lines[i]);
	}
}

/* Of the longest text in a column, @least at least. */
static int width_of(const GPtrArray *rows, size_t offset, size_t least)
{
	glong width = (glong)least;
	guint i;

	for (i = 0; i < rows->len; i++) {
		char *const *text = (char *const *)G_STRUCT_MEMBER_P(
			rows->pdata[i], offset);

		width = MAX(width, g_utf8_strlen(*text, -1));
	}
	return (int)width;
}

static void print_verdict(const struct verdict *v)
{
	int width = width_of(v->rows, offsetof(struct verdict_row, name),
			     strlen("claim"));
	int limit = width_of(v->rows, offsetof(struct verdict_row, expected),
			     LIMIT_WIDTH);
	guint i;

	if (!v->rows->len)
		return;
	printf("  %-8s %-*s  %-*s %s\n", "result", width, "claim", limit,
	       "expected", "measured (range of repetitions)");
	for (i = 0; i < v->rows->len; i++) {
		const struct verdict_row *row = v->rows->pdata[i];
		g_autofree char *measured = stats_describe(&row->measured);
		g_autofree char *result = g_ascii_strup(row->result, -1);

		printf("  %-8s %-*s  %-*s %s\n", result, width, row->name,
		       limit, row->expected, measured);
		if (*row->detail)
			printf("  %-8s %s\n", "", row->detail);
		if (row->explanation)
			printf("  %-8s because: %s\n", "", row->explanation);
	}
	putchar('\n');
}

/* In lines that fit, behind the column of names. */
static void print_wrapped(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	glong at = 0;
	guint i;

	for (i = 0; words[i]; i++) {
		glong width = g_utf8_strlen(words[i], -1);

		if (at && at + 1 + width > COLUMNS_OTHERWISE - NAME_COLUMNS) {
			putchar('\n');
			at = 0;
		}
		printf("%*s%s", at ? 1 : NAME_COLUMNS, "", words[i]);
		at += width + (at > 0);
	}
	putchar('\n');
}

/* What the curves laid over published ones say. */
static void print_fits(const struct run_view *run)
{
	g_autoptr(GPtrArray) fits = published_fits(run);
	guint i;

	for (i = 0; i < fits->len; i++) {
		const struct published_fit *fit = fits->pdata[i];

		printf("fit      %s:\n", fit->of);
		print_wrapped(fit->costs);
		if (*fit->livelock)
			print_wrapped(fit->livelock);
	}
	if (fits->len)
		putchar('\n');
}

static void print_points(const GArray *points)
{
	guint i, valid = 0;

	for (i = 0; i < points->len; i++)
		valid += g_array_index(points, struct point, i).valid != FALSE;
	printf("points   %u valid, %u invalid\n", valid, points->len - valid);
}

void terminal_print(const struct run_view *run, GBytes *chart,
		    const char *page_path)
{
	if (chart)
		print_chart(chart);
	if (run->tune)
		terminal_print_tune(run->tune);
	else if (!terminal_print_modes(run))
		terminal_print_costs(run);
	print_fits(run);
	if (run->verdict)
		print_verdict(run->verdict);
	print_points(run->points);
	printf("verdict  %s\n",
	       run->verdict ? run->verdict->overall : "not judged");
	printf("report   %s\n", page_path);
	fflush(stdout);
}
