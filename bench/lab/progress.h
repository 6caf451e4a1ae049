/* SPDX-License-Identifier: GPL-2.0-only */
/* What the user sees while a run goes on, on stderr. */
#ifndef BENCH_LAB_PROGRESS_H
#define BENCH_LAB_PROGRESS_H

#include "lab/arms.h"

struct progress {
	const struct scenario *scenario;
	const GArray *arms; /* struct arm */
	gboolean tty;	    /* one picture, drawn again and again; else lines */
	guint done, total;
	guint measured; /* in this session, what the ETA is made from */
	gint64 began_us;
	GArray *curves; /* double [devices * arms][loads], delivered; 0: not
			   yet */
	guint drawn;	/* lines on the terminal to draw over */
};

void progress_init(struct progress *p, const struct scenario *s,
		   const GArray *arms, guint total);
void progress_close(struct progress *p);

/* A step that isn't a point: "booting the guest". */
void progress_say(struct progress *p, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* A point that is done (from an earlier session: @old). */
void progress_point(struct progress *p, const struct point *row,
		    const struct plan_point *at, gboolean old);
/* One that must be measured again. */
void progress_again(struct progress *p, const struct point *row);

#endif
