/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/realtime.h"

#include "lab/catalog.h"
#include "lab/collectors.h"
#include "lab/error.h"
#include "lab/host.h"
#include "lab/knobs_boot.h"

#define BOOT_LIMIT_MS 120000
/* A KVM that boots at all does so in a second. */
#define KVM_BOOT_LIMIT_MS 20000

/* One try to boot, with or without KVM. */
static gboolean boot(struct lab *lab, const char *log_dir, gboolean kvm,
		     GError **error)
{
	char *console = g_build_filename(log_dir, "guest-console.log", NULL);
	char *log = g_build_filename(log_dir, "qemu.log", NULL);
	struct qemu_spec spec = {
		.vmlinux = lab->paths->vmlinux,
		.initramfs = lab->paths->initramfs,
		.wire = &lab->wire,
		.device = lab->device,
		.knobs = lab->knobs,
		.console_log = console,
		.log = log,
		.tsc_khz = lab->tsc_khz,
		.kvm = kvm,
	};
	gboolean ok;

	g_clear_pointer(&lab->qemu_command, g_free);
	g_clear_pointer(&lab->kernel_cmdline, g_free);
	lab->kvm = kvm;
	ok = qemu_start(&lab->qemu, &lab->watch, &spec, &lab->where,
			&lab->qemu_command, &lab->kernel_cmdline, error);
	if (ok) {
		guest_init(&lab->guest, &lab->watch, lab->qemu.agent_fd,
			   lab->knobs);
		lab->guest.agent.patience = paths_slowness(spec.vmlinux);
		ok = guest_hello(&lab->guest,
				 kvm ? KVM_BOOT_LIMIT_MS : BOOT_LIMIT_MS,
				 error);
	}
	if (!ok) {
		g_prefix_error(error, "the guest did not boot: ");
		lab_explain(error, console);
	}
	g_free(console);
	g_free(log);
	return ok;
}

static void stop_guest(struct lab *lab)
{
	guest_close(&lab->guest);
	watch_remove(&lab->watch, &lab->qemu.child);
	qemu_stop(&lab->qemu);
}

/* /dev/kvm may open and yet no guest boots: only a boot is a proof. */
static gboolean boot_best(struct lab *lab, const char *log_dir, GError **error)
{
	GError *failed = NULL;

	if (!host_kvm_offered(&lab->accel_why))
		return boot(lab, log_dir, FALSE, error);
	if (boot(lab, log_dir, TRUE, &failed))
		return TRUE;
	if (g_error_matches(failed, RXB_ERROR, RXB_ERROR_INTERRUPTED)) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	stop_guest(lab);
	g_free(lab->accel_why);
	lab->accel_why = g_strdup_printf("KVM was tried: %s", failed->message);
	g_error_free(failed);
	return boot(lab, log_dir, FALSE, error);
}

static void read_sysctls(struct lab *lab)
{
	const char *const *name;

	for (name = guest_sysctls; *name; name++) {
		char *path = guest_sysctl_path(*name);
		char *value = guest_read(&lab->guest, path);

		if (value)
			g_hash_table_insert(lab->sysctls, g_strdup(*name),
					    value);
		g_free(path);
	}
}

/* Without it all is measured, and nothing can be seen meanwhile. */
static void open_peek(struct lab *lab)
{
	char *page = lab->qemu.memory_fd < 0
			     ? NULL
			     : guest_read(&lab->guest, RXB_SAMPLER_PAGE);
	guint64 address;

	if (page &&
	    g_ascii_string_to_unsigned(page, 10, 1, G_MAXINT64, &address, NULL))
		peek_open(&lab->peek, lab->qemu.memory_fd, address);
	g_free(page);
}

gboolean realtime_collect(struct lab *lab, const char *set, GError **error)
{
	char *names;
	gboolean ok;

	if (!g_strcmp0(set, lab->collecting))
		return TRUE;
	names = collectors_choose(set, lab->ops->name, error);
	ok = names && guest_collect(&lab->guest, names, lab->collectors, error);
	if (ok) {
		g_free(lab->collecting);
		lab->collecting = g_strdup(set);
	}
	g_free(names);
	return ok;
}

/* Of what is ours nothing may run on the guest's CPU, if it can be helped. */
gboolean realtime_set_up(struct lab *lab, const struct lab_setup *setup,
			 GError **error)
{
	if (!realtime_wear(lab, setup->mode, setup->knobs, error))
		return FALSE;
	read_sysctls(lab);
	open_peek(lab);
	return placement_pin(0, &lab->where.main_loop, "rxbench", error) &&
	       realtime_set_mode(lab, setup->mode, error) &&
	       realtime_work(lab, setup->workload, error) &&
	       realtime_collect(lab, setup->collectors, error);
}

static gboolean realtime_start(struct lab *lab, const struct lab_setup *setup,
			       const char *log_dir, GError **error)
{
	char *log = g_build_filename(log_dir, "pktgen.log", NULL);
	gboolean ok;

	lab->knobs = setup ? setup->knobs : NULL;
	placement_choose(&lab->where);
	pressure_open(&lab->pressure);
	lab->tsc_khz = host_tsc_khz();
	/* The generator first: it may be the server of the wire's socket. */
	ok = wire_open(&lab->wire, lab->device, knobs_queues(lab->knobs),
		       error) &&
	     gen_start(&lab->gen, &lab->watch, lab->paths->pktgen,
		       &lab->wire.port, lab->where.gen_cpu, log,
		       &lab->gen_command, error) &&
	     boot_best(lab, log_dir, error);
	g_free(log);
	if (ok)
		lab->dpdk = g_strdup(lab->gen.telemetry.version);
	return ok &&
	       (!setup || !setup->mode || realtime_set_up(lab, setup, error));
}

static void realtime_stop(struct lab *lab)
{
	realtime_undress(lab);
	peek_close(&lab->peek);
	stop_guest(lab);
	watch_remove(&lab->watch, &lab->gen.child);
	gen_stop(&lab->gen);
	wire_close(&lab->wire);
	pressure_close(&lab->pressure);
	placement_leave(&lab->where);
}

/* A driver has just been loaded: it knows nothing of what was set before. */
const struct lab_ops lab_realtime = {
	.name = "realtime",
	.start = realtime_start,
	.stop = realtime_stop,
	.trial = realtime_trial,
	.hog_idle = realtime_hog_idle,
	.trace = realtime_trace,
};
