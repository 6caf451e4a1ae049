/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints: /sys/kernel/tracing/events/netdrv. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM netdrv

#if !defined(NETDRV_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define NETDRV_TRACE_H

#include <linux/netdevice.h>
#include <linux/tracepoint.h>

/* The macros' usual layout says more than clang-format's. */
/* clang-format off */

/* A queue's top half starts. */
TRACE_EVENT(netdrv_irq,
	TP_PROTO(const struct net_device *netdev, unsigned int queue,
		 const char *mode),
	TP_ARGS(netdev, queue, mode),
	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(unsigned int, queue)
		__string(mode, mode)
	),
	TP_fast_assign(
		__entry->ifindex = netdev->ifindex;
		__entry->queue = queue;
		netdrv_assign_str(mode, mode);
	),
	TP_printk("ifindex=%d queue=%u mode=%s", __entry->ifindex,
		  __entry->queue, __get_str(mode))
);

/* A mode looked into the ring: @frames of @budget taken, in context @ctx. */
TRACE_EVENT(netdrv_poll,
	TP_PROTO(const struct net_device *netdev, unsigned int queue,
		 const char *ctx, int frames, int budget),
	TP_ARGS(netdev, queue, ctx, frames, budget),
	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(unsigned int, queue)
		__field(int, frames)
		__field(int, budget)
		__string(ctx, ctx)
	),
	TP_fast_assign(
		__entry->ifindex = netdev->ifindex;
		__entry->queue = queue;
		__entry->frames = frames;
		__entry->budget = budget;
		netdrv_assign_str(ctx, ctx);
	),
	TP_printk("ifindex=%d queue=%u ctx=%s frames=%d budget=%d",
		  __entry->ifindex, __entry->queue, __get_str(ctx),
		  __entry->frames, __entry->budget)
);

/*
 * A mode took @frames off the ring just now. The flags say where, as the code
 * itself sees it: "softirqs" are off when none can start here, be it because
 * one is served, bottom halves are disabled or a hard interrupt runs.
 */
TRACE_EVENT(netdrv_harvest,
	TP_PROTO(const struct net_device *netdev, unsigned int queue,
		 const char *ctx, int frames),
	TP_ARGS(netdev, queue, ctx, frames),
	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(unsigned int, queue)
		__field(int, frames)
		__field(bool, irqs_off)
		__field(bool, softirqs_off)
		__string(ctx, ctx)
	),
	TP_fast_assign(
		__entry->ifindex = netdev->ifindex;
		__entry->queue = queue;
		__entry->frames = frames;
		__entry->irqs_off = irqs_disabled();
		__entry->softirqs_off = in_interrupt();
		netdrv_assign_str(ctx, ctx);
	),
	TP_printk("ifindex=%d queue=%u ctx=%s frames=%d irqs_off=%d "
		  "softirqs_off=%d", __entry->ifindex, __entry->queue,
		  __get_str(ctx), __entry->frames, __entry->irqs_off,
		  __entry->softirqs_off)
);

/* The mode of a device changed; @ns from the request to the armed interrupt,
 * 0 while the device is down. */
TRACE_EVENT(netdrv_mode,
	TP_PROTO(const struct net_device *netdev, const char *from,
		 const char *to, u64 ns),
	TP_ARGS(netdev, from, to, ns),
	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(u64, ns)
		__string(from, from)
		__string(to, to)
	),
	TP_fast_assign(
		__entry->ifindex = netdev->ifindex;
		__entry->ns = ns;
		netdrv_assign_str(from, from);
		netdrv_assign_str(to, to);
	),
	TP_printk("ifindex=%d from=%s to=%s ns=%llu", __entry->ifindex,
		  __get_str(from), __get_str(to), __entry->ns)
);

/* clang-format on */

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
