/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A few lines at the end of a terminal, drawn again and again, on stderr.
 * Nothing about the terminal is changed that would have to be put back: a
 * program that is killed leaves it as it was.
 */
#ifndef BENCH_LAB_PICTURE_H
#define BENCH_LAB_PICTURE_H

#include <glib.h>

struct picture {
	gboolean possible; /* stderr is a terminal that can move its cursor */
	gboolean utf8;
	guint drawn;   /* lines that stand there now */
	guint longest; /* of these, columns */
};

void picture_init(struct picture *p);

/* Columns that a line may have now, whatever they were before. */
guint picture_width(void);

/* @lines (char *) in place of those that stand there, in one piece. */
void picture_draw(struct picture *p, const GPtrArray *lines);

/* Take it away: what is written next stands where it stood. */
void picture_erase(struct picture *p);

/* Leave it, with the cursor below. */
void picture_close(struct picture *p);

#endif
