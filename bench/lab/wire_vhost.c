/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vhost-user: the generator writes into the guest's ring. A frame that finds
 * no descriptor is refused there and then. Which of several rings, is the
 * generator's choice.
 */
#include "lab/qemu_option.h"
#include "lab/wire.h"

/* In the generator's working directory, which is ours. */
#define SOCKET "vhost.sock"

#define VDEV "net_vhost0,iface=" SOCKET

/*
 * As many rings to the guest as it has queues. A queue has two vectors, and
 * changes of the configuration and the control queue one each.
 */
static gboolean vhost_open(struct lab_wire *w, GError **error)
{
	char *plain = w->nic;

	(void)error;
	if (w->queues < 2)
		return TRUE;
	w->nic = g_strdup_printf("%s,mq=on,vectors=%u", plain,
				 2 * w->queues + 2);
	w->vdev = g_strdup_printf(VDEV ",queues=%u", w->queues);
	w->port.vdev = w->vdev;
	w->port.rings = w->queues;
	g_free(plain);
	return TRUE;
}

static void vhost_add_netdev(const struct lab_wire *w, GPtrArray *argv)
{
	g_autofree char *netdev = g_strdup_printf("vhost-user,id=" WIRE_NETDEV
						  ",chardev=wire,queues=%u",
						  w->queues);

	qemu_option(argv, "-chardev", "socket,id=wire,path=" SOCKET);
	qemu_option(argv, "-netdev",
		    w->queues < 2 ? "vhost-user,id=" WIRE_NETDEV ",chardev=wire"
				  : netdev);
}

static gboolean vhost_wait_link(struct gen *gen, struct guest *guest,
				GError **error)
{
	(void)guest;
	return gen_wait_link(gen, WIRE_LINK_LIMIT_MS, error);
}

const struct lab_wire_ops wire_vhost = {
	.open = vhost_open,
	.add_netdev = vhost_add_netdev,
	.wait_link = vhost_wait_link,
	.port = {.vdev = VDEV, .peer = ""},
};
