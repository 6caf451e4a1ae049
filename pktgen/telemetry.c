/* SPDX-License-Identifier: GPL-2.0-only */
#include "telemetry.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <rte_common.h>
#include <rte_telemetry.h>
#include <rte_version.h>

#include "control.h"

#define SOCKET_NAME "/dpdk_telemetry.v2"

static const char *const state_names[] = {
	[CONTROL_IDLE] = "idle",     [CONTROL_RUNNING] = "running",
	[CONTROL_DONE] = "done",     [CONTROL_STOPPED] = "stopped",
	[CONTROL_FAILED] = "failed",
};

/* DPDK 23.03 renamed the function and later dropped the old name. */
static void add_u64(struct rte_tel_data *d, const char *key, uint64_t value)
{
#if RTE_VERSION >= RTE_VERSION_NUM(23, 3, 0, 0)
	rte_tel_data_add_dict_uint(d, key, value);
#else
	rte_tel_data_add_dict_u64(d, key, value);
#endif
}

/* DPDK before 23.03 has 32 bits for signed numbers. */
static void add_signed(struct rte_tel_data *d, const char *key, int64_t value)
{
	if (value > INT32_MAX)
		value = INT32_MAX;
	else if (value < INT32_MIN)
		value = INT32_MIN;
	rte_tel_data_add_dict_int(d, key, (int)value);
}

static int answer_error(struct rte_tel_data *d, const char *error)
{
	rte_tel_data_start_dict(d);
	rte_tel_data_add_dict_string(d, "error", error);
	return 0;
}

static void add_counters(struct rte_tel_data *d,
			 const struct trial_counters *count)
{
	add_u64(d, "planned", count->planned);
	add_u64(d, "sent", count->sent);
	add_u64(d, "ring_full", count->ring_full);
	add_u64(d, "late", count->late);
	add_u64(d, "rx_frames", count->rx_frames);
}

static void add_request(struct rte_tel_data *d, const struct request *request)
{
	add_u64(d, "epoch", request->epoch);
	add_u64(d, "rate_pps", request->rate_pps);
	add_u64(d, "frame_bytes", request->frame_bytes);
	add_u64(d, "window_ms", request->window_ms);
	rte_tel_data_add_dict_string(d, "pattern", request->pattern->name);
}

static int answer_result(struct rte_tel_data *d,
			 const struct control_status *status)
{
	const struct trial_result *r = &status->result;

	if (status->state == CONTROL_IDLE)
		return answer_error(d, "no trial was started");
	if (status->state == CONTROL_FAILED)
		return answer_error(d, r->failure);
	rte_tel_data_start_dict(d);
	rte_tel_data_add_dict_string(d, "state", state_names[status->state]);
	add_request(d, &status->request);
	if (status->state == CONTROL_RUNNING)
		return 0;
	add_counters(d, &r->count);
	add_u64(d, "unsent", r->count.planned - r->count.sent);
	add_u64(d, "max_lag_ns", r->count.max_lag_ns);
	add_u64(d, "start_ns", r->start_ns);
	add_u64(d, "end_ns", r->start_ns + r->window_ns);
	add_u64(d, "gap_p50_ns", r->gap_p50_ns);
	add_u64(d, "gap_p99_ns", r->gap_p99_ns);
	add_u64(d, "gap_cv_ppm", r->gap_cv_ppm);
	add_u64(d, "microbursts_ppm", r->microbursts_ppm);
	add_u64(d, "tsc_hz", r->tsc_hz);
	add_signed(d, "clock_drift_ns", r->clock_drift_ns);
	add_u64(d, "link", port_link_up(control_port()));
	return 0;
}

static int on_start(const char *cmd, const char *params, struct rte_tel_data *d)
{
	char error[REQUEST_ERROR_BYTES];
	struct request request;
	const char *refusal;

	(void)cmd;
	if (!request_parse(params, &request, error))
		return answer_error(d, error);
	refusal = control_start(&request);
	if (refusal)
		return answer_error(d, refusal);
	rte_tel_data_start_dict(d);
	rte_tel_data_add_dict_string(d, "state", state_names[CONTROL_RUNNING]);
	add_request(d, &request);
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
	add_counters(d, &count);
	add_u64(d, "link", port_link_up(control_port()));
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
	add_u64(d, "link", port_wait_link(control_port(), limit_ms));
	return 0;
}

int telemetry_register(void)
{
	static const struct {
		const char *name;
		telemetry_cb answer;
		const char *help; /* DPDK keeps 63 characters */
	} commands[] = {
		{"/pktgen/start", on_start,
		 "Start: rate=PPS,window_ms=,epoch=[,frame_bytes=][,pattern=]"},
		{"/pktgen/wait", on_wait, "Block until the trial is over"},
		{"/pktgen/result", on_result, "The last trial's result"},
		{"/pktgen/stats", on_stats, "Counters as they are now"},
		{"/pktgen/stop", on_stop, "End the trial early"},
		{"/pktgen/waitlink", on_waitlink,
		 "Block until the link is up: limit_ms=N"},
	};
	unsigned int i;
	int ret;

	for (i = 0; i < RTE_DIM(commands); i++) {
		ret = rte_telemetry_register_cmd(
			commands[i].name, commands[i].answer, commands[i].help);
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
