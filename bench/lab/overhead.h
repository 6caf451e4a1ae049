/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a session's time went, and what measuring costs besides measuring. */
#ifndef BENCH_LAB_OVERHEAD_H
#define BENCH_LAB_OVERHEAD_H

#include <glib.h>

struct overhead {
	double boot_s;	      /* of all guests */
	double calibration_s; /* knees and the hog's pace */
	double wall_s;	      /* all points, re-measured ones as well */
	double windows_s;     /* of these, inside their windows */
	gint64 began_us;      /* overhead_begin() */
};

/* Time begins to count, and goes to *s (one of those above). */
void overhead_begin(struct overhead *o);
void overhead_end(const struct overhead *o, double *s);

/* On top of the windows, as a share of them; negative: there were none. */
double overhead_ratio(const struct overhead *o);

#endif
