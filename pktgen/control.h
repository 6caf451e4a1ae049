/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between those who ask (telemetry threads) and the lcore that sends, which
 * sleeps until there is something to do. One trial at a time.
 */
#ifndef PKTGEN_CONTROL_H
#define PKTGEN_CONTROL_H

#include "trial.h"

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
};

/*
 * Start the sender on @lcore. @earlier: see trial_run(). The arguments must
 * stay until control_end(). Returns 0 or a negative errno.
 */
int control_begin(unsigned int lcore, const struct port *port,
		  const struct frame_flow *flow,
		  const struct pacing_instant *earlier);

/* End the running trial and the sender; returns when both are over. */
void control_end(void);

/*
 * From any thread. Start returns NULL or why not, as a constant text; wait
 * blocks while a trial runs; stop ends it early and waits for its end.
 */
const char *control_start(const struct request *request);
void control_wait(struct control_status *status);
void control_stop(struct control_status *status);
void control_get(struct control_status *status);

/* The counters of the running trial so far, or of the last one. */
void control_live(struct trial_counters *count);

const struct port *control_port(void);

#endif
