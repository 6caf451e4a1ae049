/* SPDX-License-Identifier: GPL-2.0-only */
/* The generator: starting it, and trials. */
#ifndef BENCH_LAB_GEN_H
#define BENCH_LAB_GEN_H

#include "lab/ssh_link.h"
#include "lab/telemetry.h"

/* The generator's end of a wire: one of ours, or one that the user names. */
struct gen_port {
	const char *vdev;     /* DPDK's --vdev; NULL: */
	guint rings;	      /* of that, for flows to be spread over */
	const char *spec;     /* --port, as the generator reads it */
	const char *physical; /* with that, whence frames may leave; or NULL */
	const char *mac;      /* whom frames are for; NULL: RXB_DUT_MAC */
	const char *
		peer; /* what each trial is told of the far end: ",K=V" or "" */
};

struct gen {
	struct child child;   /* of this machine, or: */
	struct ssh_link link; /* to another (gen_far.h), and */
	struct agent agent;   /* whose process it is there */
	struct telemetry telemetry;
	const struct gen_port *port;
};

/* From the planned instant until a frame was back, ns. */
struct gen_latency {
	gint64 min, p50, p90, p99, p999, max;
};

/* What one trial was; frames, host CLOCK_MONOTONIC_RAW. */
struct gen_result {
	double rate_pps;
	gint64 planned, sent, unsent, ring_full, late;
	gint64 steady_sent; /* of those sent, of a flow with a rate of its own;
			     */
			    /* -1: there is none */
	gint64 max_lag_ns;
	gint64 start_ns, end_ns; /* the window */
	gint64 gap_p50_ns;
	gint64 microbursts_ppm, gap_cv_ppm;
	gint64 back;	   /* frames that came back; -1: nobody looked */
	gint64 drained_ns; /* how long it looked for more, after the window */
	struct gen_latency back_ns; /* if any did */
};

void gen_init(struct gen *g);

/*
 * Start @binary on CPU @cpu with one @port, which stays, and wait until it
 * is ready. @command, when not NULL, gets the command line (free it).
 */
gboolean gen_start(struct gen *g, struct watch *watch, const char *binary,
		   const struct gen_port *port, int cpu, const char *log_path,
		   char **command, GError **error);
void gen_stop(struct gen *g);

/*
 * The generator's command line, its two lcores on @cpu; below 0: where it
 * likes. Free it.
 */
char **gen_argv(const char *binary, const struct gen_port *port, int cpu);

/* Until the guest's driver has brought the port's link up. */
gboolean gen_wait_link(struct gen *g, int limit_ms, GError **error);

struct gen_trial {
	double rate_pps;
	int window_ms;
	int epoch;
	int frame_bytes;     /* 0: as more says, or the smallest */
	const char *pattern; /* its seed is the epoch */
	const char *work;    /* what the workload asks, ",KEY=VALUE", or NULL */
	const char *more;    /* further ",KEY=VALUE" of pktgen's, or NULL */
};

/* "rate=...,window_ms=..." as /pktgen/start takes it. Free it. */
char *gen_trial_params(const struct gen_trial *trial);

gboolean gen_start_trial(struct gen *g, const struct gen_trial *trial,
			 GError **error);
/* End the trial early; what came of it is still to be waited for. */
gboolean gen_stop_trial(struct gen *g, GError **error);
/* Until the trial is over; its window is what the limit is made from. */
gboolean gen_wait_trial(struct gen *g, const struct gen_trial *trial,
			struct gen_result *result, GError **error);

/* From the telemetry's object; FALSE names what is missing. Pure. */
gboolean gen_parse_result(JsonObject *answer, struct gen_result *result,
			  GError **error);

#endif
