/* SPDX-License-Identifier: GPL-2.0-only */
/* The guest's machine. */
#ifndef BENCH_LAB_QEMU_H
#define BENCH_LAB_QEMU_H

#include "lab/knobs.h"
#include "lab/placement.h"
#include "lab/qmp.h"
#include "lab/wire.h"

struct qemu {
	struct child child;
	struct qmp qmp;
	/* The threads that are the guest's CPUs. */
	int cpu_tid[KNOBS_MAX_CPUS];
	guint cpus;
	int agent_fd; /* our end of the agent's port */
	int qmp_fd;
	int memory_fd; /* a file that is the guest's RAM */
};

struct qemu_spec {
	const char *vmlinux;
	const char *initramfs;
	const struct lab_wire
		*wire; /* open; the generator has its end already */
	const char *console_log;
	const char *log;
	const char *device;	/* catalog */
	const GPtrArray *knobs; /* struct knob_value, or NULL */
	gint64 tsc_khz;
	gboolean kvm;
};

void qemu_init(struct qemu *q);

/*
 * Start it, shake hands, pin its threads. @command, when not NULL, gets the
 * command line, @cmdline that of the guest's kernel (free both).
 */
gboolean qemu_start(struct qemu *q, struct watch *watch,
		    const struct qemu_spec *spec, const struct placement *where,
		    char **command, char **cmdline, GError **error);
void qemu_stop(struct qemu *q);

#endif
