/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why something on the host's side could not be done. The message is one
 * whole line for the user; the code says what the caller may do about it.
 */
#ifndef BENCH_LAB_ERROR_H
#define BENCH_LAB_ERROR_H

#include <glib.h>

enum rxb_error {
	RXB_ERROR_INPUT,       /* the user asked for something impossible */
	RXB_ERROR_MISSING,     /* a tool or file is not there */
	RXB_ERROR_LIMIT,       /* a wait reached its limit */
	RXB_ERROR_DIED,	       /* QEMU or the generator ended by itself */
	RXB_ERROR_INTERRUPTED, /* SIGINT, SIGTERM, SIGHUP */
	RXB_ERROR_REFUSED,     /* the other side answered "no" */
	RXB_ERROR_PROTOCOL,    /* the other side talks nonsense */
	RXB_ERROR_IO,	       /* disk full, not writable ... */
};

#define RXB_ERROR (rxb_error_quark())
GQuark rxb_error_quark(void);

#endif
