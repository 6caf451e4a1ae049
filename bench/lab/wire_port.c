/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A port that the user names, at whose other end is a NIC of another machine.
 * Who loses frames on the way is not for us to know, but for one case: a tap
 * tells nobody what it drops, so its slots are counted here (wire_tap.c).
 */
#include <rxbench/stamp.h>
#include <string.h>

#include "lab/wire.h"

#define PACKET_SOCKET "af_packet:"

static gboolean port_wait_link(struct gen *gen, struct guest *guest,
			       GError **error)
{
	return guest_wait_link(guest, WIRE_LINK_LIMIT_MS, error) &&
	       gen_wait_link(gen, WIRE_LINK_LIMIT_MS, error);
}

static const struct lab_wire_ops wire_port = {
	.wait_link = port_wait_link,
};

static gboolean is_tap(const char *iface)
{
	g_autofree char *path =
		g_build_filename("/sys/class/net", iface, "tun_flags", NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

void wire_open_port(struct lab_wire *w, const char *spec, const char *physical,
		    const char *mac)
{
	const char *iface = g_str_has_prefix(spec, PACKET_SOCKET)
				    ? spec + strlen(PACKET_SOCKET)
				    : NULL;

	w->ops = &wire_port;
	if (iface && is_tap(iface))
		w->peer = g_strdup_printf(",peer_slots=%d,peer_tap=%s",
					  WIRE_TAP_SLOTS, iface);
	w->port = (struct gen_port){
		.spec = spec,
		.physical = physical,
		.mac = mac,
		.peer = w->peer ? w->peer : "",
	};
}
