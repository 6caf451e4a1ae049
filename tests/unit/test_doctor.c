/* SPDX-License-Identifier: GPL-2.0-only */
/* What the doctor says of machines that are not this one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>

#include "cli/doctor.h"

#define CPU "/sys/devices/system/cpu/"
#define CLOCKSOURCE \
	"/sys/devices/system/clocksource/clocksource0/current_clocksource"

/* All files are below one directory, which goes in the end. */
static int setup(void **state)
{
	*state = g_dir_make_tmp("rxbench-doctor-XXXXXX", NULL);
	return *state ? 0 : -1;
}

static void remove_tree(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *below = g_build_filename(path, name, NULL);

		if (g_file_test(below, G_FILE_TEST_IS_DIR))
			remove_tree(below);
		else
			g_unlink(below);
	}
	g_clear_pointer(&dir, g_dir_close);
	g_rmdir(path);
}

static int teardown(void **state)
{
	remove_tree(*state);
	g_free(*state);
	return 0;
}

static void file(const char *root, const char *path, const char *text)
{
	g_autofree char *full = g_strconcat(root, path, NULL);
	g_autofree char *dir = g_path_get_dirname(full);

	assert_int_equal(g_mkdir_with_parents(dir, 0755), 0);
	assert_true(g_file_set_contents(full, text, -1, NULL));
}

static const struct finding *find(const struct doctor *d, const char *what)
{
	guint i;

	for (i = 0; i < d->findings->len; i++) {
		const struct finding *f =
			&g_array_index(d->findings, struct finding, i);

		if (!strcmp(f->what, what))
			return f;
	}
	return NULL;
}

static void expect(const struct doctor *d, const char *what,
		   enum doctor_says says, const char *found)
{
	const struct finding *f = find(d, what);

	if (!f)
		fail_msg("nothing is said of %s", what);
	if (f->says != says || !strstr(f->found, found))
		fail_msg("%s: %d, %s", what, f->says, f->found);
	/* Whoever hears of a trouble hears what follows from it. */
	assert_int_equal(*f->so != '\0', says != DOCTOR_GOOD);
}

static void a_quiet_server(void **state)
{
	const char *root = *state;
	struct doctor d;

	file(root, CPU "online", "0-3,6\n");
	file(root, CPU "smt/active", "0\n");
	file(root, CPU "cpuidle/current_driver", "none\n");
	file(root, CPU "cpu0/cpufreq/scaling_governor", "performance\n");
	file(root, CPU "intel_pstate/no_turbo", "1\n");
	file(root, CLOCKSOURCE, "tsc\n");
	file(root, "/proc/cpuinfo",
	     "processor\t: 0\nflags\t\t: fpu constant_tsc nonstop_tsc\n");
	file(root, "/proc/meminfo", "MemTotal: 1\nMemAvailable: 4194304 kB\n");
	doctor_init(&d, root);
	doctor_check_machine(&d);
	assert_int_equal(doctor_worst(&d), DOCTOR_GOOD);
	expect(&d, "CPUs", DOCTOR_GOOD, "5");
	expect(&d, "free memory", DOCTOR_GOOD, "4096 MiB");
	expect(&d, "turbo", DOCTOR_GOOD, "off");
	doctor_clear(&d);
}

static void a_laptop(void **state)
{
	const char *root = *state;
	struct doctor d;

	file(root, CPU "online", "0\n");
	file(root, CPU "smt/active", "1\n");
	file(root, CPU "cpuidle/current_driver", "intel_idle\n");
	file(root, CPU "cpu0/cpuidle/state0/latency", "0\n");
	file(root, CPU "cpu0/cpuidle/state3/latency", "200\n");
	file(root, CPU "cpu0/cpufreq/scaling_governor", "powersave\n");
	file(root, CPU "intel_pstate/no_turbo", "0\n");
	file(root, CPU "cpufreq/boost", "1\n");
	file(root, CLOCKSOURCE, "hpet\n");
	file(root, "/proc/cpuinfo", "flags\t: fpu constant_tsc_not\n");
	file(root, "/proc/meminfo", "MemAvailable: 512000 kB\n");
	file(root, "/sys/kernel/mm/transparent_hugepage/shmem_enabled",
	     "[always] within_size advise never deny force\n");
	doctor_init(&d, root);
	doctor_check_machine(&d);
	assert_int_equal(doctor_worst(&d), DOCTOR_DISTORTS);
	expect(&d, "CPUs", DOCTOR_DISTORTS, "1");
	expect(&d, "SMT siblings", DOCTOR_DISTORTS, "one core");
	expect(&d, "idle states", DOCTOR_DISTORTS, "intel_idle, up to 200 us");
	expect(&d, "CPU governor", DOCTOR_DISTORTS, "powersave");
	expect(&d, "turbo", DOCTOR_DISTORTS, "on");
	expect(&d, "clocksource", DOCTOR_DISTORTS, "hpet");
	expect(&d, "TSC", DOCTOR_DISTORTS, "not promised");
	expect(&d, "free memory", DOCTOR_DISTORTS, "500 MiB");
	expect(&d, "huge pages", DOCTOR_DISTORTS, "when there are any");
	assert_string_equal(find(&d, "CPU governor")->change,
			    "sudo cpupower frequency-set -g performance");
	doctor_clear(&d);
}

/* What is not told is not called good. */
static void a_virtual_machine(void **state)
{
	struct doctor d;

	doctor_init(&d, *state);
	doctor_check_machine(&d);
	doctor_check_load(&d);
	expect(&d, "CPU frequency", DOCTOR_CANNOT, "not told");
	expect(&d, "CPU pressure", DOCTOR_CANNOT, "does not tell");
	expect(&d, "clocksource", DOCTOR_DISTORTS, "not told");
	assert_null(find(&d, "turbo"));
	assert_null(find(&d, "steal now"));
	assert_int_equal(doctor_worst(&d), DOCTOR_CANNOT);
	doctor_clear(&d);
}

static void who_else_is_here(void **state)
{
	const char *root = *state;
	struct doctor d;

	file(root, "/proc/pressure/cpu",
	     "some avg10=12.50 avg60=1.00 avg300=0.00 total=1\n");
	file(root, "/proc/1/comm", "init\n");
	file(root, "/proc/77/comm", "irqbalance\n");
	doctor_init(&d, root);
	doctor_check_load(&d);
	expect(&d, "CPU pressure", DOCTOR_DISTORTS, "12.5 %");
	expect(&d, "irqbalance", DOCTOR_DISTORTS, "is running");
	doctor_clear(&d);
	file(root, "/proc/77/comm", "irqbalanced\n");
	file(root, "/proc/pressure/cpu", "some avg10=0.10 avg60=9.00\n");
	doctor_init(&d, root);
	doctor_check_load(&d);
	expect(&d, "CPU pressure", DOCTOR_GOOD, "0.1 %");
	expect(&d, "irqbalance", DOCTOR_GOOD, "is not running");
	doctor_clear(&d);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ROOT(a_quiet_server),
		WITH_ROOT(a_laptop),
		WITH_ROOT(a_virtual_machine),
		WITH_ROOT(who_else_is_here),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
