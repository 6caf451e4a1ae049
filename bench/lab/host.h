/* SPDX-License-Identifier: GPL-2.0-only */
/* What this machine is and how busy it is. */
#ifndef BENCH_LAB_HOST_H
#define BENCH_LAB_HOST_H

#include <glib.h>

/* Ticks since boot, all CPUs. */
struct host_ticks {
	guint64 total;
	guint64 idle; /* with iowait */
	guint64 steal;
};

gboolean host_ticks_read(struct host_ticks *t);
/* From /proc/stat's text. Pure. */
gboolean host_ticks_parse(const char *text, struct host_ticks *t);
/* Stolen share of the time between two readings, 0..1. */
double host_steal(const struct host_ticks *from, const struct host_ticks *to);

/* Time in which tasks waited for a CPU, us since boot; FALSE: not told. */
gboolean host_psi_read(guint64 *some_us);
/* From the text of /proc/pressure/cpu. Pure. */
gboolean host_psi_parse(const char *text, guint64 *some_us);

/* The clock of @cpu now, MHz, or below 0 when it is not told. */
double host_cpu_mhz(int cpu);
/* From the text of /proc/cpuinfo. Pure. */
double host_mhz_parse(const char *text, int cpu);

/* "QEMU emulator version 10.0.2" or NULL with @error. Free it. */
#define HOST_QEMU "qemu-system-x86_64"
#define HOST_QEMU_MIN_MAJOR 8
char *host_qemu_version(GError **error);
/* The major number in it, or 0. Pure. */
int host_qemu_major(const char *version);
/* 100 * major + minor in it, or 0. Pure. */
int host_qemu_number(const char *version);

/* TRUE when the CPU can virtualise and /dev/kvm opens; @why always, free it. */
gboolean host_kvm_offered(char **why);

/* How fast CLOCK_MONOTONIC_RAW sees the time-stamp counter run, kHz. */
gint64 host_tsc_khz(void);

/* One line of a file, or "unknown". Free it. */
char *host_file_line(const char *path);
char *host_cpu_model(void);
char *host_kernel(void);

#endif
