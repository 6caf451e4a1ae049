/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A port that the user names, of this machine or of another one (@far), at
 * whose other end is a NIC of the machine under test. Who loses frames on the
 * way is not for us to know, but for one case: a tap tells nobody what it
 * drops, so its slots are counted here (wire_tap.c).
 */
#include <rxbench/stamp.h>
#include <string.h>

#include "lab/wire.h"

#define PACKET_SOCKET "af_packet:"
#define ASK_LIMIT_MS 10000

static gboolean port_wait_link(struct gen *gen, struct guest *guest,
			       GError **error)
{
	return guest_wait_link(guest, WIRE_LINK_LIMIT_MS, error) &&
	       gen_wait_link(gen, WIRE_LINK_LIMIT_MS, error);
}

static const struct lab_wire_ops wire_port = {
	.wait_link = port_wait_link,
};

/* Only the machine that has it knows. */
static gboolean is_tap(const char *iface, struct agent *far)
{
	g_autofree char *path =
		g_build_filename("/sys/class/net", iface, "tun_flags", NULL);

	return far ? agent_ask(far, ASK_LIMIT_MS, NULL, NULL, "get", "path",
			       path, NULL)
		   : g_file_test(path, G_FILE_TEST_EXISTS);
}

void wire_open_port(struct lab_wire *w, const char *spec, const char *physical,
		    const char *mac, struct agent *far)
{
	const char *iface = g_str_has_prefix(spec, PACKET_SOCKET)
				    ? spec + strlen(PACKET_SOCKET)
				    : NULL;

	w->ops = &wire_port;
	if (iface && is_tap(iface, far))
		w->peer = g_strdup_printf(",peer_slots=%d,peer_tap=%s",
					  WIRE_TAP_SLOTS, iface);
	w->port = (struct gen_port){
		.spec = spec,
		.physical = physical,
		.mac = mac,
		.peer = w->peer ? w->peer : "",
	};
}
