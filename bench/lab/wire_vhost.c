/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vhost-user: the generator writes into the guest's ring. A frame that finds
 * no descriptor is refused there and then.
 */
#include "lab/qemu_option.h"
#include "lab/wire.h"

/* In the generator's working directory, which is ours. */
#define SOCKET "vhost.sock"

static void vhost_add_netdev(const struct lab_wire *w, GPtrArray *argv)
{
	(void)w;
	qemu_option(argv, "-chardev", "socket,id=wire,path=" SOCKET);
	qemu_option(argv, "-netdev",
		    "vhost-user,id=" WIRE_NETDEV ",chardev=wire");
}

static gboolean vhost_wait_link(struct gen *gen, struct guest *guest,
				GError **error)
{
	(void)guest;
	return gen_wait_link(gen, WIRE_LINK_LIMIT_MS, error);
}

const struct lab_wire_ops wire_vhost = {
	.add_netdev = vhost_add_netdev,
	.wait_link = vhost_wait_link,
	.port = {.vdev = "net_vhost0,iface=" SOCKET, .peer = ""},
};
