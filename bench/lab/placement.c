/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/placement.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lab/error.h"

/* Who has it locked has its guest on that CPU, until the process ends. */
#define SEAT "/sys/devices/system/cpu/cpu%d/topology"

/* Where QEMU's main loop goes. */
enum main_loop_seat { SEAT_WITH_GUEST, SEAT_WITH_GEN, SEAT_REST, SEAT_ANY };

static const struct {
	guint cpus; /* from so many CPUs on */
	enum main_loop_seat seat;
} seats[] = {
	{3, SEAT_REST},
	{2, SEAT_WITH_GEN},
	{1, SEAT_ANY},
};

static void take_seat(struct placement *p, const cpu_set_t *all)
{
	guint i;

	for (i = 0; seats[i].cpus > p->cpus; i++)
		;
	p->main_loop = *all;
	switch (seats[i].seat) {
	case SEAT_WITH_GUEST:
		CPU_ZERO(&p->main_loop);
		CPU_SET(p->guest_cpu, &p->main_loop);
		break;
	case SEAT_WITH_GEN:
		CPU_ZERO(&p->main_loop);
		CPU_SET(p->gen_cpu, &p->main_loop);
		break;
	case SEAT_REST:
		CPU_CLR(p->guest_cpu, &p->main_loop);
		CPU_CLR(p->gen_cpu, &p->main_loop);
		break;
	case SEAT_ANY:
		break;
	}
}

static int next_cpu(const cpu_set_t *set, int cpu)
{
	do
		cpu = (cpu + 1) % CPU_SETSIZE;
	while (!CPU_ISSET(cpu, set));
	return cpu;
}

/* The lock of @cpu, or -1: another run's guest has it, or there is no such. */
static int lock_seat(int cpu)
{
	g_autofree char *path = g_strdup_printf(SEAT, cpu);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/*
 * The first of @all that no other run has its guest on, of every other one
 * before those between: these have generators. Where there is none it is the
 * first.
 */
static int find_seat(const cpu_set_t *all, int *lock)
{
	int first = next_cpu(all, CPU_SETSIZE - 1), cpu = first, odd, i;
	int count = CPU_COUNT(all);

	for (odd = 0; odd < 2; odd++)
		for (i = 0; i < count; i++, cpu = next_cpu(all, cpu)) {
			if (i % 2 != odd)
				continue;
			*lock = lock_seat(cpu);
			if (*lock >= 0)
				return cpu;
		}
	return first;
}

/* One for all that this process asks. */
static int guest_seat(const cpu_set_t *all)
{
	static GMutex mutex;
	static int cpu = -1, lock = -1;
	int seat;

	g_mutex_lock(&mutex);
	if (cpu < 0 || !CPU_ISSET(cpu, all)) {
		if (lock >= 0)
			close(lock);
		cpu = find_seat(all, &lock);
	}
	seat = cpu;
	g_mutex_unlock(&mutex);
	return seat;
}

void placement_choose(struct placement *p)
{
	cpu_set_t all;

	CPU_ZERO(&all);
	if (sched_getaffinity(0, sizeof(all), &all))
		CPU_SET(0, &all);
	p->cpus = (guint)CPU_COUNT(&all);
	p->guest_cpu = guest_seat(&all);
	p->gen_cpu = next_cpu(&all, p->guest_cpu); /* or the only one */
	p->all = all;
	p->guest = all;
	if (p->gen_cpu != p->guest_cpu)
		CPU_CLR(p->gen_cpu, &p->guest);
	take_seat(p, &all);
}

int placement_guest_cpu(const struct placement *p, guint i)
{
	int cpu = p->guest_cpu;

	for (i %= (guint)CPU_COUNT(&p->guest); i; i--)
		cpu = next_cpu(&p->guest, cpu);
	return cpu;
}

gboolean placement_gen_is_alone(const struct placement *p)
{
	return p->gen_cpu != p->guest_cpu &&
	       !CPU_ISSET(p->gen_cpu, &p->main_loop);
}

gboolean placement_is_on(int tid, int cpu)
{
	cpu_set_t set;

	return !sched_getaffinity(tid, sizeof(set), &set) &&
	       CPU_COUNT(&set) == 1 && CPU_ISSET(cpu, &set);
}

gboolean placement_pin(int tid, const cpu_set_t *cpus, const char *who,
		       GError **error)
{
	if (!sched_setaffinity(tid, sizeof(*cpus), cpus))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "cannot pin %s: %s", who,
		    strerror(errno));
	return FALSE;
}

gboolean placement_pin_one(int tid, int cpu, const char *who, GError **error)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return placement_pin(tid, &one, who, error);
}

void placement_leave(const struct placement *p)
{
	if (p->cpus)
		sched_setaffinity(0, sizeof(p->all), &p->all);
}

char *placement_text(const cpu_set_t *cpus)
{
	GString *text = g_string_new(NULL);
	int cpu;

	for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, cpus))
			g_string_append_printf(text, "%s%d",
					       text->len ? "," : "", cpu);
	return g_string_free(text, FALSE);
}
