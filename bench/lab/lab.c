/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/lab.h"

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/host.h"

#define BOOT_LIMIT_MS 120000
/* A KVM that boots at all does so in a second. */
#define KVM_BOOT_LIMIT_MS 20000
#define LINK_LIMIT_MS 10000

/* Why a guest gives up is the last thing on its console, if anywhere. */
static void explain(GError **error, const char *console)
{
	char *last = log_last_line(console), *message;

	g_prefix_error(error, "the guest did not boot: ");
	if (error && *error && *last) {
		message = g_strdup_printf("%s; its console ends with: %s",
					  (*error)->message, last);
		g_free((*error)->message);
		(*error)->message = message;
	}
	g_free(last);
}

/* One try to boot, with or without KVM. */
static gboolean boot(struct lab *lab, const struct paths *paths,
		     const char *log_dir, gboolean kvm, GError **error)
{
	char *console = g_build_filename(log_dir, "guest-console.log", NULL);
	char *log = g_build_filename(log_dir, "qemu.log", NULL);
	struct qemu_spec spec = {
		.vmlinux = paths->vmlinux,
		.initramfs = paths->initramfs,
		.vhost_socket = GEN_VHOST_SOCKET,
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
		guest_init(&lab->guest, &lab->watch, lab->qemu.agent_fd);
		ok = guest_hello(&lab->guest,
				 kvm ? KVM_BOOT_LIMIT_MS : BOOT_LIMIT_MS,
				 error);
	}
	if (!ok)
		explain(error, console);
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
static gboolean boot_best(struct lab *lab, const struct paths *paths,
			  const char *log_dir, GError **error)
{
	GError *failed = NULL;

	if (!host_kvm_offered(&lab->accel_why))
		return boot(lab, paths, log_dir, FALSE, error);
	if (boot(lab, paths, log_dir, TRUE, &failed))
		return TRUE;
	if (g_error_matches(failed, RXB_ERROR, RXB_ERROR_INTERRUPTED)) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	stop_guest(lab);
	g_free(lab->accel_why);
	lab->accel_why = g_strdup_printf("KVM was tried: %s", failed->message);
	g_error_free(failed);
	return boot(lab, paths, log_dir, FALSE, error);
}

gboolean lab_start(struct lab *lab, const struct paths *paths,
		   const char *log_dir, GError **error)
{
	char *log = g_build_filename(log_dir, "pktgen.log", NULL);
	gboolean ok;

	*lab = (struct lab){0};
	gen_init(&lab->gen);
	qemu_init(&lab->qemu);
	lab->guest.agent.fd = -1;
	placement_choose(&lab->where);
	pressure_open(&lab->pressure);
	lab->tsc_khz = host_tsc_khz();
	ok = watch_init(&lab->watch, error) &&
	     /* The server of the wire's socket: it must be there first. */
	     gen_start(&lab->gen, &lab->watch, paths->pktgen,
		       lab->where.gen_cpu, log, &lab->gen_command, error) &&
	     boot_best(lab, paths, log_dir, error);
	g_free(log);
	return ok;
}

void lab_stop(struct lab *lab)
{
	stop_guest(lab);
	watch_remove(&lab->watch, &lab->gen.child);
	gen_stop(&lab->gen);
	watch_close(&lab->watch);
	pressure_close(&lab->pressure);
	g_free(lab->accel_why);
	g_free(lab->qemu_command);
	g_free(lab->gen_command);
	g_free(lab->kernel_cmdline);
	*lab = (struct lab){0};
}

gboolean lab_set_knobs(struct lab *lab, const GPtrArray *knobs, GError **error)
{
	guint i;

	lab->knobs = knobs;
	for (i = 0; i < knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(knobs, i);

		if (v->knob->kind == KNOB_GUEST &&
		    !guest_set_file(&lab->guest, v->knob->path, v->value,
				    error))
			return FALSE;
	}
	return TRUE;
}

static gboolean set_mode_knobs(struct lab *lab, const char *mode,
			       GError **error)
{
	guint i;

	for (i = 0; lab->knobs && i < lab->knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(lab->knobs, i);
		char *path;
		gboolean ok;

		if (v->knob->kind != KNOB_MODE ||
		    !catalog_knob_applies(v->knob, mode))
			continue;
		path = g_strdup_printf("/sys/class/net/%s/netdrv/%s",
				       lab->guest.iface, v->knob->path);
		ok = guest_set_file(&lab->guest, path, v->value, error);
		g_free(path);
		if (!ok)
			return FALSE;
	}
	return TRUE;
}

gboolean lab_set_mode(struct lab *lab, const char *mode, GError **error)
{
	const char *driver = catalog_find(catalog_modes, mode)->driver;
	gboolean changed;

	if (!guest_take_driver(&lab->guest, driver ? driver : CATALOG_DRIVER,
			       &changed, error))
		return FALSE;
	if (changed && !gen_wait_link(&lab->gen, LINK_LIMIT_MS, error))
		return FALSE;
	return driver || (guest_set_mode(&lab->guest, mode, error) &&
			  set_mode_knobs(lab, mode, error));
}
