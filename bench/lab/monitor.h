/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who watches a run besides its user at the terminal: a stream of events, and
 * whoever asks the exporter. The run tells what happens; all of it outside the
 * measuring windows, but for monitor_rates(), which only hands over a text.
 */
#ifndef BENCH_LAB_MONITOR_H
#define BENCH_LAB_MONITOR_H

#include "lab/config.h"
#include "lab/live.h"
#include "stats/points.h"
#include "stats/search.h"

struct monitor;

/* With neither (both NULL) the others do nothing. NULL with @error. */
struct monitor *monitor_open(const char *events, const char *prometheus,
			     GError **error);
void monitor_close(struct monitor *m);
/* In the process that measures. */
gboolean monitor_start(struct monitor *m, GError **error);
/* Does anybody want monitor_rates()? */
gboolean monitor_is_exported(const struct monitor *m);

/*
 * A session begins, with rows of earlier ones (struct point) in @done. @total
 * points: 0 when nobody knows, as in a search. The strings must stay.
 */
void monitor_run(struct monitor *m, const struct config *c,
		 const struct scenario *s, const char *dir, const GArray *done);
void monitor_total(struct monitor *m, guint points);

void monitor_point(struct monitor *m, const struct point *asked);
/* @eta_s: NAN when not known. */
void monitor_done(struct monitor *m, const struct point *row, double eta_s);
void monitor_again(struct monitor *m, const struct point *row);
void monitor_result(struct monitor *m, const struct point *row,
		    const struct search_result *r);
/* Of the open window; @rates NULL: not seen. */
void monitor_rates(struct monitor *m, double offered_pps,
		   const struct live_rates *rates);
/* What verdict.json in @dir says. */
void monitor_verdict(struct monitor *m, const char *dir);
/* @status: as the program exits; @why: of an early end, or NULL. */
void monitor_ended(struct monitor *m, int status, const char *why);

#endif
