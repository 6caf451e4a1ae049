/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/init.h"
#include "agent/modules.h"

#define PORT_LIMIT_MS 10000

static const struct {
	const char *type, *path;
} mounts[] = {
	{"proc", "/proc"},
	{"sysfs", "/sys"},
	{"devtmpfs", "/dev"},
	{"debugfs", "/sys/kernel/debug"},
	{"tracefs", "/sys/kernel/tracing"},
};

int init_mount(struct why *why)
{
	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		const char *path = mounts[i].path;

		mkdir(path,
		      0755); /* there already in all but the first three */
		if (mount(mounts[i].type, path, mounts[i].type, 0, NULL) &&
		    errno != EBUSY)
			return why_set(why, "cannot mount %s: %s", path,
				       strerror(errno));
	}
	return 0;
}

/* Without /dev/console in its archive the kernel starts us with no files. */
int init_files(struct why *why)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd < 0)
		return why_set(why, "/dev/null: %s", strerror(errno));
	close(fd);
	return 0;
}

int init_port(struct port *port, struct why *why)
{
	if (module_load("virtio_pci", "", why) ||
	    module_load("virtio_console", "", why))
		return -1;
	return port_open_virtio(port, PORT_LIMIT_MS, why);
}

void init_poweroff(void)
{
	reboot(RB_POWER_OFF);
	/* Only a kernel without power management comes here. */
	for (;;)
		pause();
}
