/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ports that lead out of this machine. Frames go there only when somebody says
 * so by name (--physical): a flood that a typing error sends into an office is
 * nobody's benchmark.
 */
#ifndef PKTGEN_PHYSICAL_H
#define PKTGEN_PHYSICAL_H

#include <stdbool.h>

#include "port_spec.h"

/*
 * What --physical must name for that port: a PCI address, or an interface that
 * is a device, lies on others (a VLAN, a bond) or is bridged with some. NULL:
 * what is sent there stays inside, as far as the kernel tells (veth leads where
 * its other end is). Reads sysfs.
 */
const char *physical_name(const struct port_spec *port);

#endif
