/* SPDX-License-Identifier: GPL-2.0-only */
/* A plan of mode switches, carried out by the driver's timer under flood. */
#ifndef TESTS_GUEST_SWITCHING_H
#define TESTS_GUEST_SWITCHING_H

#include "offer.h"

/* One switch as the driver reports it. */
struct switched {
	char *from, *to;
	int error;	 /* 0 or -errno of the guest */
	gint64 armed_ns; /* from the request to the armed device */
	gint64 frame_ns; /* to the end of the first poll with frames; -1 */
};

/*
 * Names of modes, ended by NULL: a walk from mode @begin along every ordered
 * pair, each once, and back to it. Free it.
 */
char **switching_all_pairs(char **all, const char *begin);
/* @count switches drawn from @seed, the last one to mode @last. */
char **switching_random(char **modes, guint count, guint32 seed,
			const char *last);

/*
 * @steps through all modes in their order, round and round, up to @last. Where
 * no two in a row fail, none asks for the mode that is active.
 */
char **switching_in_turn(char **all, guint steps, const char *last);

/*
 * Offer a flood, switch along @plan every @every_us, end the flood. @o is the
 * whole flood's account. Returns struct switched, or NULL with a note.
 */
GPtrArray *switching_run(struct dut *d, struct offer *o, char **plan,
			 guint every_us);

/*
 * How many of them changed the mode: to the one that is active is a restart,
 * as when the one before has failed.
 */
gint64 switching_changes(const GPtrArray *all);

/*
 * Was each switch made, or failed by the @allowed error, and did frames come
 * after it? What did not is noted; so are the times, which are no part of the
 * test.
 */
gboolean switching_went_well(const GPtrArray *all, const char *what,
			     int allowed);

#endif
