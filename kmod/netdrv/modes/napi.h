/* SPDX-License-Identifier: GPL-2.0-only */
/* What the modes that stand on NAPI have in common; the code is in napi.c. */
#ifndef NETDRV_MODES_NAPI_H
#define NETDRV_MODES_NAPI_H

#include "mode.h"

/* Begins the mode's state of the queue. */
struct napi_state {
	struct napi_struct napi;
	struct netdrv_queue *q;
};

/* Their first parameter. */
#define NAPI_BUDGET 0
#define NAPI_BUDGET_PARAM                                                    \
	{                                                                    \
		"budget", "frames one poll may take (NAPI weight)", 1, 1024, \
			NAPI_POLL_WEIGHT                                     \
	}

/* Hooks of struct netdrv_mode_ops. */
irqreturn_t netdrv_napi_on_irq(struct netdrv_queue *q);
int netdrv_napi_start(struct netdrv_queue *q);
void netdrv_napi_stop(struct netdrv_queue *q);
void netdrv_napi_param_changed(struct netdrv_queue *q);
void netdrv_napi_claim_now(const struct netdrv_queue *q,
			   struct netdrv_claim *claim);

/*
 * Start with a poll function of the mode's own, which is to call
 * netdrv_napi_poll(). Under rtnl; may sleep.
 */
void netdrv_napi_begin(struct netdrv_queue *q,
		       int (*poll)(struct napi_struct *, int));
int netdrv_napi_poll(struct napi_struct *napi, int budget);

#endif
