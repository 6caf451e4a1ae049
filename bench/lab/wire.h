/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The wire of the realtime lab, between the generator on the host and the
 * guest's NIC. A kind of wire is one file; which NIC hangs on which, and what
 * QEMU is told of it, is a line in wire.c.
 */
#ifndef BENCH_LAB_WIRE_H
#define BENCH_LAB_WIRE_H

#include "lab/gen.h"
#include "lab/guest.h"

struct lab_wire;

struct lab_wire_ops {
	/* Optional: what must be there before generator and QEMU are. */
	gboolean (*open)(struct lab_wire *w, GError **error);
	/* Optional, and harmless when open() failed. */
	void (*close)(struct lab_wire *w);
	/* QEMU's options for its end of the wire, named WIRE_NETDEV. */
	void (*add_netdev)(const struct lab_wire *w, GPtrArray *argv);
	/* Until frames reach the driver that has just come up in the guest. */
	gboolean (*wait_link)(struct gen *gen, struct guest *guest,
			      GError **error);
	struct gen_port port; /* the generator's end */
};

#define WIRE_NETDEV "net0"
/* And the guest's NIC at it. */
#define WIRE_NIC "dut"
/* A driver that is up has its link within this time. */
#define WIRE_LINK_LIMIT_MS 10000
/*
 * A tap holds 500 frames when nobody says otherwise (TUN_READQ_SIZE), some
 * fewer at times: its ring frees what was read in batches (linux/ptr_ring.h).
 * It never gets as full.
 */
#define WIRE_TAP_SLOTS 400

struct lab_wire {
	const struct lab_wire_ops *ops;
	char *nic;    /* QEMU's -device, but for MAC and netdev */
	guint queues; /* of the NIC, to receive by */
	int fd;	      /* to be handed to QEMU under its number; -1: none */
	struct gen_port port; /* the generator's end of this one */
	char *peer, *vdev;    /* port's */
};

extern const struct lab_wire_ops wire_vhost, wire_tap;

/* Closed, so that wire_close() may be called. */
void wire_init(struct lab_wire *w);
/* The wire for a NIC of @device (catalog), with so many receive queues. */
gboolean wire_open(struct lab_wire *w, const char *device, guint queues,
		   GError **error);
/* A port of the user's, here or at agent @far; all but @w must stay. */
void wire_open_port(struct lab_wire *w, const char *spec, const char *physical,
		    const char *mac, struct agent *far);
void wire_close(struct lab_wire *w);

#endif
