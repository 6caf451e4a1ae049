/* SPDX-License-Identifier: GPL-2.0-only */
/* What the labs are made of. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/doctor.h"
#include "lab/host.h"
#include "lab/paths.h"

#define KERNEL "6.1"
#define MIN_FREE_MB 200

static void check_accel(struct doctor *d)
{
	char *why;
	gboolean offered = host_kvm_offered(&why);
	gboolean hidden = !offered && strstr(why, "/dev/kvm") == NULL;

	doctor_say(d, offered ? DOCTOR_GOOD : DOCTOR_DISTORTS, "acceleration",
		   why,
		   "no KVM: the guest is emulated (TCG). Shapes and ratios "
		   "hold, absolute rates and latencies do not",
		   hidden ? "turn on VT-x or AMD-V in the firmware, or nested "
			    "virtualisation where this machine is a guest"
			  : "sudo modprobe -a kvm_intel kvm_amd; "
			    "sudo usermod -aG kvm $USER");
}

static void check_qemu(struct doctor *d)
{
	GError *error = NULL;
	char *version = host_qemu_version(&error);
	gboolean ok =
		version && host_qemu_major(version) >= HOST_QEMU_MIN_MAJOR;

	doctor_say(d, ok ? DOCTOR_GOOD : DOCTOR_UNUSABLE, "QEMU",
		   version ? version : g_strdup(error->message),
		   "version 8 or later is needed, for both labs", "make deps");
	g_clear_error(&error);
}

/* "CONFIG_X=y" in the kernel package's file. */
static gboolean has_config(const char *config, const char *option)
{
	char *line = g_strdup_printf("\n%s=y\n", option);
	gboolean found = strstr(config, line) != NULL;

	g_free(line);
	return found;
}

/* What a collector by BPF needs of the guest's kernel. */
static void check_collectors(struct doctor *d, const struct paths *paths)
{
	static const char *const options[] = {"CONFIG_DEBUG_INFO_BTF",
					      "CONFIG_BPF_SYSCALL",
					      "CONFIG_BPF_EVENTS"};
	char *config = NULL;
	gboolean ok;
	guint i;

	ok = paths->kernel_config &&
	     g_file_get_contents(paths->kernel_config, &config, NULL, NULL);
	for (i = 0; ok && i < G_N_ELEMENTS(options); i++)
		ok = has_config(config, options[i]);
	doctor_say(d, ok ? DOCTOR_GOOD : DOCTOR_CANNOT, "BPF in the guest",
		   g_strdup(ok ? "its kernel has BTF and tracing by BPF"
			       : "its kernel has no BTF, or no BPF"),
		   "CPU time by context and wake-up delays are not counted",
		   "take a kernel of Debian: make kernel");
	g_free(config);
}

static void check_pieces(struct doctor *d)
{
	struct paths paths;
	GError *error = NULL;

	if (paths_find(&paths, KERNEL, &error)) {
		doctor_say(d, DOCTOR_GOOD, "built",
			   g_strdup("guest kernel, initramfs, generator"), "",
			   NULL);
		check_collectors(d, &paths);
		paths_clear(&paths);
		return;
	}
	doctor_say(d, DOCTOR_UNUSABLE, "built", g_strdup(error->message),
		   "there is no guest to measure",
		   paths_in_build_tree() ? "make" : "rxbench guest");
	g_error_free(error);
}

/* In a child, because there is no way back out of a namespace. */
static void check_namespaces(struct doctor *d)
{
	int flags = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID |
		    (getuid() ? CLONE_NEWUSER : 0);
	pid_t pid = fork();
	int status = 0;

	if (!pid)
		_exit(unshare(flags) ? errno : 0);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		status = -1;
	doctor_say(d, status ? DOCTOR_DISTORTS : DOCTOR_GOOD, "namespaces",
		   g_strdup(status ? "refused" : "usable"),
		   "QEMU runs beside your other processes; cleaning up after "
		   "SIGKILL is best effort",
		   "sudo sysctl kernel.unprivileged_userns_clone=1, or run as "
		   "root");
}

static void check_tap(struct doctor *d)
{
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
	char *found = g_strdup(fd >= 0 ? "usable" : strerror(errno));

	doctor_say(d, fd >= 0 ? DOCTOR_GOOD : DOCTOR_CANNOT, "/dev/net/tun",
		   found, "no --device e1000 or e1000e in the realtime lab",
		   "sudo modprobe tun");
	if (fd >= 0)
		close(fd);
}

static void check_gnuplot(struct doctor *d)
{
	char *path = g_find_program_in_path("gnuplot");

	doctor_say(d, path ? DOCTOR_GOOD : DOCTOR_UNUSABLE, "gnuplot",
		   path ? path : g_strdup("missing"), "no plots", "make deps");
}

static void check_disk(struct doctor *d)
{
	struct statvfs fs;
	guint64 free_mb;

	if (statvfs(".", &fs))
		return;
	free_mb = (guint64)fs.f_bavail * fs.f_frsize >> 20;
	doctor_say(d, free_mb >= MIN_FREE_MB ? DOCTOR_GOOD : DOCTOR_UNUSABLE,
		   "free disk",
		   g_strdup_printf("%" G_GUINT64_FORMAT " MB", free_mb),
		   "too little for a run's logs and samples",
		   "rxbench run --out DIR, on another disk");
}

/* Only KVM hands the host's counters to a guest. */
static void check_pmu(struct doctor *d)
{
	gboolean cpu = g_file_test("/sys/bus/event_source/devices/cpu",
				   G_FILE_TEST_EXISTS);
	char *why;
	gboolean ok = host_kvm_offered(&why) && cpu;

	doctor_say(d, ok ? DOCTOR_GOOD : DOCTOR_CANNOT, "cycles",
		   g_strdup(ok	  ? "the PMU can be handed to the guest"
			    : cpu ? "an emulated guest has no PMU"
				  : "this machine shows no PMU"),
		   "no cycles and instructions in real time; the virtual lab "
		   "counts instructions",
		   NULL);
	g_free(why);
}

void doctor_check_lab(struct doctor *d)
{
	check_qemu(d);
	check_pieces(d);
	check_accel(d);
	check_namespaces(d);
	check_tap(d);
	check_gnuplot(d);
	check_disk(d);
	check_pmu(d);
}
