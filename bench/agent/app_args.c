/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/app_args.h"

#include <string.h>

#define MAX_DELAY_US 1000000
#define MAX_BUSY_POLL_US 1000000
#define MAX_BUSY_POLL_BUDGET 64 /* NAPI_POLL_WEIGHT */
#define MAX_SUSPEND_US 1000000

static int read_wait(struct call *call, enum app_wait *wait)
{
	static const char *const names[] = {
		[APP_BLOCK] = "block",
		[APP_NONBLOCK] = "nonblock",
		[APP_EPOLL] = "epoll",
	};
	const char *text = call_arg(call, "app_wait");

	for (unsigned int i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!*text || !strcmp(text, names[i])) {
			*wait = (enum app_wait)i;
			return 0;
		}
	return why_set(&call->why,
		       "app_wait=%s: must be block, nonblock or epoll", text);
}

static int read_number(struct call *call, const char *key, uint64_t max,
		       unsigned int *number)
{
	uint64_t value = 0;

	if (call_number(call, key, 0, max, &value))
		return -1;
	*number = (unsigned int)value;
	return 0;
}

int app_args_read(struct call *call, struct app_options *app, bool *given)
{
	*given = *call_arg(call, "app_wait") ||
		 *call_arg(call, "app_delay_us") ||
		 *call_arg(call, "app_busy_poll_us") ||
		 *call_arg(call, "app_prefer_busy") ||
		 *call_arg(call, "app_suspend_us");
	if (read_wait(call, &app->wait) ||
	    read_number(call, "app_delay_us", MAX_DELAY_US, &app->delay_us) ||
	    read_number(call, "app_busy_poll_us", MAX_BUSY_POLL_US,
			&app->busy_poll_us) ||
	    read_number(call, "app_prefer_busy", MAX_BUSY_POLL_BUDGET,
			&app->prefer_busy) ||
	    read_number(call, "app_suspend_us", MAX_SUSPEND_US,
			&app->suspend_us))
		return -1;
	if (app->suspend_us && (!app->prefer_busy || app->wait != APP_EPOLL))
		return why_set(&call->why,
			       "app_suspend_us=%u: only an epoll with "
			       "app_prefer_busy suspends interrupts",
			       app->suspend_us);
	if (app->prefer_busy && !app->busy_poll_us)
		return why_set(&call->why,
			       "app_prefer_busy=%u: without app_busy_poll_us "
			       "nothing is polled",
			       app->prefer_busy);
	return 0;
}
