/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/qemu.h"

#include <errno.h>
#include <rxbench/proto.h>
#include <rxbench/stamp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/error.h"
#include "lab/host.h"
#include "lab/knobs_boot.h"
#include "lab/qemu_option.h"

#define GUEST_MEMORY_MIB 256

void qemu_init(struct qemu *q)
{
	child_init(&q->child);
	q->qmp = (struct qmp){.fd = -1};
	q->agent_fd = -1;
	q->qmp_fd = -1;
	q->memory_fd = -1;
}

/*
 * Without HPET and PM timer the kernel has nothing to calibrate the clock
 * against a second time, in the middle of a run.
 *
 * Nothing here is for comfort: the boot takes a third of the time with the
 * clock known beforehand and without self-tests. mitigations=off changes what
 * an interrupt costs; that is why the line is recorded with each run.
 *
 * no_timer_check: the kernel panics when it sees no more than four timer
 * interrupts in 40 ms of its clock (timer_irq_works() in io_apic.c), and a
 * busy host keeps an emulated timer longer.
 */
static char *kernel_cmdline(const struct qemu_spec *spec)
{
	g_autofree char *words = knobs_kernel_words(spec->knobs, spec->device);

	return g_strdup_printf("console=ttyS0 quiet loglevel=4 panic=-1 "
			       "tsc=reliable tsc_early_khz=%" G_GINT64_FORMAT
			       " nokaslr mitigations=off cryptomgr.notests "
			       "random.trust_cpu=on net.ifnames=0 "
			       "possible_cpus=%u pmtmr=0 no_timer_check%s",
			       spec->tsc_khz, knobs_cpus(spec->knobs), words);
}

static void add(GPtrArray *argv, const char *option)
{
	g_ptr_array_add(argv, g_strdup(option));
}

static void addf(GPtrArray *argv, const char *option, const char *fmt, ...)
	G_GNUC_PRINTF(3, 4);

static void addf(GPtrArray *argv, const char *option, const char *fmt, ...)
{
	va_list ap;

	add(argv, option);
	va_start(ap, fmt);
	g_ptr_array_add(argv, g_strdup_vprintf(fmt, ap));
	va_end(ap);
}

static void add_machine(GPtrArray *argv, const struct qemu_spec *spec,
			int memory_fd)
{
	add(argv, HOST_QEMU);
	add(argv, "-nodefaults");
	add(argv, "-no-user-config");
	add(argv, "-no-reboot");
	addf(argv, "-display", "none");
	addf(argv, "-machine", "pc,hpet=off,memory-backend=ram");
	/*
	 * The generator writes into the guest's memory, and we read it: it is
	 * shared, and a file of ours without a name.
	 */
	addf(argv, "-object",
	     "memory-backend-file,id=ram,size=%dM,share=on,"
	     "mem-path=/proc/self/fd/%d",
	     GUEST_MEMORY_MIB, memory_fd);
	addf(argv, "-m", "%dM", GUEST_MEMORY_MIB);
	/*
	 * With one CPU, room for a second: with maxcpus=1 TCG compiles the
	 * guest's locked instructions without a host barrier, as nothing else
	 * seems to be looking. The generator is: the ring's "arm, then look
	 * again" needs that barrier, and without it a guest that armed its
	 * interrupt now and then never gets one, until the ring is full and
	 * silent for good. The kernel is told the possible_cpus.
	 */
	addf(argv, "-smp", "%u,maxcpus=%u", knobs_cpus(spec->knobs),
	     MAX(knobs_cpus(spec->knobs), 2));
	addf(argv, "-accel", "%s", spec->kvm ? "kvm" : "tcg");
	addf(argv, "-cpu", "%s", spec->kvm ? "host" : "max");
}

static void add_devices(GPtrArray *argv, const struct qemu_spec *spec,
			int agent_fd, int qmp_fd)
{
	gboolean shared = knobs_share_line(spec->knobs);
	char *console = qemu_option_escape(spec->console_log);

	addf(argv, "-chardev", "file,id=console,append=on,path=%s", console);
	addf(argv, "-serial", "chardev:console");
	addf(argv, "-chardev", "socket,id=qmp,fd=%d", qmp_fd);
	addf(argv, "-mon", "chardev=qmp,mode=control");
	addf(argv, "-chardev", "socket,id=agent,fd=%d", agent_fd);
	/* 4 slots apart, and without vectors: they share a line. */
	addf(argv, "-device", "virtio-serial-pci%s",
	     shared ? ",vectors=0,addr=0xc" : "");
	addf(argv, "-device",
	     "virtserialport,chardev=agent,name=" RXB_PROTO_PORT);
	spec->wire->ops->add_netdev(spec->wire, argv);
	addf(argv, "-device",
	     "%s,id=" WIRE_NIC ",netdev=" WIRE_NETDEV ",mac=" RXB_DUT_MAC
	     ",romfile=%s%s",
	     spec->wire->nic, knobs_nic_properties(spec->knobs, spec->device),
	     shared ? ",addr=8" : "");
	g_free(console);
}

static char **make_argv(const struct qemu_spec *spec, int agent_fd, int qmp_fd,
			int memory_fd, const char *cmdline)
{
	GPtrArray *argv = g_ptr_array_new();

	add_machine(argv, spec, memory_fd);
	add_devices(argv, spec, agent_fd, qmp_fd);
	addf(argv, "-kernel", "%s", spec->vmlinux);
	addf(argv, "-initrd", "%s", spec->initramfs);
	addf(argv, "-append", "%s", cmdline);
	g_ptr_array_add(argv, NULL);
	return (char **)g_ptr_array_free(argv, FALSE);
}

static gboolean make_pair(int pair[2], GError **error)
{
	if (!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "socketpair: %s",
		    strerror(errno));
	return FALSE;
}

static gboolean make_memory(struct qemu *q, GError **error)
{
	q->memory_fd = memfd_create("guest", MFD_CLOEXEC);
	if (q->memory_fd >= 0 &&
	    !ftruncate(q->memory_fd, (off_t)GUEST_MEMORY_MIB << 20))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "the guest's memory: %s",
		    strerror(errno));
	return FALSE;
}

/* All threads are born on the main loop's CPUs; the guest's ones move out. */
static gboolean pin(struct qemu *q, const struct placement *where, guint cpus,
		    GError **error)
{
	if (!placement_pin(q->child.pid, &where->main_loop, "QEMU's main loop",
			   error))
		return FALSE;
	for (q->cpus = 0; q->cpus < cpus; q->cpus++) {
		int tid = qmp_cpu_thread(&q->qmp, (int)q->cpus, error);

		if (tid < 0 ||
		    !placement_pin_one(tid, placement_guest_cpu(where, q->cpus),
				       "the guest's CPU", error))
			return FALSE;
		q->cpu_tid[q->cpus] = tid;
	}
	return TRUE;
}

/* Sockets without names: nothing to wait for, nothing to clean up. */
static gboolean spawn(struct qemu *q, const struct qemu_spec *spec,
		      const char *cmdline, char **command, GError **error)
{
	int agent[2] = {-1, -1}, qmp[2] = {-1, -1};
	struct child_spec child = {
		.name = "QEMU",
		.log_path = spec->log,
		.other_log = spec->console_log,
	};
	char **argv;
	gboolean ok;

	ok = make_pair(agent, error) && make_pair(qmp, error) &&
	     make_memory(q, error);
	if (ok) {
		int theirs[] = {agent[1], qmp[1], q->memory_fd, spec->wire->fd};

		argv = make_argv(spec, agent[1], qmp[1], q->memory_fd, cmdline);
		child.argv = (const char *const *)argv;
		child.fds = theirs;
		child.nfds = G_N_ELEMENTS(theirs) - (spec->wire->fd < 0);
		ok = child_spawn(&q->child, &child, error);
		if (command)
			*command = g_strjoinv(" ", argv);
		g_strfreev(argv);
	}
	q->agent_fd = agent[0];
	q->qmp_fd = qmp[0];
	if (agent[1] >= 0)
		close(agent[1]);
	if (qmp[1] >= 0)
		close(qmp[1]);
	return ok;
}

gboolean qemu_start(struct qemu *q, struct watch *watch,
		    const struct qemu_spec *spec, const struct placement *where,
		    char **command, char **cmdline, GError **error)
{
	char *kernel_line = kernel_cmdline(spec);
	gboolean ok = spawn(q, spec, kernel_line, command, error);

	if (ok) {
		watch_add(watch, &q->child);
		ok = qmp_open(&q->qmp, watch, q->qmp_fd, error) &&
		     pin(q, where, knobs_cpus(spec->knobs), error);
	}
	if (cmdline)
		*cmdline = g_steal_pointer(&kernel_line);
	g_free(kernel_line);
	return ok;
}

void qemu_stop(struct qemu *q)
{
	qmp_close(&q->qmp);
	child_stop(&q->child);
	if (q->agent_fd >= 0)
		close(q->agent_fd);
	if (q->qmp_fd >= 0)
		close(q->qmp_fd);
	if (q->memory_fd >= 0)
		close(q->memory_fd);
	qemu_init(q);
}
