/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The peer's receive ring, seen from a wire that has no end. QEMU's hub keeps
 * up to 10000 frames for a NIC whose ring is full and tells nobody. A real
 * wire keeps none: the frame is lost at the NIC. With a room the generator
 * decides that itself: a frame that would find all slots taken is not put on
 * the wire and counts as refused. What the peer has taken is read from a
 * counter of the peer's, at most once a ROOM_LOOK_NS: so a slot that became
 * free is seen that much later. The same goes for a tap, whose reader is the
 * peer: it would drop frames out of the generator's sight.
 */
#ifndef PKTGEN_ROOM_H
#define PKTGEN_ROOM_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#define ROOM_LOOK_NS 25000u

struct room {
	int fd;		    /* -1: there is no room, every frame goes */
	char tap[IFNAMSIZ]; /* the line of /proc/net/dev to read, or "" */
	uint64_t slots;
	uint64_t sent, taken; /* frames; taken as the peer counts */
	uint64_t look_ticks, next_look;
};

/* No room: room_has() is always true. */
void room_none(struct room *room);

/*
 * A peer with @slots, none taken now, whose file @path counts frames taken: a
 * decimal number. 0, or a negative errno (-EINVAL: not a number) and no room.
 */
int room_open(struct room *room, uint64_t slots, const char *path);

/* The same for tap @name of this network namespace; -ENODEV: there is none. */
int room_open_tap(struct room *room, uint64_t slots, const char *name);
void room_close(struct room *room);

/* @look_ticks: ROOM_LOOK_NS in the clock that room_has() is told. */
void room_pace(struct room *room, uint64_t look_ticks);

/* No slot seems free: look again, unless that was done just before @now. */
bool room_look(struct room *room, uint64_t now);

/* Is a slot free at @now? It stays free until room_take(). */
static inline bool room_has(struct room *room, uint64_t now)
{
	return room->fd < 0 || room->sent - room->taken < room->slots ||
	       room_look(room, now);
}

/* A frame is on the wire; or it is not, after all. */
static inline void room_take(struct room *room)
{
	room->sent++;
}

static inline void room_give_back(struct room *room)
{
	/* A look in between may have found it gone already. */
	if (room->sent > room->taken)
		room->sent--;
}

#endif
