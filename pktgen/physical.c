/* SPDX-License-Identifier: GPL-2.0-only */
#include "physical.h"

#include <glib.h>

static bool is_under(const char *iface, const char *name)
{
	g_autofree char *path =
		g_build_filename("/sys/class/net", iface, name, NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The kernel links what is below as lower_NAME. */
static bool has_lower(const char *iface)
{
	g_autofree char *path = g_build_filename("/sys/class/net", iface, NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		if (g_str_has_prefix(name, "lower_"))
			return true;
	}
	return false;
}

const char *physical_name(const struct port_spec *port)
{
	if (port->pci)
		return port->name;
	if (!*port->iface ||
	    (!is_under(port->iface, "device") &&
	     !is_under(port->iface, "brport") &&
	     !is_under(port->iface, "bridge") && !has_lower(port->iface)))
		return NULL;
	return port->iface;
}
