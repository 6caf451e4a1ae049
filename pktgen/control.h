/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between those who ask (telemetry threads, the command line) and the lcores
 * that send and receive, which sleep until there is something to do. One trial
 * at a time.
 */
#ifndef PKTGEN_CONTROL_H
#define PKTGEN_CONTROL_H

#include "pacing.h"
#include "port.h"
#include "record.h"
#include "request.h"
#include "result.h"

enum control_state {
	CONTROL_IDLE, /* no trial was ever started */
	CONTROL_RUNNING,
	CONTROL_DONE,
	CONTROL_STOPPED, /* done, but ended early */
	CONTROL_FAILED,	 /* not one frame: result.failure says why */
};

/* Everything about the last trial, whatever its state. */
struct control_status {
	enum control_state state;
	struct request request;
	struct trial_result result;
	char remarks[REQUEST_ERROR_BYTES]; /* of the capture; may be empty */
};

/*
 * Start one lcore for each queue of @ports, of which there must be enough.
 * @earlier: a moment long before, to tell the TSC's rate by. @record: where
 * frames that come back go too, or NULL. @ended is called once at each trial's
 * end, in a thread of ours, and may be NULL. All of it must stay until
 * control_end(). Returns NULL or a line that says why not.
 */
const char *control_begin(const struct ports *ports,
			  const struct pacing_instant *earlier,
			  struct record *record, void (*ended)(void));

/* End the running trial and the lcores; returns when all are over. */
void control_end(void);

/*
 * From any thread. @request must be complete. Start returns false with why not
 * in @error (REQUEST_ERROR_BYTES); it reads the capture, so it may take a
 * while; wait blocks while a trial runs; stop ends it early and waits for its
 * end. Both have the result of the trial that they waited for: no other starts
 * before they have it. What status->result.receive points to is valid until the
 * next start.
 */
bool control_start(const struct request *request, char *error);
void control_wait(struct control_status *status);
void control_stop(struct control_status *status);
void control_get(struct control_status *status);

/*
 * A histogram of the last trial, copied; times and distances to plan in ns.
 * False: a trial is running, or it has none.
 */
enum control_histogram {
	CONTROL_INTENDED,  /* from the planned instant */
	CONTROL_ACTUAL,	   /* from when it was really sent */
	CONTROL_GAP_ERROR, /* each gap's distance to the planned one */
};
bool control_histogram(enum control_histogram which, struct rxb_hist *copy);

/* The counters of the running trial so far, or of the last one. */
void control_live(struct trial_counters *count);

const struct ports *control_ports(void);

#endif
