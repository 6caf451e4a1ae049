/* SPDX-License-Identifier: GPL-2.0-only */
/* Lab ssh: this machine, the one under test, and the generator's. */
#include "cli/doctor_remote.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/doctor.h"
#include "lab/agent.h"
#include "lab/gen_far.h"
#include "lab/isolate.h"
#include "lab/paths.h"
#include "lab/ssh.h"
#include "lab/ssh_link.h"

#define ASK_LIMIT_MS 20000
#define ISOLATED "/sys/devices/system/cpu/isolated"
#define IOMMU_GROUP "/sys/kernel/iommu_groups/0/type"

static void check_isolation(struct doctor *d)
{
	g_autofree char *cpus = doctor_line(d, ISOLATED);
	gboolean some = cpus && *cpus;

	doctor_say(d, some ? DOCTOR_GOOD : DOCTOR_DISTORTS, "isolated CPUs",
		   g_strdup(some ? cpus : "none"),
		   "the scheduler puts other processes on the CPU under test",
		   "boot with isolcpus=N on the kernel's command line");
}

/* --- the machine that sends: this one, or another --- */

static void check_generator_memory(struct doctor *d)
{
	g_autofree char *text = doctor_text(d, "/proc/meminfo");
	const char *at = text ? strstr(text, "HugePages_Free:") : NULL;
	gint64 n =
		at ? g_ascii_strtoll(at + strlen("HugePages_Free:"), NULL, 10)
		   : 0;

	doctor_say(d, n > 0 ? DOCTOR_GOOD : DOCTOR_DISTORTS, "hugepages",
		   g_strdup_printf("%" G_GINT64_FORMAT " free", n),
		   "the generator works with small pages: slower, and most "
		   "NICs on pci: need hugepages",
		   "echo 64 | sudo tee /proc/sys/vm/nr_hugepages");
}

static void check_iommu(struct doctor *d)
{
	g_autofree char *type = doctor_line(d, IOMMU_GROUP);
	gboolean on = type != NULL;

	doctor_say(d, on ? DOCTOR_GOOD : DOCTOR_CANNOT, "IOMMU",
		   g_strdup(on ? "on" : "off, or none"),
		   "no --gen-port pci:ADDRESS by vfio-pci; af_packet:IFACE "
		   "needs none",
		   "boot with intel_iommu=on, and VT-d or AMD-Vi in the "
		   "firmware");
}

static void check_pieces(struct doctor *d, struct paths *paths)
{
	GError *error = NULL;
	gboolean ok = paths_find_remote(paths, &error);

	doctor_say(d, ok ? DOCTOR_GOOD : DOCTOR_UNUSABLE, "built",
		   g_strdup(ok ? "agent and generator" : error->message),
		   "there is nothing to bring along", "make");
	g_clear_error(&error);
}

static void check_sender(struct doctor *d)
{
	doctor_check_processor(d);
	check_isolation(d);
	check_generator_memory(d);
	check_iommu(d);
	doctor_check_load(d);
}

static void check_generator(struct doctor *d)
{
	struct agent_reply r;
	GError *error = NULL;
	const char *path;

	if (!agent_ask(d->agent, ASK_LIMIT_MS, &r, &error, "installed", "name",
		       GEN_FAR_PROGRAM, "says", GEN_FAR_VERSION, NULL)) {
		doctor_say(d, DOCTOR_UNUSABLE, "generator",
			   g_strdup(error->message), "nothing can be sent",
			   NULL);
		g_error_free(error);
		return;
	}
	path = agent_reply_text(&r, "path");
	doctor_say(d, path ? DOCTOR_GOOD : DOCTOR_CANNOT, "generator",
		   g_strdup(path ? path : "not installed, or another version"),
		   "ours is copied there for each run, and needs the DPDK "
		   "libraries that it was built with",
		   "install the package rxbench-pktgen there");
	agent_reply_clear(&r);
}

static void check_far_sender(struct doctor *d, const struct doctor_remote *r,
			     const struct paths *paths)
{
	(void)r, (void)paths;
	check_generator(d);
	check_sender(d);
}

/* --- the machine under test --- */

static void check_modules(struct doctor *d, const struct paths *paths,
			  const char *kernel)
{
	g_autofree char *built = ssh_modules_built(paths->kmods, kernel);
	GError *error = NULL;
	gboolean ok = built || agent_ask(d->agent, ASK_LIMIT_MS, NULL, &error,
					 "build", "check", "1", NULL);

	doctor_say(
		d, ok ? DOCTOR_GOOD : DOCTOR_UNUSABLE, "netdrv",
		!ok	? g_strdup(error->message)
		: built ? g_strdup_printf("built here for %s", kernel)
			: g_strdup_printf("can be built there for %s", kernel),
		"there is no module of ours for its kernel",
		"install its kernel's headers, make and gcc there");
	g_clear_error(&error);
}

static void check_link(struct doctor *d, const char *iface)
{
	g_autofree char *path =
		g_strdup_printf("/sys/class/net/%s/carrier", iface);
	g_autofree char *carrier = doctor_line(d, path);
	gboolean up = carrier && !strcmp(carrier, "1");

	doctor_say(d, up ? DOCTOR_GOOD : DOCTOR_DISTORTS, "link",
		   g_strdup_printf("%s: %s", iface,
				   up	     ? "there is one"
				   : carrier ? "none"
					     : "not told: it is down"),
		   "without a link a run ends early",
		   "see to the cable, or to what is at its other end");
}

static void check_nic(struct doctor *d, const char *name)
{
	struct agent_reply r;
	GError *error = NULL;

	if (!agent_ask(d->agent, ASK_LIMIT_MS, &r, &error, "nic", "name", name,
		       NULL)) {
		doctor_say(d, DOCTOR_UNUSABLE, "NIC", g_strdup(error->message),
			   "it cannot be put under test", NULL);
		g_error_free(error);
		return;
	}
	doctor_say(d, DOCTOR_GOOD, "NIC",
		   g_strdup_printf("%s on %s, driver %s, %s",
				   agent_reply_text(&r, "device"),
				   agent_reply_text(&r, "bus"),
				   agent_reply_text(&r, "driver"),
				   agent_reply_text(&r, "mac")),
		   "", NULL);
	check_link(d, agent_reply_text(&r, "iface"));
	agent_reply_clear(&r);
}

static void check_agent(struct doctor *d, const struct doctor_remote *r,
			const struct paths *paths)
{
	struct agent_reply hello;
	GError *error = NULL;

	if (!agent_ask(d->agent, ASK_LIMIT_MS, &hello, &error, "hello", NULL)) {
		doctor_say(d, DOCTOR_UNUSABLE, "agent",
			   g_strdup(error->message),
			   "nothing can be measured there", NULL);
		g_error_free(error);
		return;
	}
	doctor_say(d, DOCTOR_GOOD, "root over ssh",
		   g_strdup_printf("kernel %s",
				   agent_reply_text(&hello, "kernel")),
		   "", NULL);
	check_modules(d, paths, agent_reply_text(&hello, "kernel"));
	agent_reply_clear(&hello);
	if (r->iface)
		check_nic(d, r->iface);
	doctor_check_processor(d);
	check_isolation(d);
	doctor_check_load(d);
}

/* @look at a machine by an agent there. */
static void
check_there(struct doctor *d, const char *host, const struct doctor_remote *r,
	    const struct paths *paths,
	    void (*look)(struct doctor *d, const struct doctor_remote *r,
			 const struct paths *paths))
{
	struct agent agent;
	struct ssh_link link;
	GError *error = NULL;
	struct watch watch;

	ssh_link_init(&link);
	if (!watch_init(&watch, &error) ||
	    !ssh_link_open(&link, &watch, host, paths->agent, "ssh.log",
			   &error)) {
		doctor_say(d, DOCTOR_UNUSABLE, "root over ssh",
			   g_strdup(error->message),
			   "an agent must run there as root, or by sudo that "
			   "asks for no password",
			   "ssh HOST sudo -n true must work by itself");
		g_error_free(error);
	} else {
		agent_init(&agent, &watch, link.fd);
		d->agent = &agent;
		look(d, r, paths);
		d->agent = NULL;
		agent_close(&agent);
		ssh_link_finish(&link, &watch, NULL);
	}
	ssh_link_close(&link, &watch);
	watch_close(&watch);
}

static void begin(struct doctor *d, const char *where)
{
	doctor_init(d, "");
	d->where = where;
}

static int in_lab(gpointer data)
{
	const struct doctor_remote *r = data;
	g_autofree char *there = g_strconcat("ssh:", r->host, NULL);
	g_autofree char *far = g_strconcat("ssh:", r->gen_host, NULL);
	guint i, n = r->gen_host ? 3 : 2;
	struct paths paths = {0};
	gboolean ok = TRUE;
	struct doctor d[3];

	begin(&d[0], "this machine");
	begin(&d[1], there);
	begin(&d[2], far);
	check_pieces(&d[0], &paths);
	if (!r->gen_host)
		check_sender(&d[0]);
	if (paths.agent)
		check_there(&d[1], r->host, r, &paths, check_agent);
	if (paths.agent && r->gen_host)
		check_there(&d[2], r->gen_host, r, &paths, check_far_sender);
	if (r->json)
		doctor_print_json(d, n);
	else
		doctor_print(d, n);
	for (i = 0; i < G_N_ELEMENTS(d); i++) {
		ok = ok && doctor_worst(&d[i]) != DOCTOR_UNUSABLE;
		doctor_clear(&d[i]);
	}
	paths_clear(&paths);
	return ok ? CLI_OK : CLI_FAILED;
}

int doctor_remote(const struct doctor_remote *r)
{
	GError *error = NULL;

	if (!ssh_link_check_host(r->host, &error) ||
	    (r->gen_host && !ssh_link_check_host(r->gen_host, &error)))
		return cli_fail(error);
	return isolate_run_on_net(g_get_tmp_dir(), in_lab, (gpointer)r);
}
