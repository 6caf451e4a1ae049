/* SPDX-License-Identifier: GPL-2.0-only */
#include "room.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Numbers before it in a line of /proc/net/dev, and what a few lines need. */
#define TX_PACKETS 9
#define DEV_BYTES 2048

void room_none(struct room *room)
{
	*room = (struct room){.fd = -1};
}

/* 0, or a negative errno: -EINVAL when @text begins with no number. */
static int parse_number(const char *text, const char *ends, uint64_t *number)
{
	char *end;

	/* strtoull would take signs and leading blanks. */
	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	*number = strtoull(text, &end, 10);
	if (errno)
		return -errno;
	return *end && !strchr(ends, *end) ? -EINVAL : 0;
}

/* Frames that were read from the tap: what /proc/net/dev has as sent. */
static int parse_tap(const char *text, const char *tap, uint64_t *taken)
{
	size_t length = strlen(tap);
	unsigned int column;
	const char *at;

	for (at = text; at; at = strchr(at, '\n')) {
		at += strspn(at, " \n");
		if (!strncmp(at, tap, length) && at[length] == ':')
			break;
	}
	if (!at)
		return -ENODEV;
	at += length + 1;
	for (column = 0; column < TX_PACKETS; column++) {
		at += strspn(at, " ");
		at += strcspn(at, " \n");
	}
	return parse_number(at + strspn(at, " "), " ", taken);
}

static int read_taken(const struct room *room, uint64_t *taken)
{
	char text[DEV_BYTES];
	ssize_t n = pread(room->fd, text, sizeof(text) - 1, 0);

	if (n < 0)
		return -errno;
	text[n] = '\0';
	return *room->tap ? parse_tap(text, room->tap, taken)
			  : parse_number(text, "\n", taken);
}

/*
 * The counter knows of frames that we do not: those that were in the ring when
 * the room was opened, and those of others. They occupy no slot of ours, nor
 * does any frame when the peer starts to count anew.
 */
static bool look(struct room *room)
{
	uint64_t taken;

	if (read_taken(room, &taken))
		return false;
	if (taken > room->sent || taken < room->taken)
		room->sent = taken;
	room->taken = taken;
	return true;
}

static int open_counter(struct room *room, uint64_t slots, const char *path)
{
	int err;

	room->slots = slots;
	room->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (room->fd < 0)
		return -errno;
	err = read_taken(room, &room->taken);
	if (err) {
		room_close(room);
		return err;
	}
	room->sent = room->taken;
	return 0;
}

int room_open(struct room *room, uint64_t slots, const char *path)
{
	room_none(room);
	return open_counter(room, slots, path);
}

int room_open_tap(struct room *room, uint64_t slots, const char *name)
{
	room_none(room);
	snprintf(room->tap, sizeof(room->tap), "%s", name);
	return open_counter(room, slots, "/proc/self/net/dev");
}

void room_close(struct room *room)
{
	if (room->fd >= 0)
		close(room->fd);
	room->fd = -1;
}

void room_pace(struct room *room, uint64_t look_ticks)
{
	room->look_ticks = look_ticks;
}

bool room_look(struct room *room, uint64_t now)
{
	if (now < room->next_look)
		return false;
	room->next_look = now + room->look_ticks;
	/* A counter that cannot be read any more frees nothing. */
	return look(room) && room->sent - room->taken < room->slots;
}
