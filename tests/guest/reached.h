/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TESTS_GUEST_REACHED_H
#define TESTS_GUEST_REACHED_H

#include "rig.h"

/*
 * On a kernel that counts them, keep which lines of the driver were run, as
 * gcov reads it, in directory @into; @objects is where the driver was built
 * (both absolute). "make reached" adds up what several programs have kept.
 */
void reached_keep(struct rig *r, const char *objects, const char *into);

#endif
