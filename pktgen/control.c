/* SPDX-License-Identifier: GPL-2.0-only */
#include "control.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include <rte_launch.h>
#include <rte_lcore.h>

#include "core.h"

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* state, waiters, trial_number or quit */
	enum control_state state;
	unsigned int waiters;	/* who has yet to see how a trial ended */
	struct request request; /* of the last trial */
	struct trial_result result;
	char remarks[REQUEST_ERROR_BYTES];
	bool quit;
	uint64_t trial_number;
	unsigned int running; /* cores that are not done with it */
	unsigned int ready;   /* cores that wait for the clock to start */
	atomic_ullong started_number;
	const struct ports *ports;
	struct record *record;
	struct pacing_instant earlier;
	void (*ended)(void);
	unsigned int cores;
	unsigned int lcore[RESULT_SENDERS_MAX];
	struct core core[RESULT_SENDERS_MAX];
	struct trial trial;
} control = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.changed = PTHREAD_COND_INITIALIZER,
};

/* With the lock held, and all cores done or none begun. */
static void end_trial(enum control_state state)
{
	trial_close(&control.trial);
	control.state = state;
	pthread_cond_broadcast(&control.changed);
}

/* The last core to be done makes the account of all. */
static void core_done(void)
{
	struct trial_result *result = &control.result;

	pthread_mutex_lock(&control.lock);
	if (!--control.running) {
		if (!*result->failure)
			trial_collect(&control.trial, control.core,
				      control.cores, result);
		end_trial(*result->failure  ? CONTROL_FAILED
			  : result->stopped ? CONTROL_STOPPED
					    : CONTROL_DONE);
		if (control.ended)
			control.ended();
	}
	pthread_mutex_unlock(&control.lock);
}

/*
 * All cores meet here; the last one starts the clock. They spin, so that none
 * has to be woken after it; with fewer CPUs than cores they take turns.
 */
static void start_clock(uint64_t number)
{
	bool last;

	pthread_mutex_lock(&control.lock);
	last = ++control.ready == control.cores;
	pthread_mutex_unlock(&control.lock);
	if (last) {
		if (!trial_start(&control.trial, &control.earlier,
				 control.result.failure))
			atomic_store(&control.trial.stop, true);
		atomic_store(&control.started_number, number);
	}
	while (atomic_load(&control.started_number) != number)
		sched_yield();
}

static void take_part(struct core *core, uint64_t number)
{
	core_warm_up(core);
	start_clock(number);
	if (!*control.result.failure)
		core_run(core);
	core_done();
}

static int serve(void *arg)
{
	struct core *core = arg;
	uint64_t number = 0;

	pthread_mutex_lock(&control.lock);
	while (true) {
		/* Who was started has an end, even if it is ended at once. */
		if (control.trial_number == number) {
			if (control.quit)
				break;
			pthread_cond_wait(&control.changed, &control.lock);
			continue;
		}
		number = control.trial_number;
		pthread_mutex_unlock(&control.lock);
		take_part(core, number);
		pthread_mutex_lock(&control.lock);
	}
	pthread_mutex_unlock(&control.lock);
	return 0;
}

/* Who serves which queue: the senders first, in the order of their shares. */
static void deal_queues(const struct ports *ports)
{
	unsigned int share = 0, pass, i;
	uint16_t queue;

	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < ports->count; i++) {
			if (ports->port[i].receive_only != (pass == 1))
				continue;
			for (queue = 0; queue < ports->queues; queue++) {
				struct core *c = &control.core[share];

				c->port = &ports->port[i];
				c->queue = (uint16_t)(queue * ports->spread);
				c->rings = (uint16_t)ports->spread;
				c->share = share++;
				c->receive_only = ports->port[i].receive_only;
			}
		}
	}
}

static const char *take_lcores(unsigned int count)
{
	static char failure[96];
	unsigned int lcore = rte_get_next_lcore((unsigned int)-1, 1, 0), i;

	if (count > RESULT_SENDERS_MAX) {
		snprintf(failure, sizeof(failure),
			 "%u queues; at most %d are served", count,
			 RESULT_SENDERS_MAX);
		return failure;
	}
	for (i = 0; i < count; i++) {
		if (lcore >= RTE_MAX_LCORE) {
			snprintf(failure, sizeof(failure),
				 "%u lcores are needed: one, and one for each "
				 "port's queue, e.g. --lcores 0@1,1@1",
				 count + 1);
			return failure;
		}
		control.lcore[i] = lcore;
		control.core[i].cpu =
			(unsigned int)rte_lcore_to_cpu_id((int)lcore);
		lcore = rte_get_next_lcore(lcore, 1, 0);
	}
	return NULL;
}

const char *control_begin(const struct ports *ports,
			  const struct pacing_instant *earlier,
			  struct record *record, void (*ended)(void))
{
	const char *error = take_lcores(ports_cores(ports));
	unsigned int i;

	if (error)
		return error;
	control.ports = ports;
	control.earlier = *earlier;
	control.record = record;
	control.ended = ended;
	control.cores = ports_cores(ports);
	deal_queues(ports);
	for (i = 0; i < control.cores; i++) {
		room_none(&control.core[i].room);
		if (rte_eal_remote_launch(serve, &control.core[i],
					  control.lcore[i]))
			return "an lcore is busy";
	}
	return NULL;
}

void control_end(void)
{
	unsigned int i;

	pthread_mutex_lock(&control.lock);
	control.quit = true;
	atomic_store(&control.trial.stop, true);
	pthread_cond_broadcast(&control.changed);
	pthread_mutex_unlock(&control.lock);
	for (i = 0; i < control.cores; i++)
		rte_eal_wait_lcore(control.lcore[i]);
	/* Somebody may still ask for the result. */
	pthread_mutex_lock(&control.lock);
	control.result.receive = NULL;
	control.result.flow_sent = NULL;
	for (i = 0; i < control.cores; i++)
		core_close(&control.core[i]);
	pthread_mutex_unlock(&control.lock);
}

/* With the lock held: may a trial start now? */
static bool may_start(char *error)
{
	const struct port *down;

	if (control.quit) {
		snprintf(error, REQUEST_ERROR_BYTES, "the generator is ending");
		return false;
	}
	if (control.state == CONTROL_RUNNING) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "a trial is running; wait for it or stop it");
		return false;
	}
	down = ports_link_down(control.ports);
	if (down)
		snprintf(error, REQUEST_ERROR_BYTES,
			 "the port's link is down; /pktgen/waitlink waits");
	return !down;
}

/* What nobody asked for: frames that a filter left out are no surprise. */
static void remark(const struct capture *capture)
{
	if (capture &&
	    (capture->too_long || capture->truncated || capture->backwards))
		capture_remarks(capture, control.remarks,
				sizeof(control.remarks));
}

/* With the lock held. False: control.result.failure says why. */
static bool open_trial(const struct request *request)
{
	char *failure = control.result.failure;
	unsigned int i;

	memset(&control.result, 0, sizeof(control.result));
	*control.remarks = '\0';
	if (!trial_open(&control.trial, request, control.ports, failure))
		return false;
	control.trial.record = control.record;
	remark(control.trial.capture);
	for (i = 0; i < control.cores; i++) {
		if (!core_open(&control.core[i], &control.trial, failure))
			return false;
	}
	return true;
}

bool control_start(const struct request *request, char *error)
{
	bool ok;

	pthread_mutex_lock(&control.lock);
	/* Who waited for the last trial is to see that one's end. */
	while (control.state != CONTROL_RUNNING && control.waiters)
		pthread_cond_wait(&control.changed, &control.lock);
	ok = may_start(error);
	if (ok) {
		control.request = *request;
		ok = open_trial(request);
		if (ok) {
			control.request = control.trial.request;
			control.state = CONTROL_RUNNING;
			control.running = control.cores;
			control.ready = 0;
			control.trial_number++;
			pthread_cond_broadcast(&control.changed);
		} else {
			end_trial(CONTROL_FAILED);
			memcpy(error, control.result.failure,
			       REQUEST_ERROR_BYTES);
		}
	}
	pthread_mutex_unlock(&control.lock);
	return ok;
}

static void get_locked(struct control_status *status)
{
	status->state = control.state;
	status->request = control.request;
	status->result = control.result;
	memcpy(status->remarks, control.remarks, sizeof(status->remarks));
}

static void wait_locked(struct control_status *status)
{
	control.waiters++;
	while (control.state == CONTROL_RUNNING)
		pthread_cond_wait(&control.changed, &control.lock);
	get_locked(status);
	if (!--control.waiters)
		pthread_cond_broadcast(&control.changed);
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
	atomic_store(&control.trial.stop, true);
	wait_locked(status);
	pthread_mutex_unlock(&control.lock);
}

void control_get(struct control_status *status)
{
	pthread_mutex_lock(&control.lock);
	get_locked(status);
	pthread_mutex_unlock(&control.lock);
}

static const struct rxb_hist *find_histogram(enum control_histogram which)
{
	const struct trial_result *result = &control.result;

	if (which == CONTROL_GAP_ERROR)
		return result->gap_error;
	if (!result->receive)
		return NULL;
	return which == CONTROL_INTENDED ? receive_intended(result->receive)
					 : receive_actual(result->receive);
}

bool control_histogram(enum control_histogram which, struct rxb_hist *copy)
{
	const struct rxb_hist *found = NULL;

	pthread_mutex_lock(&control.lock);
	if (control.state == CONTROL_DONE || control.state == CONTROL_STOPPED)
		found = find_histogram(which);
	if (found)
		*copy = *found;
	pthread_mutex_unlock(&control.lock);
	return found;
}

void control_live(struct trial_counters *count)
{
	unsigned int i;

	memset(count, 0, sizeof(*count));
	for (i = 0; i < control.cores; i++) {
		struct core_live *live = &control.core[i].live;

		count->planned += atomic_load(&live->planned);
		count->sent += atomic_load(&live->sent);
		count->ring_full += atomic_load(&live->ring_full);
		count->late += atomic_load(&live->late);
		count->rx_frames += atomic_load(&live->rx_frames);
	}
}

const struct ports *control_ports(void)
{
	return control.ports;
}
