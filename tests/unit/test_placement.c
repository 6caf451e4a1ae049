/* SPDX-License-Identifier: GPL-2.0-only */
/* Which CPU guest and generator get, alone and beside another run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/placement.h"

/* Two runs: ours, and that of a process which began before and has not ended.
 */
struct runs {
	struct placement ours, other;
	int seats; /* that no third run had before them */
	/* Of one that began when no seat was free: then, and later. */
	struct placement late[2];
};

static int held[CPU_SETSIZE];

/*
 * A lock on this directory is what tells runs of each other. Has all that are
 * free; their number.
 */
static int hold_seats(void)
{
	int n = 0;

	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		g_autofree char *path = g_strdup_printf(
			"/sys/devices/system/cpu/cpu%d/topology", cpu);
		int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (fd < 0)
			continue;
		if (flock(fd, LOCK_EX | LOCK_NB))
			close(fd);
		else
			held[n++] = fd;
	}
	return n;
}

/* All but the first @kept of @n. */
static void free_seats(int kept, int n)
{
	while (n > kept)
		close(held[--n]);
}

/* The first seat stays taken: who looks again finds another. */
static int begin_late(struct runs *runs)
{
	int tell[2], status;
	ssize_t got;
	pid_t pid;

	if (pipe(tell))
		return -1;
	pid = fork();
	if (!pid) {
		int n = hold_seats();

		placement_choose(&runs->late[0]);
		free_seats(1, n);
		placement_choose(&runs->late[1]);
		got = write(tell[1], runs->late, sizeof(runs->late));
		_exit(got == sizeof(runs->late) ? 0 : 1);
	}
	/* Else one that dies without a word would be waited for. */
	close(tell[1]);
	got = read(tell[0], runs->late, sizeof(runs->late));
	close(tell[0]);
	waitpid(pid, &status, 0);
	return got == sizeof(runs->late) ? status : -1;
}

/* It chooses, tells, and stays until we hang up. */
static void be_other(int tell, int hold)
{
	struct placement p;
	char byte;

	placement_choose(&p);
	_exit(write(tell, &p, sizeof(p)) == sizeof(p) &&
			      read(hold, &byte, 1) == 0
		      ? 0
		      : 1);
}

static int begin_both(void **state)
{
	static struct runs runs;
	int tell[2], hold[2], status;
	pid_t pid;

	*state = &runs;
	runs.seats = hold_seats();
	free_seats(0, runs.seats);
	if (begin_late(&runs) || pipe(tell) || pipe(hold))
		return -1;
	pid = fork();
	if (!pid) {
		close(hold[1]);
		be_other(tell[1], hold[0]);
	}
	close(tell[1]);
	if (read(tell[0], &runs.other, sizeof(runs.other)) !=
	    sizeof(runs.other))
		return -1;
	placement_choose(&runs.ours);
	close(hold[1]);
	waitpid(pid, &status, 0);
	return status;
}

static void beside_another(void **state)
{
	const struct runs *r = *state;

	/* Where third runs have the others, or there is one, it is shared. */
	if (r->seats > 1 && r->ours.cpus > 1)
		assert_int_not_equal(r->ours.guest_cpu, r->other.guest_cpu);
	if (r->ours.cpus > 1) {
		assert_int_not_equal(r->ours.guest_cpu, r->ours.gen_cpu);
		assert_int_not_equal(r->other.guest_cpu, r->other.gen_cpu);
	}
}

static void asked_again(void **state)
{
	const struct runs *r = *state;
	struct placement again;

	placement_choose(&again);
	assert_int_equal(again.guest_cpu, r->ours.guest_cpu);
	assert_int_equal(again.gen_cpu, r->ours.gen_cpu);
	assert_int_equal(r->late[1].guest_cpu, r->late[0].guest_cpu);
	assert_int_equal(r->late[1].gen_cpu, r->late[0].gen_cpu);
}

/* Those of the guest go round, and none is the generator's. */
static void guests_of_many_cpus(void **state)
{
	const struct runs *r = *state;
	int n = CPU_COUNT(&r->ours.guest);

	for (int i = 0; i < 3 * n; i++) {
		int cpu = placement_guest_cpu(&r->ours, (guint)i);

		assert_true(CPU_ISSET(cpu, &r->ours.guest));
		assert_int_equal(cpu,
				 placement_guest_cpu(&r->ours, (guint)(i % n)));
		if (r->ours.cpus > 1)
			assert_int_not_equal(cpu, r->ours.gen_cpu);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(beside_another),
		cmocka_unit_test(asked_again),
		cmocka_unit_test(guests_of_many_cpus),
	};

	return cmocka_run_group_tests(tests, begin_both, NULL);
}
