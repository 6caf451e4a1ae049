/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TESTS_GUEST_REACHED_H
#define TESTS_GUEST_REACHED_H

#include "rig.h"

/*
 * On a kernel that counts them, keep which lines of the driver this program has
 * run: BUILD/reached/KERNEL/PROGRAM, what gcov reads. "make reached" adds up.
 */
void reached_keep(struct rig *r);

#endif
