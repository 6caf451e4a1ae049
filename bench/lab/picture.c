/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/picture.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/live.h"

void picture_init(struct picture *p)
{
	const char *term = g_getenv("TERM");

	*p = (struct picture){
		.possible = isatty(STDERR_FILENO) && term && *term &&
			    strcmp(term, "dumb") != 0,
		.utf8 = g_get_charset(NULL),
	};
}

/* A size of 0 is one that nobody has told the terminal. */
static void get_size(guint *columns, guint *rows)
{
	struct winsize size = {0};

	(void)!ioctl(STDERR_FILENO, TIOCGWINSZ, &size);
	*columns = size.ws_col ? size.ws_col : 80;
	*rows = size.ws_row ? size.ws_row : 24;
}

/* Not the last column: a line that fills it may or may not wrap. */
guint picture_width(void)
{
	guint columns, rows;

	get_size(&columns, &rows);
	return MAX(columns, 2) - 1;
}

/*
 * Back to the first line, and nothing behind it. On a terminal that became
 * narrower than the picture its lines may have wrapped, or not: then a new one
 * begins below, and no other text is lost.
 */
static void rewind_picture(struct picture *p, GString *out, guint columns)
{
	if (p->drawn && p->longest >= columns)
		g_string_append_c(out, '\n');
	else if (p->drawn > 1)
		g_string_append_printf(out, "\033[%uA", p->drawn - 1);
	if (p->drawn)
		g_string_append(out, "\r\033[J");
	p->drawn = 0;
	p->longest = 0;
}

/* What does not fit above the last line is left out from the top. */
static void append_lines(struct picture *p, GString *out,
			 const GPtrArray *lines, guint width, guint rows)
{
	guint i = lines->len > rows ? lines->len - rows : 0;

	for (; i < lines->len; i++) {
		char *line = live_cut(lines->pdata[i], width);

		g_string_append_printf(out, "%s%s", p->drawn ? "\n" : "", line);
		p->longest = MAX(p->longest, (guint)g_utf8_strlen(line, -1));
		p->drawn++;
		g_free(line);
	}
}

void picture_draw(struct picture *p, const GPtrArray *lines)
{
	GString *out = g_string_new(NULL);
	guint columns, rows;

	get_size(&columns, &rows);
	rewind_picture(p, out, columns);
	append_lines(p, out, lines, MAX(columns, 2) - 1, rows);
	fputs(out->str, stderr);
	g_string_free(out, TRUE);
}

void picture_erase(struct picture *p)
{
	GString *out = g_string_new(NULL);
	guint columns, rows;

	get_size(&columns, &rows);
	rewind_picture(p, out, columns);
	fputs(out->str, stderr);
	g_string_free(out, TRUE);
}

void picture_close(struct picture *p)
{
	if (p->drawn)
		fputc('\n', stderr);
	p->drawn = 0;
}
