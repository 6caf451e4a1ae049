/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How honest the load was: everything there is to say about a trial, for people
 * and for programs, from one walk over its fields.
 */
#ifndef PKTGEN_REPORT_H
#define PKTGEN_REPORT_H

#include <glib.h>
#include <stdint.h>

#include "request.h"
#include "result.h"

/*
 * Who is told. Keys are unique in a walk, in lower case, with the unit behind:
 * _ns, _ppm, _pps, _bps, _hz. All four are needed.
 */
struct report_visitor {
	void (*u64)(void *to, const char *key, uint64_t value);
	void (*i64)(void *to, const char *key, int64_t value);
	void (*f64)(void *to, const char *key, double value);
	void (*text)(void *to, const char *key, const char *value);
};

/* What was asked for: rate, pattern, sizes, flows, seed ... */
void report_request(const struct request *request,
		    const struct report_visitor *visitor, void *to);

/* The counters, by the names that all forms have. */
void report_counters(const struct trial_counters *count,
		     const struct report_visitor *visitor, void *to);

/* All of it but the cores and the histograms, report_request() included. */
void report_fields(const struct request *request,
		   const struct trial_result *result,
		   const struct report_visitor *visitor, void *to);

/* One core of the result. */
void report_core(const struct trial_core *core,
		 const struct report_visitor *visitor, void *to);

/* For the two forms: one section each. */
void report_load(const struct trial_result *result,
		 const struct report_visitor *visitor, void *to);
void report_pacing(const struct request *request,
		   const struct trial_result *result,
		   const struct report_visitor *visitor, void *to);
void report_disturbance(const struct trial_result *result,
			const struct report_visitor *visitor, void *to);
/* Without times; nothing when it was not asked for. */
void report_received(const struct trial_result *result,
		     const struct report_visitor *visitor, void *to);

/* What of a latency is told, and where it is in struct trial_latency. */
struct report_quantile {
	const char *name;
	size_t offset;
};
extern const struct report_quantile report_quantiles[]; /* ends in NULL */
uint64_t report_quantile(const struct trial_latency *latency,
			 const struct report_quantile *quantile);

/* The whole report, ending in a newline; to be freed with g_free(). */
char *report_text(const struct request *request,
		  const struct trial_result *result);
char *report_json(const struct request *request,
		  const struct trial_result *result);

#endif
