/* SPDX-License-Identifier: GPL-2.0-only */
/* Each receive mode does its work where it claims to, on any NIC. */
#ifndef TESTS_GUEST_EXPLAINED_H
#define TESTS_GUEST_EXPLAINED_H

#include "rig.h"

/* For rig_run() and rig_run_on(). */
int explained_body(struct rig *r);

#endif
