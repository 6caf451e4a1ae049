/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every receive mode owes on every backend, a file each part. A mode that
 * appears in the driver's mode file is tested here without a line of its own.
 */
#ifndef TESTS_GUEST_CONFORM_H
#define TESTS_GUEST_CONFORM_H

#include "offer.h"

/*
 * Boot a guest and hold netdrv to its promises on the backend that @feed
 * offers frames to. Returns the exit status for main().
 */
int conform(const struct feed *feed);

/*
 * Bad input is refused with a reason, and leaves all as it was; what nobody
 * waits for is answered. The device is up in mode napi, as for those below.
 */
void conform_input(struct dut *d);
/*
 * Each mode carries traffic without loss at a quarter of its knee, works in the
 * contexts it claims, counts right, and under flood each frame has a known
 * fate.
 */
void conform_modes(struct dut *d);
/* Modes are switched under flood, and nothing is lost or left behind. */
void conform_switching(struct dut *d);
/* What fails on demand fails alone. */
void conform_faults(struct dut *d);
/* A NIC's own knobs do what they say, and refuse what they cannot do. */
void conform_nic(struct dut *d);
/* The device is changed, taken down and taken away while frames come. */
void conform_changes(struct dut *d);

#endif
