/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stages.csv: how long the frames of a point were in each stage of their way,
 * and how sure that is.
 */
#ifndef BENCH_STATS_STAGEROWS_H
#define BENCH_STATS_STAGEROWS_H

#include <rxbench/hist.h>
#include <rxbench/stages.h>

#include "summary.h"

#define STAGEROWS_FILE "stages.csv"

enum stage_value {
	STAGE_MIN,
	STAGE_P50,
	STAGE_P90,
	STAGE_P99,
	STAGE_P999,
	STAGE_MAX,
	STAGE_VALUES
};

struct stage_row {
	int seq; /* the point's, as in points.csv */
	char mode[24];
	char params[256];
	double offered_pps;
	enum rxb_stage stage;
	gint64 count;		 /* frames */
	double us[STAGE_VALUES]; /* NAN when there was none */
	double clock_err_us;
};

const char *stage_name(enum rxb_stage stage);
/* RXB_STAGES when it is none. */
enum rxb_stage stage_by_name(const char *name);

/* One stage of point @p, ns. */
void stagerow_fill(struct stage_row *row, const struct point *p,
		   enum rxb_stage stage, const struct rxb_hist *h,
		   double clock_err_us);

/* The first line of the file, and one of its rows; both end in '\n'. */
extern const char stagerows_header[];
void stagerow_put(GString *text, const struct stage_row *row);

/*
 * All rows (struct stage_row) of the file; none when there is no file. A torn
 * last row is ignored. NULL with @error when it is damaged.
 */
GArray *stagerows_read(const char *path, GError **error);

/*
 * A value of @stage over the valid repetitions at @load that have frames in
 * it; n is 0 where there are none.
 */
struct interval stagerows_interval(const GArray *rows, const struct load *load,
				   enum rxb_stage stage,
				   enum stage_value value);

/* The largest clock error of @stage at @load; NAN where it is in no row. */
double stagerows_clock_err(const GArray *rows, const struct load *load,
			   enum rxb_stage stage);

#endif
