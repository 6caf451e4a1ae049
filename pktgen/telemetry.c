/* SPDX-License-Identifier: GPL-2.0-only */
#include "telemetry.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <rte_common.h>
#include <rte_telemetry.h>

#include "answer.h"
#include "control.h"
#include "report.h"

#define SOCKET_NAME "/dpdk_telemetry.v2"

static const char *const state_names[] = {
	[CONTROL_IDLE] = "idle",     [CONTROL_RUNNING] = "running",
	[CONTROL_DONE] = "done",     [CONTROL_STOPPED] = "stopped",
	[CONTROL_FAILED] = "failed",
};

/* What /pktgen/set has changed, for all trials from then on. */
static struct {
	pthread_mutex_t lock;
	struct request request;
	const struct request *first;
} defaults = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Who is being answered: threads of DPDK's, which nobody can end. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t left;
	unsigned int busy;
	bool closed;
} gate = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.left = PTHREAD_COND_INITIALIZER,
};

static int answer_result(struct rte_tel_data *d,
			 const struct control_status *status)
{
	if (status->state == CONTROL_IDLE)
		return answer_error(d, "no trial was started");
	if (status->state == CONTROL_FAILED)
		return answer_error(d, status->result.failure);
	rte_tel_data_start_dict(d);
	rte_tel_data_add_dict_string(d, "state", state_names[status->state]);
	if (status->state == CONTROL_RUNNING) {
		report_request(&status->request, &answer_fields, d);
		return 0;
	}
	report_fields(&status->request, &status->result, &answer_fields, d);
	answer_u64(d, "link", ports_link_up(control_ports()));
	return 0;
}

static int on_start(const char *cmd, const char *params, struct rte_tel_data *d)
{
	char error[REQUEST_ERROR_BYTES];
	struct request request;

	(void)cmd;
	pthread_mutex_lock(&defaults.lock);
	request = defaults.request;
	pthread_mutex_unlock(&defaults.lock);
	if (!request_parse(params, &request, error) ||
	    !request_complete(&request, error) ||
	    !control_start(&request, error))
		return answer_error(d, error);
	rte_tel_data_start_dict(d);
	rte_tel_data_add_dict_string(d, "state", state_names[CONTROL_RUNNING]);
	report_request(&request, &answer_fields, d);
	return 0;
}

static int on_set(const char *cmd, const char *params, struct rte_tel_data *d)
{
	char error[REQUEST_ERROR_BYTES];
	struct request request;
	bool ok;

	(void)cmd;
	pthread_mutex_lock(&defaults.lock);
	request = defaults.request;
	if (!params || !*params)
		request = *defaults.first;
	ok = request_parse(params, &request, error);
	if (ok)
		defaults.request = request;
	pthread_mutex_unlock(&defaults.lock);
	if (!ok)
		return answer_error(d, error);
	rte_tel_data_start_dict(d);
	report_request(&request, &answer_fields, d);
	return 0;
}

static int on_wait(const char *cmd, const char *params, struct rte_tel_data *d)
{
	struct control_status status;

	(void)cmd, (void)params;
	control_wait(&status);
	return answer_result(d, &status);
}

static int on_result(const char *cmd, const char *params,
		     struct rte_tel_data *d)
{
	struct control_status status;

	(void)cmd, (void)params;
	control_get(&status);
	return answer_result(d, &status);
}

static int on_stop(const char *cmd, const char *params, struct rte_tel_data *d)
{
	struct control_status status;

	(void)cmd, (void)params;
	control_stop(&status);
	return answer_result(d, &status);
}

static int on_stats(const char *cmd, const char *params, struct rte_tel_data *d)
{
	struct control_status status;
	struct trial_counters count;

	(void)cmd, (void)params;
	control_get(&status);
	control_live(&count);
	rte_tel_data_start_dict(d);
	rte_tel_data_add_dict_string(d, "state", state_names[status.state]);
	report_counters(&count, &answer_fields, d);
	answer_u64(d, "link", ports_link_up(control_ports()));
	return 0;
}

static int on_waitlink(const char *cmd, const char *params,
		       struct rte_tel_data *d)
{
	char error[REQUEST_ERROR_BYTES];
	uint64_t limit_ms;

	(void)cmd;
	if (!request_parse_limit(params, &limit_ms, error))
		return answer_error(d, error);
	rte_tel_data_start_dict(d);
	answer_u64(d, "link", ports_wait_link(control_ports(), limit_ms));
	return 0;
}

/* "NAME" or "NAME,FROM". */
static int on_histogram(const char *cmd, const char *params,
			struct rte_tel_data *d)
{
	static const char *const names[] = {
		[CONTROL_INTENDED] = "intended",
		[CONTROL_ACTUAL] = "actual",
		[CONTROL_GAP_ERROR] = "gap-error",
	};
	size_t length = params ? strcspn(params, ",") : 0;
	struct rxb_hist copy;
	unsigned long from;
	unsigned int i;

	(void)cmd;
	from = length && params[length] ? strtoul(params + length + 1, NULL, 10)
					: 0;
	for (i = 0; i < RTE_DIM(names); i++) {
		if (!length || strlen(names[i]) != length ||
		    strncmp(params, names[i], length))
			continue;
		if (!control_histogram((enum control_histogram)i, &copy))
			return answer_error(d, "the last trial has none; "
					       "receive=1 asks for it");
		return answer_histogram(d, names[i], &copy,
					from < RXB_HIST_BUCKETS
						? (unsigned int)from
						: RXB_HIST_BUCKETS);
	}
	return answer_error(d, "name one of intended, actual, gap-error");
}

static const struct {
	const char *name;
	telemetry_cb answer;
	const char *help; /* DPDK keeps 63 characters */
} commands[] = {
	{"/pktgen/start", on_start,
	 "Start: rate=RATE,time=S[,KEY=VALUE...]; see --help"},
	{"/pktgen/set", on_set,
	 "KEY=VALUE,...: for all starts to come; none: as at first"},
	{"/pktgen/wait", on_wait, "Block until the trial is over"},
	{"/pktgen/result", on_result, "The last trial's result"},
	{"/pktgen/histogram", on_histogram,
	 "intended, actual or gap-error [,FROM bucket]"},
	{"/pktgen/stats", on_stats, "Counters as they are now"},
	{"/pktgen/stop", on_stop, "End the trial early"},
	{"/pktgen/waitlink", on_waitlink,
	 "Block until the link is up: limit_ms=N"},
};

/* Any command: none is answered once its ports may be gone. */
static int on_command(const char *cmd, const char *params,
		      struct rte_tel_data *d)
{
	unsigned int i = 0;
	bool closed;
	int ret;

	pthread_mutex_lock(&gate.lock);
	closed = gate.closed;
	gate.busy += !closed;
	pthread_mutex_unlock(&gate.lock);
	if (closed)
		return answer_error(d, "the generator is ending");
	while (strcmp(commands[i].name, cmd))
		i++;
	ret = commands[i].answer(cmd, params, d);
	pthread_mutex_lock(&gate.lock);
	if (!--gate.busy)
		pthread_cond_signal(&gate.left);
	pthread_mutex_unlock(&gate.lock);
	return ret;
}

void telemetry_end(void)
{
	ports_end_waits();
	pthread_mutex_lock(&gate.lock);
	gate.closed = true;
	while (gate.busy)
		pthread_cond_wait(&gate.left, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

int telemetry_register(const struct request *first)
{
	unsigned int i;
	int ret;

	defaults.first = first;
	defaults.request = *first;
	for (i = 0; i < RTE_DIM(commands); i++) {
		ret = rte_telemetry_register_cmd(commands[i].name, on_command,
						 commands[i].help);
		if (ret)
			return ret;
	}
	return 0;
}

/* Is descriptor @fd the listening telemetry socket? Its address, then. */
static bool is_telemetry(int fd, struct sockaddr_un *address)
{
	socklen_t length = sizeof(*address), int_length = sizeof(int);
	int listening = 0;

	memset(address, 0, sizeof(*address));
	return !getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening,
			   &int_length) &&
	       listening &&
	       !getsockname(fd, (struct sockaddr *)address, &length) &&
	       address->sun_family == AF_UNIX &&
	       strstr(address->sun_path, SOCKET_NAME);
}

int telemetry_path(char *path, size_t size)
{
	struct sockaddr_un address;
	struct dirent *entry;
	int ret = -ENOENT;
	DIR *dir;

	dir = opendir("/proc/self/fd");
	if (!dir)
		return -errno;
	while (ret && (entry = readdir(dir))) {
		if (!is_telemetry(atoi(entry->d_name), &address))
			continue;
		snprintf(path, size, "%.*s", (int)sizeof(address.sun_path),
			 address.sun_path);
		ret = 0;
	}
	closedir(dir);
	return ret;
}
