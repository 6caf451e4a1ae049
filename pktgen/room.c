/* SPDX-License-Identifier: GPL-2.0-only */
#include "room.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void room_none(struct room *room)
{
	*room = (struct room){.fd = -1};
}

/* 0, or a negative errno: -EINVAL when it is not a number. */
static int read_number(int fd, uint64_t *number)
{
	char text[32], *end;
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n < 0)
		return -errno;
	text[n] = '\0';
	/* strtoull would take signs and leading blanks. */
	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	*number = strtoull(text, &end, 10);
	if (errno)
		return -errno;
	return *end && *end != '\n' ? -EINVAL : 0;
}

/*
 * The counter knows of frames that we do not: those that were in the ring when
 * the room was opened, and those of others. They occupy no slot of ours, nor
 * does any frame when the peer starts to count anew.
 */
static bool look(struct room *room)
{
	uint64_t taken;

	if (read_number(room->fd, &taken))
		return false;
	if (taken > room->sent || taken < room->taken)
		room->sent = taken;
	room->taken = taken;
	return true;
}

int room_open(struct room *room, uint64_t slots, const char *path,
	      uint64_t look_ticks)
{
	int err;

	room_none(room);
	room->slots = slots;
	room->look_ticks = look_ticks;
	room->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (room->fd < 0)
		return -errno;
	err = read_number(room->fd, &room->taken);
	if (err) {
		room_close(room);
		return err;
	}
	room->sent = room->taken;
	return 0;
}

void room_close(struct room *room)
{
	if (room->fd >= 0)
		close(room->fd);
	room->fd = -1;
}

static bool is_free(const struct room *room)
{
	return room->sent - room->taken < room->slots;
}

bool room_has(struct room *room, uint64_t now)
{
	if (room->fd < 0 || is_free(room))
		return true;
	if (now < room->next_look)
		return false;
	room->next_look = now + room->look_ticks;
	/* A counter that cannot be read any more frees nothing. */
	return look(room) && is_free(room);
}
