/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/hosttime.h"

#include <unistd.h>

/* DPDK's names of its threads, in all its versions. */
#define SENDER "*-worker-1"
#define ANSWERER "*telem*"

static gboolean guest_waited(const struct lab *lab, guint64 *sum_ns)
{
	guint64 ns;
	guint i;

	*sum_ns = 0;
	for (i = 0; i < lab->qemu.cpus; i++) {
		if (!pressure_read(&lab->pressure, lab->qemu.cpu_tid[i], &ns))
			return FALSE;
		*sum_ns += ns;
	}
	return lab->qemu.cpus > 0;
}

void host_time_take(const struct lab *lab, struct host_time *t)
{
	double gen_mhz = host_cpu_mhz(lab->where.gen_cpu);

	t->raw_ns = agent_raw_ns();
	t->ticks_known = host_ticks_read(&t->ticks);
	t->guest_known = guest_waited(lab, &t->guest_ns);
	t->gen_known = pressure_threads(&lab->pressure, lab->gen.child.pid,
					SENDER, &t->gen_ns);
	t->psi_known = host_psi_read(&t->psi_us);
	t->mhz = MIN(host_cpu_mhz(lab->where.guest_cpu), gen_mhz);
}

static double share(guint64 from_ns, guint64 to_ns, double span_ns)
{
	return (double)(to_ns - from_ns) / span_ns;
}

void host_time_compare(const struct lab *lab, const struct host_time *from,
		       const struct host_time *to, struct account_host *out)
{
	double span_ns = (double)(to->raw_ns - from->raw_ns);

	*out = (struct account_host){
		.gen_wait = POINT_NONE,
		.psi_cpu = POINT_NONE,
		.cpu_mhz = MIN(from->mhz, to->mhz),
	};
	if (from->ticks_known && to->ticks_known)
		out->steal += host_steal(&from->ticks, &to->ticks);
	if (from->guest_known && to->guest_known)
		out->steal += share(from->guest_ns, to->guest_ns, span_ns);
	if (from->psi_known && to->psi_known)
		out->psi_cpu = share(from->psi_us, to->psi_us, span_ns / 1e3);
	/* Beside QEMU's main loop it waits by design. */
	if (placement_gen_is_alone(&lab->where) && from->gen_known &&
	    to->gen_known)
		out->gen_wait = share(from->gen_ns, to->gen_ns, span_ns);
}

guint64 host_time_answers_ns(const struct lab *lab)
{
	guint64 theirs = 0, ours = 0;

	pressure_threads(&lab->pressure, lab->gen.child.pid, ANSWERER, &theirs);
	pressure_read(&lab->pressure, getpid(), &ours);
	return theirs + ours;
}
