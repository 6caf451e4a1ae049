/* SPDX-License-Identifier: GPL-2.0-only */
/* What --set makes of its words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lab/guest.h"
#include "lab/knobs.h"
#include "lab/knobs_app.h"
#include "lab/knobs_boot.h"
#include "lab/knobs_cpu.h"
#include "lab/knobs_load.h"
#include "lab/knobs_place.h"

static int new_values(void **state)
{
	*state = knob_values_new();
	return 0;
}

static int free_values(void **state)
{
	g_ptr_array_unref(*state);
	return 0;
}

static void set(GPtrArray *values, const char *text)
{
	g_autoptr(GError) error = NULL;

	assert_true(knob_values_set(values, "--set", text, &error));
}

static void test_table(void **state)
{
	const struct knob *k;

	(void)state;
	for (k = knob_table; k->name; k++) {
		assert_ptr_equal(knob_find(k->name), k); /* named once */
		assert_non_null(k->summary);
		assert_true(k->kind != KNOB_MODE || k->modes);
		assert_true(!k->modes || k->kind >= KNOB_MODE);
		assert_int_equal(k->kind == KNOB_RUN, k->where == NULL);
	}
}

static void test_later_wins(void **state)
{
	g_autofree char *text = NULL;

	set(*state, "ring=128");
	set(*state, "irq.kind=bound");
	set(*state, "ring=64");
	set(*state, "irq.kind=unbound");
	text = knob_values_text(*state, "irq");
	assert_string_equal(text, "irq.kind=unbound;ring=64");
}

static void test_whom_it_concerns(void **state)
{
	g_autofree char *irq = NULL, *intree = NULL, *napi = NULL;

	set(*state, "napi.budget=8");
	set(*state, "cost_irq_ns=1000");
	set(*state, "gro=off");
	irq = knob_values_text(*state, "irq");
	intree = knob_values_text(*state, "intree");
	napi = knob_values_text(*state, "napi");
	assert_string_equal(irq, "cost_irq_ns=1000;gro=off");
	assert_string_equal(intree, "gro=off");
	assert_string_equal(napi, "cost_irq_ns=1000;gro=off;napi.budget=8");
}

static void test_load(void **state)
{
	g_autofree char *none = knobs_load_words(*state), *words = NULL;
	g_autoptr(GError) needs = NULL, has = NULL;

	assert_null(none);
	assert_true(knobs_check_load(*state, "cbr", "sink", "x.conf", NULL));
	assert_false(
		knobs_check_load(*state, "burst", "sink", "x.conf", &needs));
	assert_string_equal(needs->message,
			    "x.conf: pattern = burst: needs burst = NUMBER");
	set(*state, "ring=64");
	set(*state, "burst=16");
	words = knobs_load_words(*state);
	assert_string_equal(words, ",burst=16");
	assert_true(knobs_check_load(*state, "burst", "sink", "x.conf", NULL));
	assert_false(knobs_check_load(*state, "cbr", "sink", "x.conf", &has));
	assert_string_equal(has->message,
			    "x.conf: burst = 16: pattern cbr has no such knob; "
			    "burst has");
}

static void test_steady(void **state)
{
	static const struct {
		const char *pattern, *workload;
		gboolean ok;
	} cases[] = {
		{"cbr", "sink", TRUE},	   {"poisson", "rr,hog", TRUE},
		{"cbr", "screend", TRUE},  {"step", "sink", FALSE},
		{"cbr", "forward", FALSE}, {"cbr", "drop,hog", FALSE},
	};
	g_autofree char *words = NULL;
	guint i;

	set(*state, "steady_pps=500");
	words = knobs_load_words(*state);
	assert_string_equal(words, ",steady=500");
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		assert_int_equal(knobs_check_load(*state, cases[i].pattern,
						  cases[i].workload, "x.conf",
						  &error),
				 cases[i].ok);
		assert_int_equal(error == NULL, cases[i].ok);
	}
}

static void test_paths(void **state)
{
	g_autofree char *mode = NULL, *nic = NULL;

	set(*state, "napi.budget=8");
	mode = knob_path(
		((struct knob_value *)g_ptr_array_index((GPtrArray *)*state, 0))
			->knob,
		"eth7");
	assert_string_equal(mode, "/sys/class/net/eth7/netdrv/budget");
	nic = knob_path(knob_find("gro_flush_timeout"), "eth7");
	assert_string_equal(nic, "/sys/class/net/eth7/gro_flush_timeout");
	assert_null(knob_path(knob_find("ring"), "eth7"));
}

static void assert_words(const GPtrArray *values, const char *device,
			 const char *expected)
{
	g_autofree char *words = knobs_kernel_words(values, device);

	assert_string_equal(words, expected);
}

static void test_boot(void **state)
{
	char virtio[] = "virtio", e1000[] = "e1000", e1000e[] = "e1000e";
	char *both[] = {virtio, e1000, NULL};

	assert_words(NULL, "virtio", "");
	assert_string_equal(knobs_nic_properties(NULL, "virtio"), "");
	set(*state, "threadirqs=on");
	set(*state, "irq=shared");
	assert_words(*state, "virtio", " threadirqs");
	assert_words(*state, "e1000", " threadirqs");
	assert_words(*state, "e1000e", " threadirqs pci=nomsi");
	assert_true(knobs_share_line(*state));
	assert_string_equal(knobs_nic_properties(*state, "e1000"), "");
	assert_string_equal(knobs_nic_properties(*state, "e1000e"), "");
	assert_string_equal(knobs_nic_properties(*state, "virtio"),
			    ",vectors=0");
	assert_true(knobs_check_boot(*state, both, NULL));
	set(*state, "irq=msix");
	assert_false(knobs_check_boot(*state, both, NULL));
	both[1] = e1000e;
	assert_true(knobs_check_boot(*state, both, NULL));
}

static gboolean queues_ok(const GPtrArray *values, const char *lab,
			  const char *device, const char *mode)
{
	g_autofree char *name = g_strdup(device);
	char *devices[] = {name, NULL};

	return knobs_check_queues(values, lab, devices, mode, NULL);
}

static void test_queues(void **state)
{
	g_autofree char *words = NULL;

	assert_int_equal(knobs_queues(NULL), 1);
	assert_true(queues_ok(*state, "virtual", "e1000", "uio"));
	set(*state, "queues=4");
	assert_int_equal(knobs_queues(*state), 4);
	assert_true(queues_ok(*state, "realtime", "virtio", "napi"));
	assert_false(queues_ok(*state, "realtime", "virtio", "uio"));
	assert_false(queues_ok(*state, "realtime", "e1000e", "napi"));
	assert_false(queues_ok(*state, "virtual", "virtio", "napi"));
	/* A flow has one queue. */
	assert_false(knobs_check_load(*state, "cbr", "sink", "x.conf", NULL));
	set(*state, "flows=64");
	assert_true(knobs_check_load(*state, "cbr", "sink", "x.conf", NULL));
	words = knobs_load_words(*state);
	assert_string_equal(words, ",flows=64");
}

static gboolean places_ok(const GPtrArray *values, const char *lab)
{
	return knobs_check_places(values, "--set", lab, "sink,hog", NULL);
}

static void test_cpus(void **state)
{
	assert_int_equal(knobs_cpus(NULL), 1);
	assert_string_equal(knobs_cpu(NULL, "irq_cpu"), "0");
	set(*state, "app_cpu=1");
	assert_false(places_ok(*state, "realtime"));
	set(*state, "cpus=2");
	assert_true(places_ok(*state, "realtime"));
	assert_false(places_ok(*state, "virtual"));
	assert_int_equal(knobs_cpus(*state), 2);
	assert_string_equal(knobs_cpu(*state, "app_cpu"), "1");
	assert_string_equal(knobs_cpu(*state, "irq_cpu"), "0");
}

/* Each CPU under test has one, the application's the one beside it. */
static void test_hogs(void **state)
{
	g_auto(GStrv) one = knobs_place_requests(*state, "sink,hog", "1", 1);
	g_auto(GStrv) each = NULL, none = NULL;

	assert_int_equal(g_strv_length(one), 1);
	set(*state, "hog_on=each");
	assert_false(places_ok(*state, "virtual"));
	set(*state, "cpus=2");
	assert_true(places_ok(*state, "virtual"));
	assert_false(
		knobs_check_places(*state, "--set", "virtual", "sink", NULL));
	set(*state, "app_wait=epoll");
	each = knobs_place_requests(*state, "sink,hog", "2", 1);
	assert_int_equal(g_strv_length(each), 2);
	assert_string_equal(each[0],
			    "workload start=sink,hog cpu=2 app_wait=epoll");
	assert_string_equal(each[1], "workload start=hog cpu=1");
	none = knobs_place_requests(*state, "sink", "2", 1);
	assert_int_equal(g_strv_length(none), 1);
}

/* They are the agent's, whatever the mode; who has an effect is another matter.
 */
static void test_app(void **state)
{
	g_autofree char *request = NULL, *hog = NULL, *irq = NULL, *uio = NULL;

	set(*state, "app_wait=nonblock");
	set(*state, "app_busy_poll_us=50");
	set(*state, "app_on=other");
	set(*state, "ring=64");
	request = knobs_app_request(*state, "rr,hog", "2");
	assert_string_equal(request, "workload start=rr,hog cpu=2 "
				     "app_wait=nonblock app_busy_poll_us=50");
	hog = knobs_app_request(*state, "hog", "1");
	assert_string_equal(hog, "workload start=hog cpu=1");
	irq = knob_values_text(*state, "irq");
	assert_string_equal(irq, "app_on=other;app_wait=nonblock;ring=64");
	uio = knob_values_text(*state, "uio");
	assert_string_equal(uio, "ring=64");
}

static void test_app_checked(void **state)
{
	assert_true(knobs_check_app(*state, "--set", "hog", "6.1", NULL));
	set(*state, "app_prefer_busy=8");
	assert_false(knobs_check_app(*state, "--set", "sink", "6.1", NULL));
	set(*state, "app_busy_poll_us=50");
	assert_true(knobs_check_app(*state, "--set", "sink,hog", "6.1", NULL));
	assert_false(knobs_check_app(*state, "--set", "hog", "6.1", NULL));
	set(*state, "app_wait=epoll");
	assert_false(knobs_check_app(*state, "--set", "echo", "6.1", NULL));
	assert_true(knobs_check_app(*state, "--set", "echo", "6.12", NULL));
	assert_true(knobs_check_app(*state, "--set", "echo", "7", NULL));
	set(*state, "app_suspend_us=20000");
	assert_false(knobs_check_app(*state, "--set", "echo", "6.12", NULL));
	assert_true(knobs_check_app(*state, "--set", "echo", "6.13", NULL));
	set(*state, "app_wait=block");
	assert_false(knobs_check_app(*state, "--set", "echo", "7", NULL));
	set(*state, "app_suspend_us=0");
	set(*state, "app_wait=epoll");
	set(*state, "app_busy_poll_us=0");
	set(*state, "app_prefer_busy=0");
	assert_true(knobs_check_app(*state, "--set", "echo", "6.1", NULL));
	set(*state, "app_on=same");
	assert_true(knobs_check_app(*state, "--set", "echo", "6.1", NULL));
	set(*state, "app_cpu=1");
	assert_false(knobs_check_app(*state, "--set", "echo", "6.1", NULL));
}

static void test_app_cpu(void **state)
{
	assert_string_equal(knobs_app_cpu(NULL), "0");
	set(*state, "app_on=other");
	assert_true(knobs_imply_cpus(*state, NULL, NULL));
	assert_int_equal(knobs_cpus(*state), 2);
	assert_string_equal(knobs_app_cpu(*state), "1");
	set(*state, "cpus=3");
	set(*state, "irq_cpu=2");
	assert_int_equal(knobs_cpus(*state), 3);
	assert_string_equal(knobs_app_cpu(*state), "0");
	set(*state, "app_on=same");
	assert_string_equal(knobs_app_cpu(*state), "2");
}

/* Several CPUs, to say "other" of; and what that is where a file has a mask. */
static void test_places(void **state)
{
	static const struct {
		const char *set, *irq, *other, *text;
	} cases[] = {
		{"rps=off", "0", "1", "0"},
		{"rps=same", "0", "1", "1"},
		{"rps=other", "0", "1", "2"},
		{"rps=other", "1", "2", "4"},
		{"rps=other", "7", "0", "1"},
		{"rps=same", "7", "0", "80"},
		{"flow_limit=on", "2", "0", "4"},
		{"flow_limit=off", "2", "0", "0"},
		{"gro=off", "0", "1", "off"},
		{"ring=64", "0", "1", "64"},
	};
	guint i;

	assert_true(knobs_imply_cpus(*state, NULL, NULL));
	set(*state, "rps=same");
	assert_true(knobs_imply_cpus(*state, NULL, NULL));
	assert_int_equal(knobs_cpus(*state), 1);
	set(*state, "rps=other");
	assert_true(knobs_imply_cpus(*state, NULL, NULL));
	assert_int_equal(knobs_cpus(*state), 2);
	set(*state, "cpus=4");
	assert_true(knobs_imply_cpus(*state, *state, NULL));
	assert_int_equal(knobs_cpus(*state), 4);
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) one = knob_values_new();
		g_autofree char *text = NULL;

		set(one, cases[i].set);
		text = knob_text(g_ptr_array_index(one, 0), cases[i].irq,
				 cases[i].other);
		assert_string_equal(text, cases[i].text);
	}
}

/* A mask is as long as the guest's CPUs are many. */
static void test_file_says(void **state)
{
	(void)state;
	assert_true(guest_file_says("2", "2"));
	assert_true(guest_file_says("02", "2"));
	assert_true(guest_file_says("00000000,00000080", "80"));
	assert_true(guest_file_says("00", "0"));
	assert_true(guest_file_says("irq [napi] dim", "napi"));
	assert_false(guest_file_says("20", "2"));
	assert_false(guest_file_says("00", "2"));
	assert_false(guest_file_says("", "0"));
	assert_false(guest_file_says("0", "2"));
	assert_false(guest_file_says(NULL, "2"));
}

static void test_refused(void **state)
{
	static const char *const bad[] = {
		"ring",		"ring=",       "ring=-1",     "ring=many",
		"mask_at=nic",	"warp=9",      "=9",	      "napi=1",
		"warp.speed=9", "napi.=1",     "napi.x y=1",  "napi.budget=",
		"intree.x=1",	"napi.../x=1", "napi.x=a;b=c"};
	guint i;

	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;

		assert_false(knob_values_set(*state, "--set", bad[i], &error));
		assert_non_null(strstr(error->message, "must be"));
	}
	assert_int_equal(((GPtrArray *)*state)->len, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, new_values, free_values)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_table),
		TEST(test_later_wins),
		TEST(test_whom_it_concerns),
		TEST(test_load),
		TEST(test_steady),
		TEST(test_paths),
		TEST(test_boot),
		TEST(test_queues),
		TEST(test_cpus),
		TEST(test_hogs),
		TEST(test_app),
		TEST(test_app_checked),
		TEST(test_app_cpu),
		TEST(test_places),
		TEST(test_file_says),
		TEST(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
