/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One measured point, and points.csv: the tidy table of them.
 *
 * The table in points.c is the single place that knows the columns; writer,
 * reader, documentation check and plots follow it.
 */
#ifndef BENCH_STATS_POINTS_H
#define BENCH_STATS_POINTS_H

#include <glib.h>

/* Unknown or not measured; an empty cell in the file. */
#define POINT_NONE (-1.0)

struct point {
	/* What was asked. */
	char scenario[48];
	char device[24];
	char mode[24];
	char params[256]; /* "name=value;name=value", sorted */
	int frame_bytes;  /* without FCS */
	char pattern[16];
	char workload[48];  /* "sink+hog" */
	double offered_pps; /* intended load (RFC 2285 Iload) */
	int rep;
	int seq; /* order in which the run measured it */
	double window_s;

	/* The generator's account, frames. sent = planned - unsent. */
	gint64 planned, sent, unsent;

	/* Where the frames went. */
	gint64 delivered, ring_drop, backlog_drop, socket_drop, other_drop;
	gint64 in_flight;     /* found nowhere after the drain */
	double delivered_pps; /* by the application, inside the window */

	/* Planned send to application, microseconds. */
	double lat_min_us, lat_p50_us, lat_p90_us, lat_p99_us, lat_p999_us,
		lat_max_us;
	double lat_p5_us, lat_p95_us;

	/* Counts inside the window and drain. */
	gint64 irqs, softirqs, polls;
	double frames_per_poll;
	gint64 ctx_switches;

	/* Shares of the window, 0..1. */
	double cpu_hardirq, cpu_softirq, cpu_ksoftirqd, cpu_thread, cpu_user,
		cpu_idle;
	double hog_share; /* the hog's rate over its rate on an idle machine */
	double steal;	  /* host CPU time taken away, share of the window */

	gboolean valid;
	char invalid_reason[400];

	/* Beyond the contract's columns. */
	double grid; /* offered load as a multiple of the calibrated knee */
	gint64 gen_ring_full; /* the part of ring_drop the generator saw */
	gint64 irq_replays;   /* interrupts raised again by the driver's core */
	gint64 late;	      /* frames sent more than one gap after plan */
	double max_lag_us;    /* the generator's largest lag */
	double gap_p50_us;    /* the generator's median gap */
	double microbursts;   /* share of gaps below 0.1 nominal */
	double gap_cv; /* standard deviation of the gaps over their mean */
	double clock_err_us; /* uncertainty of the latency's zero */
	char lab[16];	     /* "virtual": see points_lab_is_exact() */
	int twin;	     /* 1: the second of an A/A pair, else 0 */
	double oload_ratio;  /* sent over asked, by the lab's own clock */
	double psi_cpu; /* host: share of the window tasks waited for a CPU */
	double cpu_mhz; /* the host CPU's clock, lowest seen */
	char arm[24];	/* what the run compares; "": the mode */
	/* Of the interrupt rate, behind a step of the load: lab/settle.h */
	double settle_ms, settle_spread;
	gint64 settle_turns;
	/* Of a flow with a rate of its own */
	gint64 steady_sent, steady_delivered;
};

/* What @p is a point of: its arm, or its mode where nobody said. */
const char *point_arm(const struct point *p);

/* All numbers unknown, all strings empty; no twin. */
void point_init(struct point *p);

/*
 * Does what lab @name measures depend on what was asked, and on nothing else?
 * Then a second point of the same kind says nothing new.
 */
gboolean points_lab_is_exact(const char *name);

/*
 * sent = delivered + ring_drop + backlog_drop + socket_drop + other_drop, to
 * the frame. FALSE also sets valid and names the missing count, and @where it
 * is missing, if that is known.
 */
gboolean point_check_conservation(struct point *p, const char *where);

/* Mark invalid; several reasons are joined by "; ". */
void point_invalidate(struct point *p, const char *fmt, ...)
	G_GNUC_PRINTF(2, 3);

/*
 * Append one row to @path in one write followed by fsync (the header first
 * when the file is new): a finished point survives any crash, and a full disk
 * leaves no half row. A file keeps the columns it began with. FALSE with @error
 * set.
 */
gboolean points_append(const char *path, const struct point *p, GError **error);

/*
 * Read all rows (struct point). A torn last line is ignored; unknown columns
 * are ignored; a missing contract column is an error.
 */
GArray *points_read(const char *path, GError **error);

/* The column names in file order; NULL-terminated. */
const char *const *points_columns(void);

#endif
