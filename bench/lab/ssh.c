/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lab of real machines: the agent at the end of an ssh connection, a NIC
 * of that machine, and a port of this one, or of a third one. It measures as
 * lab realtime does (realtime_trial.c); what differs is how the machine comes,
 * and that all of it has to be given back.
 */
#include "lab/ssh.h"

#include <stdio.h>
#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/gen_far.h"
#include "lab/needs.h"
#include "lab/realtime.h"

#define HELLO_LIMIT_MS 30000
#define NIC_LIMIT_MS 30000
#define LEASE_LIMIT_MS 10000
/* Limits are a guest's of this machine: a network has hiccups of its own. */
#define SSH_PATIENCE 2

/* Which drivers' NICs ours can drive, by the names of the catalog. */
static const char *device_of(const char *driver)
{
	const struct catalog_item *item;

	for (item = catalog_devices; item->name; item++)
		if (!strcmp(item->driver, driver))
			return item->name;
	return NULL;
}

/* "6.12" of "6.12.30-amd64". Free it. */
static char *version_of(const char *release)
{
	g_auto(GStrv) parts = g_strsplit(release, ".", 3);

	return parts[0] && parts[1] ? g_strjoin(".", parts[0], parts[1], NULL)
				    : g_strdup(release);
}

static gboolean check_kernel(struct lab *lab, GError **error)
{
	const char *said = lab->remote->kernel, *is = lab->guest.kernel;
	g_autofree char *version = version_of(is);

	if (g_str_has_prefix(is, said) && !g_ascii_isdigit(is[strlen(said)]))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "ssh:%s runs kernel %s: say so with --kernel %s, which "
		    "knobs and scenarios depend on",
		    lab->remote->host, is, version);
	return FALSE;
}

/* Is it such a NIC as the scenario is about? */
static gboolean check_device(struct lab *lab, const char *driver,
			     GError **error)
{
	const char *device = device_of(driver);
	g_autofree char *names = NULL;

	if (device && !strcmp(device, lab->device))
		return TRUE;
	names = catalog_names(catalog_devices);
	if (device)
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--iface %s: its driver is %s: say --device %s",
			    lab->remote->iface, driver, device);
	else
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--iface %s: its driver is %s, and netdrv drives "
			    "none of its NICs; it can %s",
			    lab->remote->iface, driver, names);
	return FALSE;
}

static gboolean look_at_nic(struct lab *lab, GError **error)
{
	struct agent_reply r;
	const char *mac;
	gboolean ok;

	if (!agent_ask(&lab->guest.agent, NIC_LIMIT_MS, &r, error, "nic",
		       "name", lab->remote->iface, NULL)) {
		g_prefix_error(error, "ssh:%s: ", lab->remote->host);
		return FALSE;
	}
	mac = agent_reply_text(&r, "mac");
	g_strlcpy(lab->mac, mac ? mac : "", sizeof(lab->mac));
	ok = check_device(lab, agent_reply_text(&r, "driver"), error);
	agent_reply_clear(&r);
	return ok;
}

gboolean ssh_lease(struct lab *lab, int ms, GError **error)
{
	char silence[16];

	g_snprintf(silence, sizeof(silence), "%d", ms + SSH_SILENCE_MS);
	return agent_ask(&lab->guest.agent, LEASE_LIMIT_MS, NULL, error,
			 "lease", "silence_ms", silence, NULL);
}

/* From here on there is something to put back. */
static gboolean take(struct lab *lab, GError **error)
{
	return ssh_lease(lab, 0, error) && ssh_bring_modules(lab, error) &&
	       agent_ask(&lab->guest.agent, NIC_LIMIT_MS, NULL, error, "take",
			 NULL);
}

static gboolean connect(struct lab *lab, const char *log_dir, GError **error)
{
	g_autofree char *log = g_build_filename(log_dir, "ssh.log", NULL);

	if (!ssh_link_open(&lab->link, &lab->watch, lab->remote->host,
			   lab->paths->agent, log, error))
		return FALSE;
	guest_init(&lab->guest, &lab->watch, lab->link.fd, lab->knobs);
	lab->guest.agent.patience = SSH_PATIENCE;
	if (!guest_hello(&lab->guest, HELLO_LIMIT_MS, error) ||
	    !check_kernel(lab, error))
		return FALSE;
	lab->kernel_cmdline = guest_read(&lab->guest, "/proc/cmdline");
	return TRUE;
}

/* On a machine of its own its account of lost frames needs an agent there. */
static gboolean start_far(struct lab *lab, const char *log_dir, GError **error)
{
	g_autofree char *log = g_build_filename(log_dir, "ssh-gen.log", NULL);

	if (!gen_far_open(&lab->gen, &lab->watch, lab->remote->gen_host,
			  lab->paths->agent, log, error))
		return FALSE;
	wire_open_port(&lab->wire, lab->remote->gen_port, lab->remote->physical,
		       lab->mac, &lab->gen.agent);
	return gen_far_start(&lab->gen, lab->paths->pktgen, &lab->wire.port,
			     &lab->gen_command, error);
}

static gboolean start_here(struct lab *lab, const char *log_dir, GError **error)
{
	g_autofree char *log = g_build_filename(log_dir, "pktgen.log", NULL);

	wire_open_port(&lab->wire, lab->remote->gen_port, lab->remote->physical,
		       lab->mac, NULL);
	return gen_start(&lab->gen, &lab->watch, lab->paths->pktgen,
			 &lab->wire.port, lab->where.gen_cpu, log,
			 &lab->gen_command, error);
}

static gboolean start_generator(struct lab *lab, const char *log_dir,
				GError **error)
{
	if (lab_gen_is_far(lab) ? !start_far(lab, log_dir, error)
				: !start_here(lab, log_dir, error))
		return FALSE;
	lab->dpdk = g_strdup(lab->gen.telemetry.version);
	return TRUE;
}

static gboolean ssh_start(struct lab *lab, const struct lab_setup *setup,
			  const char *log_dir, GError **error)
{
	lab->knobs = setup->knobs;
	lab->remote = setup->remote;
	placement_choose(&lab->where);
	/* Nothing here turns doorbells into interrupts. */
	lab->where.main_loop = lab->where.guest;
	pressure_open(&lab->pressure);
	lab->accel_why = g_strdup("a machine of its own");
	return connect(lab, log_dir, error) && look_at_nic(lab, error) &&
	       start_generator(lab, log_dir, error) && take(lab, error) &&
	       realtime_set_up(lab, setup, error);
}

static void ssh_stop(struct lab *lab)
{
	GError *error = NULL;

	realtime_undress(lab);
	/* Nobody shall send to a machine that is put back. */
	gen_far_hang_up(&lab->gen);
	watch_remove(&lab->watch, &lab->gen.child);
	gen_stop(&lab->gen);
	wire_close(&lab->wire);
	if (lab->link.child.log_path &&
	    !ssh_link_finish(&lab->link, &lab->watch, &error)) {
		fprintf(stderr, "rxbench: %s\n", error->message);
		g_error_free(error);
	}
	ssh_link_close(&lab->link, &lab->watch);
	gen_far_stop(&lab->gen, &lab->watch);
	pressure_close(&lab->pressure);
	placement_leave(&lab->where);
}

const struct lab_ops lab_ssh = {
	.name = "ssh",
	.start = ssh_start,
	.stop = ssh_stop,
	.trial = realtime_trial,
	.hog_idle = realtime_hog_idle,
	.trace = realtime_trace,
};
