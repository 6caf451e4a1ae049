/* SPDX-License-Identifier: GPL-2.0-only */
#include "control.h"

#include <errno.h>
#include <pthread.h>

#include <rte_launch.h>
#include <rte_lcore.h>

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* status.state or quit */
	struct control_status status;
	bool quit;
	struct trial_shared shared;
	unsigned int lcore;
	const struct port *port;
	const struct frame_flow *flow;
	struct pacing_instant earlier;
} control = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.changed = PTHREAD_COND_INITIALIZER,
};

/* With the lock held, which is dropped while frames are sent. */
static void send_trial(void)
{
	struct request request = control.status.request;
	struct trial_result result = {0};
	enum control_state state = CONTROL_FAILED;

	pthread_mutex_unlock(&control.lock);
	if (trial_run(&request, control.port, control.flow, &control.earlier,
		      &control.shared, &result))
		state = result.stopped ? CONTROL_STOPPED : CONTROL_DONE;
	pthread_mutex_lock(&control.lock);
	control.status.result = result;
	control.status.state = state;
	pthread_cond_broadcast(&control.changed);
}

static int sender(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&control.lock);
	while (!control.quit) {
		if (control.status.state == CONTROL_RUNNING)
			send_trial();
		else
			pthread_cond_wait(&control.changed, &control.lock);
	}
	pthread_mutex_unlock(&control.lock);
	return 0;
}

int control_begin(unsigned int lcore, const struct port *port,
		  const struct frame_flow *flow,
		  const struct pacing_instant *earlier)
{
	control.lcore = lcore;
	control.port = port;
	control.flow = flow;
	control.earlier = *earlier;
	return rte_eal_remote_launch(sender, NULL, lcore);
}

void control_end(void)
{
	pthread_mutex_lock(&control.lock);
	control.quit = true;
	atomic_store(&control.shared.stop, true);
	pthread_cond_broadcast(&control.changed);
	pthread_mutex_unlock(&control.lock);
	rte_eal_wait_lcore(control.lcore);
}

const char *control_start(const struct request *request)
{
	const char *refusal = NULL;

	pthread_mutex_lock(&control.lock);
	if (control.quit) {
		refusal = "the generator is ending";
	} else if (control.status.state == CONTROL_RUNNING) {
		refusal = "a trial is running; wait for it or stop it";
	} else if (!port_link_up(control.port)) {
		refusal = "the port's link is down; /pktgen/waitlink waits";
	} else {
		control.status.request = *request;
		control.status.state = CONTROL_RUNNING;
		atomic_store(&control.shared.stop, false);
		pthread_cond_broadcast(&control.changed);
	}
	pthread_mutex_unlock(&control.lock);
	return refusal;
}

static void wait_locked(struct control_status *status)
{
	while (control.status.state == CONTROL_RUNNING)
		pthread_cond_wait(&control.changed, &control.lock);
	*status = control.status;
}

void control_wait(struct control_status *status)
{
	pthread_mutex_lock(&control.lock);
	wait_locked(status);
	pthread_mutex_unlock(&control.lock);
}

void control_stop(struct control_status *status)
{
	pthread_mutex_lock(&control.lock);
	atomic_store(&control.shared.stop, true);
	wait_locked(status);
	pthread_mutex_unlock(&control.lock);
}

void control_get(struct control_status *status)
{
	pthread_mutex_lock(&control.lock);
	*status = control.status;
	pthread_mutex_unlock(&control.lock);
}

void control_live(struct trial_counters *count)
{
	const struct trial_shared *s = &control.shared;

	count->planned = atomic_load(&s->planned);
	count->sent = atomic_load(&s->sent);
	count->ring_full = atomic_load(&s->ring_full);
	count->late = atomic_load(&s->late);
	count->rx_frames = atomic_load(&s->rx_frames);
}

const struct port *control_port(void)
{
	return control.port;
}
