/* SPDX-License-Identifier: GPL-2.0-only */
/* What the generator complains about on its stderr. */
#ifndef PKTGEN_SAY_H
#define PKTGEN_SAY_H

#include <glib.h>

/*
 * "rxbench-pktgen: ..." as one line, whatever it repeats of what was typed or
 * read: bytes that would move a terminal's cursor become '?'.
 */
void say(const char *format, ...) G_GNUC_PRINTF(1, 2);
void say_args(const char *format, va_list args) G_GNUC_PRINTF(1, 0);

#endif
