/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench doctor: can this machine measure, and what would it distort? */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "lab/error.h"
#include "lab/host.h"
#include "lab/paths.h"

#define STEAL_SPAN_US 1000000
#define MIN_FREE_MB 200

enum health { GOOD, DISTORTS, UNUSABLE };

static enum health say(enum health h, const char *what, char *found,
		       const char *so)
{
	static const char *const marks[] = {"ok", "mind", "NO"};

	printf("  %-5s %-18s %s%s%s\n", marks[h], what, found,
	       *so && h != GOOD ? ": " : "", h != GOOD ? so : "");
	g_free(found);
	return h;
}

static enum health check_cpus(void)
{
	guint n = g_get_num_processors();

	return say(n >= 2 ? GOOD : DISTORTS, "CPUs", g_strdup_printf("%u", n),
		   "guest and generator share one, each slows the other; "
		   "loads and latencies mean little");
}

static enum health check_accel(void)
{
	char *why;

	if (host_kvm_offered(&why))
		return say(GOOD, "acceleration", why, "");
	return say(DISTORTS, "acceleration", why,
		   "no KVM: the guest is emulated (TCG). Shapes and ratios "
		   "hold, absolute rates and latencies do not");
}

static enum health check_qemu(void)
{
	GError *error = NULL;
	char *version = host_qemu_version(&error);
	enum health h;

	if (!version) {
		h = say(UNUSABLE, "QEMU", g_strdup(error->message), "");
		g_error_free(error);
		return h;
	}
	h = host_qemu_major(version) >= HOST_QEMU_MIN_MAJOR ? GOOD : UNUSABLE;
	return say(h, "QEMU", version,
		   "too old for vhost-user with MSI-X; make deps installs a "
		   "newer one");
}

static enum health check_pieces(void)
{
	struct paths paths;
	GError *error = NULL;
	enum health h;

	if (paths_find(&paths, "6.1", &error)) {
		h = say(GOOD, "built",
			g_strdup("guest kernel, initramfs, "
				 "generator"),
			"");
		paths_clear(&paths);
		return h;
	}
	h = say(UNUSABLE, "built", g_strdup(error->message), "");
	g_error_free(error);
	return h;
}

static enum health check_steal(void)
{
	struct host_ticks from, to;
	enum health h, busy_too;
	double steal, busy;

	if (!host_ticks_read(&from))
		return say(DISTORTS, "steal", g_strdup("unknown"), "");
	g_usleep(STEAL_SPAN_US); /* a rate needs a span of time */
	host_ticks_read(&to);
	steal = host_steal(&from, &to);
	busy = 1 - (double)(to.idle - from.idle) /
			   (double)MAX(to.total - from.total, 1);
	h = say(steal <= 0.02 ? GOOD : DISTORTS, "steal now",
		g_strdup_printf("%.1f %%", 100 * steal),
		"another guest takes this machine's CPU; points will be "
		"invalid");
	busy_too = say(busy <= 0.1 ? GOOD : DISTORTS, "busy now",
		       g_strdup_printf("%.0f %%", 100 * busy),
		       "other programs compete with guest and generator");
	return MAX(h, busy_too);
}

static enum health check_governor(void)
{
	char *governor = host_file_line("/sys/devices/system/cpu/cpu0/cpufreq/"
					"scaling_governor");
	gboolean good = !strcmp(governor, "performance") ||
			!strcmp(governor, "unknown");

	return say(good ? GOOD : DISTORTS, "CPU governor", governor,
		   "the clock rate follows the load, and so will the results");
}

/* In a child, because there is no way back out of a namespace. */
static enum health check_namespaces(void)
{
	int flags = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID |
		    (getuid() ? CLONE_NEWUSER : 0);
	pid_t pid = fork();
	int status = 0;

	if (!pid)
		_exit(unshare(flags) ? errno : 0);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		status = -1;
	return say(status ? DISTORTS : GOOD, "namespaces",
		   g_strdup(status ? "refused" : "usable"),
		   "QEMU runs beside your other processes; cleaning up after "
		   "SIGKILL is best effort");
}

static enum health check_tap(void)
{
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
	gboolean usable = fd >= 0;
	char *found = g_strdup(usable ? "usable" : strerror(errno));

	if (usable)
		close(fd);
	return say(usable ? GOOD : DISTORTS, "/dev/net/tun", found,
		   "no --device e1000 in the realtime lab");
}

static enum health check_gnuplot(void)
{
	char *path = g_find_program_in_path("gnuplot");
	enum health h = path ? GOOD : UNUSABLE;

	if (!path)
		path = g_strdup("missing");
	return say(h, "gnuplot", path,
		   "no plots; make deps installs gnuplot-nox");
}

static enum health check_disk(void)
{
	struct statvfs fs;
	guint64 free_mb;

	if (statvfs(".", &fs))
		return say(DISTORTS, "free disk", g_strdup("unknown"), "");
	free_mb = (guint64)fs.f_bavail * fs.f_frsize >> 20;
	return say(free_mb >= MIN_FREE_MB ? GOOD : UNUSABLE, "free disk",
		   g_strdup_printf("%" G_GUINT64_FORMAT " MB", free_mb),
		   "too little for a run's logs and samples");
}

int cmd_doctor(int argc, char **argv)
{
	static enum health (*const checks[])(void) = {
		check_cpus,	  check_accel, check_qemu,    check_pieces,
		check_namespaces, check_tap,   check_gnuplot, check_disk,
		check_governor,	  check_steal,
	};
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	enum health worst = GOOD;
	GError *error = NULL;
	guint i;

	if (!cli_parse(&argc, &argv, entries, "", 0, 0, &error))
		return cli_fail(error);
	for (i = 0; i < G_N_ELEMENTS(checks); i++) {
		enum health h = checks[i]();

		worst = MAX(worst, h);
	}
	puts(worst == GOOD	 ? "this machine can measure"
	     : worst == DISTORTS ? "this machine can measure; mind the lines "
				   "marked so"
				 : "this machine cannot measure");
	return worst == UNUSABLE ? CLI_FAILED : CLI_OK;
}
