/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knobs.h"

#define SYSCTL "/proc/sys/net/core/"

static const char *const off_on[] = {"off", "on", NULL};
static const char *const mask_places[] = {"device", "line", NULL};
static const char *const irq_kinds[] = {"msix", "intx", "shared", NULL};

static const char *const qdiscs[] = {"pfifo_fast", "fq_codel", NULL};

static const char *const scheds[] = {"other", "fifo-low", "fifo", NULL};
static const char *const workers[] = {"bound", "unbound", "highpri", "bh",
				      NULL};
static const char *const queues[] = {"own", "system", NULL};
static const char *const waits[] = {"block", "nonblock", "epoll", NULL};
static const char *const places[] = {"same", "other", NULL};
static const char *const hog_places[] = {"app", "each", NULL};
static const char *const steers[] = {"off", "same", "other", NULL};
static const char *const thread_places[] = {"irq", "next", NULL};
static const char *const dim_tables[] = {"eqe", "cqe", NULL};

#define IN(...) ((const char *const[]){__VA_ARGS__, NULL})
#define MODE(name, min, max, choices, summary, modes)                    \
	{                                                                \
		name, KNOB_MODE, name, min, max, choices, summary, modes \
	}

#define APP(name, min, max, choices, summary, modes)                          \
	{                                                                     \
		name, KNOB_APP, "workload " name, min, max, choices, summary, \
			modes                                                 \
	}

/* clang-format off: a table */
const struct knob knob_table[] = {
	{"grid", KNOB_RUN, NULL, 0, 0, NULL,
	 "loads as multiples of the calibrated knee: 0.5;1;2", NULL},
	{"pps", KNOB_RUN, NULL, 0, 0, NULL,
	 "loads in frames per second, no calibration: 10000;20000", NULL},
	{"reps", KNOB_RUN, NULL, 0, 0, NULL, "repetitions of each point", NULL},
	{"window_ms", KNOB_RUN, NULL, 0, 0, NULL, "length of a measurement",
	 NULL},
	{"settle_ms", KNOB_RUN, NULL, 0, 0, NULL,
	 "stillness of the guest before each point", NULL},
	{"knee_mode", KNOB_RUN, NULL, 0, 0, NULL,
	 "mode whose knee is 1.0; each: every mode's own", NULL},
	{"frame_bytes", KNOB_RUN, NULL, 0, 0, NULL, "frame length without FCS",
	 NULL},
	{"goal", KNOB_RUN, NULL, 0, 0, NULL,
	 "of tune: what is wanted (docs/tuning.md)", NULL},
	{"space", KNOB_RUN, NULL, 0, 0, NULL,
	 "of tune: knobs to turn, ring=64..256,sched=other|fifo", NULL},
	{"trials", KNOB_RUN, NULL, 0, 0, NULL, "of tune: how many in all",
	 NULL},
	{"trial_ms", KNOB_RUN, NULL, 0, 0, NULL,
	 "of searches: length of a trial", NULL},

	{"burst", KNOB_LOAD, "burst", 1, 1000000, NULL,
	 "frames due at the same instant, with the pattern of that name", NULL},
	{"flows", KNOB_LOAD, "flows", 1, 1000000, NULL,
	 "that the frames belong to in turn, each with an address and port",
	 NULL},
	{"steady_pps", KNOB_LOAD, "steady", 1, 20000000, NULL,
	 "frames per second of the load that are one flow's, if there are so "
	 "many; the rest is another's",
	 NULL},

	{"threadirqs", KNOB_BOOT, "threadirqs", 0, 1, off_on,
	 "interrupt handlers forced into threads", NULL},
	{"irq", KNOB_BOOT, "irq", 0, 2, irq_kinds,
	 "the device's interrupt; shared is INTx with another device on it",
	 NULL},

	{"queues", KNOB_BOOT, "queues", 1, KNOBS_MAX_QUEUES, NULL,
	 "by which virtio receives; with flows, which the generator spreads",
	 NULL},

	{"cpus", KNOB_BOOT, "cpus", 1, KNOBS_MAX_CPUS, NULL,
	 "CPUs of the guest under test; in lab realtime each wants one of the "
	 "host's",
	 NULL},
	{"irq_cpu", KNOB_PLACE, "irq_cpu", 0, KNOBS_MAX_CPUS - 1, NULL,
	 "of these, the one that the device interrupts (smp_affinity)", NULL},
	{"app_cpu", KNOB_PLACE, "app_cpu", 0, KNOBS_MAX_CPUS - 1, NULL,
	 "of these, the one that the workload runs on", NULL},
	{"hog_on", KNOB_PLACE, "hog_on", 0, 1, hog_places,
	 "CPUs with a hog: the application's, or each under test", NULL},

	{"netdev_budget", KNOB_GUEST, SYSCTL "netdev_budget", 1, 100000, NULL,
	 "frames a NET_RX softirq may take", NULL},
	{"netdev_budget_usecs", KNOB_GUEST, SYSCTL "netdev_budget_usecs", 1,
	 1000000, NULL, "time a NET_RX softirq may take", NULL},
	{"dev_weight", KNOB_GUEST, SYSCTL "dev_weight", 1, 10000, NULL,
	 "frames the backlog may pass on in one turn", NULL},
	{"netdev_max_backlog", KNOB_GUEST, SYSCTL "netdev_max_backlog", 1,
	 1000000, NULL, "length of a CPU's backlog queue", NULL},
	{"flow_limit", KNOB_GUEST, SYSCTL "flow_limit_cpu_bitmap", 0, 1, off_on,
	 "on the CPU that the device interrupts: a backlog that is half full "
	 "drops of the flow that fills it (RPS flow limit)",
	 NULL},
	{"rmem_default", KNOB_GUEST, SYSCTL "rmem_default", 2304, 1 << 28, NULL,
	 "bytes a socket may hold", NULL},
	{"rmem_max", KNOB_GUEST, SYSCTL "rmem_max", 2304, 1 << 28, NULL,
	 "bytes a socket may ask for", NULL},
	{"default_qdisc", KNOB_GUEST, SYSCTL "default_qdisc", 0, 1, qdiscs,
	 "what waits to be sent waits in it", NULL},
	{"busy_read", KNOB_GUEST, SYSCTL "busy_read", 0, 1000000, NULL,
	 "us a socket polls its NIC before it sleeps", NULL},

	{"sched_rt_runtime_us", KNOB_GUEST,
	 "/proc/sys/kernel/sched_rt_runtime_us", -1, 1000000, NULL,
	 "us of each second for real-time threads; -1: all of it", NULL},

	{"ring", KNOB_NIC, "rings rx", 1, 65536, NULL,
	 "frames the receive ring holds (ethtool -G rx)", NULL},
	{"rx_usecs", KNOB_NIC, "coalesce usecs", 0, 1000000, NULL,
	 "us between two interrupts at least (ethtool -C rx-usecs)", NULL},
	{"rx_usecs_low", KNOB_NIC, "coalesce usecs_low", 0, 1000000, NULL,
	 "e1000: us after each frame, restarting (RDTR; -C rx-usecs-low)",
	 NULL},
	{"rx_usecs_high", KNOB_NIC, "coalesce usecs_high", 0, 1000000, NULL,
	 "e1000: us after the first frame (RADV; -C rx-usecs-high)", NULL},
	{"rps", KNOB_NIC, "file queues/rx-0/rps_cpus", 0, 2, steers,
	 "whose backlog frames go on to: nobody's, the CPU's that the device "
	 "interrupts, another's (RPS)",
	 NULL},
	{"tx_queue_len", KNOB_NIC, "file tx_queue_len", 1, 100000, NULL,
	 "frames that may wait to be sent, in pfifo_fast", NULL},
	{"tx_limit_bytes", KNOB_NIC,
	 "file queues/tx-0/byte_queue_limits/limit_max", 1, 1 << 30, NULL,
	 "bytes the NIC may have to send, at most (BQL)", NULL},
	{"gro", KNOB_NIC, "offload gro", 0, 1, off_on,
	 "generic receive offload (ethtool -K gro)", NULL},
	{"gro_flush_timeout", KNOB_NIC, "file gro_flush_timeout", 0, 1000000000,
	 NULL, "ns NAPI may put off arming the interrupt", NULL},
	{"napi_defer_hard_irqs", KNOB_NIC, "file napi_defer_hard_irqs", 0,
	 1000000, NULL, "empty polls before NAPI arms the interrupt", NULL},

	{"cost_irq_ns", KNOB_DEVICE, "cost_irq_ns", 0, 1000000, NULL,
	 "busy work a frame where it leaves the ring", NULL},
	{"cost_proto_ns", KNOB_DEVICE, "cost_proto_ns", 0, 1000000, NULL,
	 "busy work a frame at protocol level; none in uio", NULL},
	{"copybreak", KNOB_DEVICE, "copybreak", 0, 4096, NULL,
	 "frames up to so many bytes are copied, others keep their page", NULL},
	{"mask_at", KNOB_DEVICE, "mask_at", 0, 1, mask_places,
	 "where interrupts are masked", NULL},

	MODE("budget", 1, 1024, NULL, "frames taken in one go",
	     IN("tasklet", "tasklet-hi", "workqueue", "threaded",
		"threaded-oneshot", "kthread", "timer", "poll", "napi",
		"napi-threaded", "dim", "uio")),
	MODE("frames_per_irq", 1, 256, NULL, "frames one interrupt may take",
	     IN("irq", "bh")),
	MODE("backlog", 1, 10000, NULL, "frames the global queue may hold",
	     IN("bh")),
	MODE("kind", 0, 3, workers, "who does the work", IN("workqueue")),
	MODE("queue", 0, 1, queues, "whose queue it is", IN("workqueue")),
	MODE("max_active", 0, 512, NULL,
	     "of the own queue; 0: the kernel's default", IN("workqueue")),
	MODE("delay_us", 0, 1000000, NULL,
	     "from interrupt to work, in whole jiffies", IN("workqueue")),
	MODE("sched", 0, 2, scheds, "scheduling of the mode's thread",
	     IN("kthread", "poll")),
	MODE("timer_us", 10, 100000, NULL, "us from look to look", IN("timer")),
	MODE("hz", 10, 20000, NULL, "looks at the ring a second",
	     IN("clocked")),
	MODE("user_frac", 1, 99, NULL, "percent of time for user space",
	     IN("clocked")),
	MODE("burst_max", 1, 1000, NULL, "frames one tick may take",
	     IN("clocked")),
	MODE("each_burst", 1, 1000, NULL, "of these, frames taken in one go",
	     IN("clocked")),
	MODE("idle_poll", 0, 1, off_on, "look also when the CPU is idle",
	     IN("clocked")),
	MODE("quota", 0, 1024, NULL,
	     "frames one turn may take; 0: all there are", IN("mogul")),
	MODE("feedback_port", 0, 65535, NULL,
	     "UDP port whose queue is watched; 0: none", IN("mogul")),
	MODE("feedback_high", 1, 100, NULL,
	     "percent of the queue that stop input", IN("mogul")),
	MODE("feedback_low", 0, 99, NULL, "percent of the queue that resume it",
	     IN("mogul")),
	MODE("feedback_timeout_us", 100, 1000000, NULL, "the longest such stop",
	     IN("mogul")),
	MODE("cycle_limit", 1, 100, NULL,
	     "percent of a period for the thread; 100: all", IN("mogul")),
	MODE("cycle_period_us", 100, 1000000, NULL, "the period", IN("mogul")),
	MODE("busy_poll", 0, 1, off_on, "the thread polls without a pause",
	     IN("napi-threaded")),
	MODE("place", 0, 1, thread_places,
	     "CPU of its thread: the interrupt's, or the next",
	     IN("napi-threaded")),
	MODE("profiles", 0, 1, dim_tables, "net_dim's table of delays",
	     IN("dim")),

	APP("app_wait", 0, 2, waits, "how the application waits for a request",
	    NULL),
	APP("app_delay_us", 0, 1000000, NULL,
	    "us of work that each request takes", NULL),
	APP("app_busy_poll_us", 0, 1000000, NULL,
	    "us it polls the NIC itself before it sleeps (SO_BUSY_POLL)",
	    IN("napi", "napi-threaded", "dim", "intree")),
	APP("app_prefer_busy", 0, 64, NULL,
	    "frames of such a poll, preferred to interrupts; 0: it is not",
	    IN("napi", "napi-threaded", "dim", "intree")),
	APP("app_suspend_us", 0, 1000000, NULL,
	    "us without an interrupt while its polls bring something",
	    IN("napi", "dim", "intree")),
	{"app_on", KNOB_APP, "app_on", 0, 1, places,
	 "its CPU: the one that the device interrupts, or another", NULL},
	{NULL, KNOB_RUN, NULL, 0, 0, NULL, NULL, NULL},
};
/* clang-format on */
