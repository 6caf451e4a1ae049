/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reference machine of the virtual lab: what a result in instructions is
 * a property of. Whoever changes what a guest can see of it gives it a new
 * name, and old results stay comparable among themselves.
 */
#ifndef BENCH_LAB_MACHINE_H
#define BENCH_LAB_MACHINE_H

#include <json-glib/json-glib.h>

#define MACHINE_NAME "rxv-1"
/* With a second CPU under test, for the application or a backlog. */
#define MACHINE_NAME_TWO "rxv-2-two"

/* The CPU under test; the other one has everything else. */
#define MACHINE_DUT_CPU "1"
#define MACHINE_FIRST_DUT_CPU 1
#define MACHINE_DUT_ONLINE "/sys/devices/system/cpu/cpu1/online"
#define MACHINE_SECOND_CPU "2"
#define MACHINE_SECOND_ONLINE "/sys/devices/system/cpu/cpu2/online"
/* Where the generator's NIC is, and what it is told. */
#define MACHINE_GEN_PCI "0000:00:05.0"
#define MACHINE_GEN_ARGS "--in-memory --lcores 0@0,1@0 -a " MACHINE_GEN_PCI
/* QOM name of the NIC under test. */
#define MACHINE_DUT_ID "dut"

/* All CPUs take a turn in that time, each as long a one; see agent/turns.h. */
#define MACHINE_TURN_NS 5000

/* Host files, relative ones below the lab's own directory. */
struct machine_files {
	const char *vmlinux, *initramfs;
	const char *script;  /* what the agent shall do */
	const char *answers; /* what it says */
	const char *console;
	const char *plugin; /* a QEMU plugin with its arguments, or NULL */
	int qmp_fd;
	gboolean two;	   /* a second CPU under test */
	gboolean restored; /* goes on from a saved state instead of booting */
};

/* What a trial must know of the NIC under test. */
struct machine_nic {
	gboolean negotiates; /* its link comes a while after its driver */
	int spare;	     /* descriptors of a ring that hold no frame */
};

/* How long the CPUs beside one have their turns. */
int machine_away_ns(gboolean two);

/* For @device (catalog). */
const struct machine_nic *machine_nic(const char *device);

/*
 * QEMU's command line for a NIC of @device (catalog), put together and booted
 * as @knobs (struct knob_value) say. g_strfreev() it.
 */
char **machine_argv(const struct machine_files *files, const char *device,
		    const GPtrArray *knobs);

/* The guest kernel's. g_free() it. */
char *machine_cmdline(const char *device, const GPtrArray *knobs, gboolean two);

/*
 * For run.json: which machine this was. @qemu: what it says of its version.
 */
JsonObject *machine_describe(const char *device, const char *kernel,
			     const char *qemu, gboolean two);

#endif
