/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who asks and who sends, at the instants that are hard to meet: threads are
 * held where they wake up from pthread_cond_wait(). The lcore is a thread of
 * this test, and its trials last until they are let go.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <string.h>

#include <rte_launch.h>
#include <rte_lcore.h>

#include "control.h"
#include "core.h"

enum role { STARTER, WAITER, LCORE };
static __thread enum role role;

static struct {
	sem_t waits;	 /* the waiter is about to sleep */
	sem_t woken, go; /* it woke up; it may go on */
	sem_t over;	 /* a trial may end */
	sem_t late_go;	 /* as go, of an lcore that is late */
	atomic_bool late;
	pthread_t lcore;
	lcore_function_t *serve;
} held;

/* --- in the place of others --- */

static void hold(pthread_mutex_t *lock, sem_t *until)
{
	pthread_mutex_unlock(lock);
	sem_wait(until);
	pthread_mutex_lock(lock);
}

int __real_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock);
int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock);
int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock)
{
	static bool once;
	int ret;

	if (role != LCORE)
		sem_post(role == WAITER ? &held.waits : &held.go);
	ret = __real_pthread_cond_wait(cond, lock);
	if (role == WAITER && !once) {
		once = true;
		sem_post(&held.woken);
		hold(lock, &held.go);
	} else if (role == LCORE && atomic_load(&held.late)) {
		hold(lock, &held.late_go);
	}
	return ret;
}

static void *lcore(void *core)
{
	role = LCORE;
	held.serve(core);
	return NULL;
}

int __wrap_rte_eal_remote_launch(lcore_function_t *serve, void *core,
				 unsigned int id);
int __wrap_rte_eal_remote_launch(lcore_function_t *serve, void *core,
				 unsigned int id)
{
	(void)id;
	held.serve = serve;
	return pthread_create(&held.lcore, NULL, lcore, core);
}

int __wrap_rte_eal_wait_lcore(unsigned int id);
int __wrap_rte_eal_wait_lcore(unsigned int id)
{
	(void)id;
	sem_post(&held.late_go);
	return pthread_join(held.lcore, NULL);
}

unsigned int __wrap_rte_get_next_lcore(unsigned int id, int skip_main,
				       int wrap);
unsigned int __wrap_rte_get_next_lcore(unsigned int id, int skip_main, int wrap)
{
	(void)id, (void)skip_main, (void)wrap;
	return 1;
}

int __wrap_rte_lcore_to_cpu_id(int id);
int __wrap_rte_lcore_to_cpu_id(int id)
{
	return id;
}

unsigned int ports_cores(const struct ports *ports)
{
	return ports->count * ports->queues;
}

const struct port *ports_link_down(const struct ports *ports)
{
	(void)ports;
	return NULL;
}

bool trial_open(struct trial *t, const struct request *request,
		const struct ports *ports, char *error)
{
	(void)ports, (void)error;
	memset(t, 0, sizeof(*t));
	t->request = *request;
	return true;
}

bool trial_start(struct trial *t, const struct pacing_instant *earlier,
		 char *error)
{
	(void)t, (void)earlier, (void)error;
	return true;
}

void trial_collect(const struct trial *t, struct core *cores,
		   unsigned int count, struct trial_result *result)
{
	(void)cores, (void)count;
	result->stopped = trial_stopping(t);
}

void trial_close(struct trial *t)
{
	(void)t;
}

bool core_open(struct core *c, const struct trial *t, char *error)
{
	(void)error;
	c->trial = t;
	return true;
}

void core_close(struct core *c)
{
	(void)c;
}

void core_warm_up(struct core *c)
{
	(void)c;
}

void core_run(struct core *c)
{
	if (!trial_stopping(c->trial))
		sem_wait(&held.over);
}

void room_none(struct room *room)
{
	(void)room;
}

void capture_remarks(const struct capture *capture, char *line, size_t bytes)
{
	(void)capture, (void)line, (void)bytes;
}

/* --- the tests --- */

static void start(uint32_t epoch)
{
	const struct request request = {.epoch = epoch};
	char error[REQUEST_ERROR_BYTES];

	assert_true(control_start(&request, error));
}

static void *wait_for_end(void *status)
{
	role = WAITER;
	control_wait(status);
	return NULL;
}

/* It is slow to wake up, and somebody else starts the next trial. */
static void a_waiter_sees_its_own_trial(void **state)
{
	struct control_status status;
	pthread_t waiter;

	(void)state;
	start(1);
	assert_int_equal(pthread_create(&waiter, NULL, wait_for_end, &status),
			 0);
	sem_wait(&held.waits);
	sem_post(&held.over);
	sem_wait(&held.woken);
	start(2);
	sem_post(&held.go); /* where the start did not wait for it */
	sem_post(&held.over);
	pthread_join(waiter, NULL);
	assert_int_equal(status.request.epoch, 1);
	assert_int_equal(status.state, CONTROL_DONE);
}

/* The lcore has not heard of it yet. */
static void a_start_just_before_the_end_has_an_end(void **state)
{
	struct control_status status;

	(void)state;
	control_wait(&status);
	atomic_store(&held.late, true);
	start(3);
	control_end();
	control_get(&status);
	assert_int_equal(status.request.epoch, 3);
	assert_int_equal(status.state, CONTROL_STOPPED);
}

static int begin(void **state)
{
	static const struct ports ports = {
		.count = 1, .queues = 1, .spread = 1};
	const struct pacing_instant earlier = {0};

	(void)state;
	sem_init(&held.waits, 0, 0);
	sem_init(&held.woken, 0, 0);
	sem_init(&held.go, 0, 0);
	sem_init(&held.over, 0, 0);
	sem_init(&held.late_go, 0, 0);
	return control_begin(&ports, &earlier, NULL, NULL) ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_waiter_sees_its_own_trial),
		cmocka_unit_test(a_start_just_before_the_end_has_an_end),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
