/* SPDX-License-Identifier: GPL-2.0-only */
/* Test Anything Protocol, as much of it as the guest tests speak. */
#ifndef TESTS_GUEST_TAP_H
#define TESTS_GUEST_TAP_H

#include <glib.h>

/* One line "ok" or "not ok", numbered. Returns @pass. */
gboolean tap_ok(gboolean pass, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* tap_ok(@got == @want), with both values in a comment when they differ. */
gboolean tap_equal(gint64 got, gint64 want, const char *fmt, ...)
	G_GNUC_PRINTF(3, 4);

/* A test that cannot be made, because @why. */
void tap_skip(const char *why, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* A comment line. */
void tap_note(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

/* The plan, at the end. Returns the program's exit status. */
int tap_done(void);

#endif
