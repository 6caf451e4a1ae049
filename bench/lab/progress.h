/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the user sees while a run goes on, on stderr: on a terminal one picture,
 * drawn again and again, else a line a point.
 */
#ifndef BENCH_LAB_PROGRESS_H
#define BENCH_LAB_PROGRESS_H

#include "lab/arms.h"
#include "lab/live.h"
#include "lab/picture.h"

struct progress {
	const struct scenario *scenario;
	const GArray *arms; /* struct arm */
	struct picture picture;
	guint device; /* whose curves are drawn */
	char *last;   /* the point that was done last, or NULL */
	guint done, total;
	guint measured; /* in this session, what the ETA is made from */
	gint64 began_us;
	GArray *curves; /* double [devices * arms][loads], delivered; 0: not
			   yet */
};

void progress_init(struct progress *p, const struct scenario *s,
		   const GArray *arms, guint total);
void progress_close(struct progress *p);

/* A step that isn't a point: "booting the guest". */
void progress_say(struct progress *p, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* A point that is done (from an earlier session: @old). */
void progress_point(struct progress *p, const struct point *row,
		    const struct plan_point *at, gboolean old);
/* What goes on now; with a terminal only. */
void progress_live(struct progress *p, const struct live_trial *trials,
		   guint n);
/* What is left, in seconds; NAN: not known. */
double progress_eta_s(const struct progress *p);
/* "1:02:03" or "2:03". Free it. */
char *progress_duration(double s);
/* One that must be measured again. */
void progress_again(struct progress *p, const struct point *row);

#endif
