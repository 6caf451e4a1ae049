/* SPDX-License-Identifier: GPL-2.0-only */
#include <stddef.h>
#include <string.h>

#include "patterns/pattern.h"

const struct pktgen_pattern *const pktgen_patterns[] = {
	&pktgen_pattern_cbr,
	&pktgen_pattern_poisson,
	&pktgen_pattern_burst,
	&pktgen_pattern_on_off,
	&pktgen_pattern_ramp,
	&pktgen_pattern_step,
	&pktgen_pattern_poisson_step,
	&pktgen_pattern_replay,
	NULL,
};

const struct pktgen_pattern *pktgen_pattern_find(const char *name)
{
	const struct pktgen_pattern *const *p;

	for (p = pktgen_patterns; *p; p++) {
		if (!strcmp((*p)->name, name))
			return *p;
	}
	return NULL;
}
