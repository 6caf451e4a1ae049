/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The realtime lab: a guest under QEMU, a generator, and the wire between
 * them. Used inside isolate_run().
 */
#ifndef BENCH_LAB_LAB_H
#define BENCH_LAB_LAB_H

#include "lab/config.h"
#include "lab/gen.h"
#include "lab/guest.h"
#include "lab/paths.h"
#include "lab/placement.h"
#include "lab/pressure.h"
#include "lab/qemu.h"

struct lab {
	struct watch watch;
	struct placement where;
	struct pressure pressure;
	struct gen gen;
	struct qemu qemu;
	struct guest guest;
	const GPtrArray *knobs; /* struct knob_value; lab_set_knobs() */

	/* For the record. */
	gboolean kvm;
	char *accel_why;
	gint64 tsc_khz;
	char *qemu_command, *gen_command, *kernel_cmdline;
};

/*
 * Start everything; the guest has booted when this returns TRUE. Logs go to
 * @log_dir (absolute). Call lab_stop() either way.
 */
gboolean lab_start(struct lab *lab, const struct paths *paths,
		   const char *log_dir, GError **error);
void lab_stop(struct lab *lab);

/*
 * Set the guest's knobs now, and those of a mode whenever it is chosen. @knobs
 * (struct knob_value) must stay.
 */
gboolean lab_set_knobs(struct lab *lab, const GPtrArray *knobs, GError **error);

/* Make catalog mode @mode the active one, with the driver it needs. */
gboolean lab_set_mode(struct lab *lab, const char *mode, GError **error);

#endif
