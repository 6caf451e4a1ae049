/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/host.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

#include "lab/error.h"

gboolean host_ticks_parse(const char *text, struct host_ticks *t)
{
	guint64 v[8] = {0};
	guint i;

	/* user nice system idle iowait irq softirq steal; guest is in user */
	if (sscanf(text,
		   "cpu %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
		   " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
		   " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
		   " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
		   &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7]) != 8)
		return FALSE;
	t->total = 0;
	for (i = 0; i < G_N_ELEMENTS(v); i++)
		t->total += v[i];
	t->idle = v[3] + v[4];
	t->steal = v[7];
	return TRUE;
}

gboolean host_ticks_read(struct host_ticks *t)
{
	char *text = NULL;
	gboolean ok;

	if (!g_file_get_contents("/proc/stat", &text, NULL, NULL))
		return FALSE;
	ok = host_ticks_parse(text, t);
	g_free(text);
	return ok;
}

double host_steal(const struct host_ticks *from, const struct host_ticks *to)
{
	if (to->total <= from->total)
		return 0;
	return (double)(to->steal - from->steal) /
	       (double)(to->total - from->total);
}

gboolean host_psi_parse(const char *text, guint64 *some_us)
{
	return sscanf(text, "some %*s %*s %*s total=%" G_GUINT64_FORMAT,
		      some_us) == 1;
}

gboolean host_psi_read(guint64 *some_us)
{
	char *text = NULL;
	gboolean ok;

	if (!g_file_get_contents("/proc/pressure/cpu", &text, NULL, NULL))
		return FALSE;
	ok = host_psi_parse(text, some_us);
	g_free(text);
	return ok;
}

/* "processor : 1", and some lines below "cpu MHz : 2596.124". */
double host_mhz_parse(const char *text, int cpu)
{
	char **lines = g_strsplit(text, "\n", -1);
	double mhz = -1;
	int now = -1;
	guint i;

	for (i = 0; lines[i]; i++) {
		const char *colon = strchr(lines[i], ':');

		if (colon && g_str_has_prefix(lines[i], "processor"))
			now = atoi(colon + 1);
		else if (colon && now == cpu &&
			 g_str_has_prefix(lines[i], "cpu MHz"))
			mhz = g_ascii_strtod(colon + 1, NULL);
	}
	g_strfreev(lines);
	return mhz;
}

double host_cpu_mhz(int cpu)
{
	char *path = g_strdup_printf(
		"/sys/devices/system/cpu/cpu%d/cpufreq/scaling_cur_freq", cpu);
	char *text = NULL;
	double mhz = -1;

	if (g_file_get_contents(path, &text, NULL, NULL))
		mhz = g_ascii_strtod(text, NULL) / 1e3; /* kHz */
	else if (g_file_get_contents("/proc/cpuinfo", &text, NULL, NULL))
		mhz = host_mhz_parse(text, cpu);
	g_free(text);
	g_free(path);
	return mhz;
}

char *host_qemu_version(GError **error)
{
	char *argv[] = {(char *)HOST_QEMU, (char *)"--version", NULL};
	char *out = NULL, *end;

	if (!g_spawn_sync(NULL, argv, NULL,
			  G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
			  NULL, NULL, &out, NULL, NULL, NULL)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
			    HOST_QEMU " is not here; install the package "
				      "qemu-system-x86 (make deps does)");
		return NULL;
	}
	end = strchr(out, '\n');
	if (end)
		*end = '\0';
	return out;
}

int host_qemu_number(const char *version)
{
	const char *at = strstr(version, "version ");
	/* Not %u, which takes a sign as well. */
	char major[5] = "", minor[3] = "";

	if (at)
		sscanf(at, "version %4[0-9].%2[0-9]", major, minor);
	return 100 * atoi(major) + atoi(minor);
}

int host_qemu_major(const char *version)
{
	return host_qemu_number(version) / 100;
}

gboolean host_kvm_offered(char **why)
{
	char *text = NULL;
	gboolean capable;
	int fd;

	g_file_get_contents("/proc/cpuinfo", &text, NULL, NULL);
	capable = text && g_regex_match_simple("^flags.*\\b(vmx|svm)\\b", text,
					       G_REGEX_MULTILINE, 0);
	g_free(text);
	if (!capable) {
		*why = g_strdup("the CPU shows neither vmx nor svm");
		return FALSE;
	}
	fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		*why = g_strdup_printf("/dev/kvm: %s", strerror(errno));
		return FALSE;
	}
	close(fd);
	*why = g_strdup("the CPU shows vmx or svm and /dev/kvm opens");
	return TRUE;
}

/* Both clocks at one instant: of a few tries, the one with the least between.
 */
static gint64 raw_ns(guint64 *tsc)
{
	guint64 least = G_MAXUINT64;
	gint64 ns = 0;
	int i;

	for (i = 0; i < 20; i++) {
		struct timespec t;
		guint64 before = __rdtsc(), took;

		clock_gettime(CLOCK_MONOTONIC_RAW, &t);
		took = __rdtsc() - before;
		if (took >= least)
			continue;
		least = took;
		*tsc = before + took / 2;
		ns = (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
	}
	return ns;
}

gint64 host_tsc_khz(void)
{
	/* Long enough to make the reading's own time a part in 10^6. */
	const gint64 span_us = 100 * 1000;
	guint64 tsc0 = 0, tsc1 = 0;
	gint64 ns0 = raw_ns(&tsc0), ns1;

	g_usleep(span_us);
	ns1 = raw_ns(&tsc1);
	return (gint64)llround((double)(tsc1 - tsc0) * 1e6 /
			       (double)(ns1 - ns0));
}

char *host_file_line(const char *path)
{
	char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return g_strdup("unknown");
	text[strcspn(text, "\n")] = '\0';
	return text;
}

char *host_cpu_model(void)
{
	char *text = NULL, *model = NULL, *at;

	g_file_get_contents("/proc/cpuinfo", &text, NULL, NULL);
	at = text ? strstr(text, "model name") : NULL;
	at = at ? strchr(at, ':') : NULL;
	if (at)
		model = g_strndup(at + 2, strcspn(at + 2, "\n"));
	g_free(text);
	return model ? model : g_strdup("unknown");
}

char *host_kernel(void)
{
	struct utsname u;

	return uname(&u) ? g_strdup("unknown")
			 : g_strdup_printf("%s %s", u.release, u.version);
}
