/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "collect/tell.h"

void classes_tell(__u8 *table, const struct procs *procs)
{
	memset(table, CLASS_UNKNOWN, CLASS_PIDS);
	table[0] = CLASS_IDLE;
	for (int i = 0; i < PROCS_MAX; i++) {
		const struct proc *p = &procs->proc[i];

		if (p->pid && !p->dead)
			table[p->pid % CLASS_PIDS] =
				strcmp(p->workload->name, "hog") ? CLASS_APP
								 : CLASS_HOG;
	}
}
