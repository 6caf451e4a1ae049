/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A QEMU of the virtual lab, from its start to the instant at which the guest
 * stops itself: all of it is done when these return. Thread-safe.
 */
#ifndef BENCH_LAB_VM_H
#define BENCH_LAB_VM_H

#include "lab/machine.h"
#include "lab/script.h"
#include "lab/seats.h"

struct vm_spec {
	const char *vmlinux, *initramfs;
	const char *device;	 /* catalog */
	const GPtrArray *knobs;	 /* struct knob_value */
	gboolean two;		 /* a second CPU under test */
	const char *state;	 /* file of the saved state */
	const char *log;	 /* QEMU's own words */
	const char *console_log; /* the guest's; appended to */
	const char *plugin;
	struct seats *seats; /* where to run */
	int limit_ms;
	guint number;	    /* of this machine, to name its files by */
	gboolean unplugged; /* the NIC under test hears nothing of the wire */
};

/*
 * Boot, obey @s, save the state; or find all that where an earlier boot left it
 * (boot_cache.h). *command gets QEMU's.
 */
gboolean vm_boot(struct watch *watch, const struct vm_spec *spec,
		 struct script *s, char **command, GError **error);

/* Go on from the saved state and obey @s. */
gboolean vm_go_on(struct watch *watch, const struct vm_spec *spec,
		  struct script *s, GError **error);

#endif
