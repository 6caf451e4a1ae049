/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "workloads/workload.h"

const struct workload *const workloads[] = {
	&workload_sink, &workload_echo,	   &workload_rr,
	&workload_drop, &workload_forward, &workload_screend,
	&workload_hog,	&workload_uio,	   NULL,
};

const struct workload *workload_find(const char *name)
{
	for (const struct workload *const *w = workloads; *w; w++)
		if (!strcmp((*w)->name, name))
			return *w;
	return NULL;
}
