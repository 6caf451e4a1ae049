/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/taking.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/journal.h"
#include "agent/modules.h"
#include "agent/nic_save.h"

#define OURS "netdrv"
/* A backend registers a driver of its own with its bus. */
#define OURS_PREFIX OURS "-"

int taking_begin(struct agent *agent, struct why *why)
{
	if (!*agent->nic.iface)
		return why_set(why, "no NIC was named: ask nic before");
	if (journal_begin(remote_owner(), why))
		return -1;
	agent->remote.taken = true;
	modules_own_dir(agent->remote.dir);
	if (journal_put(why, "dir", "path", agent->remote.dir, NULL) ||
	    nic_save(&agent->nic, why))
		return -1;
	return agent_open_sampler(agent, why);
}

static int check_taken(const struct agent *agent, struct why *why)
{
	return agent->remote.taken
		       ? 0
		       : why_set(why, "the NIC was not taken: ask take before");
}

/* It must not help itself to whatever else is nobody's at the moment. */
static int load_ours(const struct nic *nic, struct why *why)
{
	struct why again = {""};
	int err;

	if (nic_autoprobe(nic, false, why))
		return -1;
	err = module_load(OURS, "", why);
	if (nic_autoprobe(nic, true, &again) && !err)
		err = why_set(why, "%s", again.text);
	return err;
}

int taking_bind(struct agent *agent, const char *module, char *ifname,
		struct why *why)
{
	const struct nic *nic = &agent->nic;
	char driver[NIC_NAME];

	if (check_taken(agent, why))
		return -1;
	snprintf(driver, sizeof(driver), "%s", nic->driver);
	if (!strcmp(module, OURS)) {
		if (load_ours(nic, why))
			return -1;
		if (!nic_driver_of(nic, OURS_PREFIX, driver, sizeof(driver)))
			return why_set(why, OURS " has no driver for bus %s",
				       nic->bus);
	}
	if (nic_bind(nic, driver, why))
		return -1;
	return nic_iface(nic, ifname)
		       ? 0
		       : why_set(why, "%s is no interface", nic->device);
}

int taking_release(struct agent *agent, const char *module, struct why *why)
{
	if (check_taken(agent, why) || nic_unbind(&agent->nic, why))
		return -1;
	return strcmp(module, OURS) ? 0 : module_unload(module, why);
}
