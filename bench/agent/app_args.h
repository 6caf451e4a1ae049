/* SPDX-License-Identifier: GPL-2.0-only */
/* The application's options, as a request has them. */
#ifndef BENCH_AGENT_APP_ARGS_H
#define BENCH_AGENT_APP_ARGS_H

#include "agent/call.h"
#include "workloads/app.h"

/* As a verb's arguments. */
#define APP_ARGS                                           \
	"[app_wait=] [app_delay_us=] [app_busy_poll_us=] " \
	"[app_prefer_busy=] [app_suspend_us=]"

/*
 * Into @app; what is not said is zero. *@given: is there any? 0, or -1 with
 * call->why.
 */
int app_args_read(struct call *call, struct app_options *app, bool *given);

#endif
