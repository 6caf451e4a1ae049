/* SPDX-License-Identifier: GPL-2.0-only */
/* What a trial asks of the guest, and what is made of its answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <rxbench/irqname.h>

#include "lab/error.h"
#include "lab/virtual.h"

#define STARTED "{\"/pktgen/start\":{\"state\":\"running\"}}"
#define ENDED                                                            \
	"{\"/pktgen/wait\":{\"planned\":10,\"sent\":10,\"unsent\":0,"    \
	"\"ring_full\":4,\"late\":0,\"max_lag_ns\":5,\"start_ns\":1000," \
	"\"end_ns\":2000,\"gap_p50_ns\":100,\"microbursts_ppm\":0,"      \
	"\"gap_cv_ppm\":0,"                                              \
	"\"rate_pps\":10.0}}"

struct fixture {
	GPtrArray *knobs;
	struct lab_setup setup;
	struct virt_request request;
	struct virt_places places;
	struct script script;
	GHashTable *answers; /* verb -> its whole answer, "%u" for its number */
};

static int set_up(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);

	f->knobs = g_ptr_array_new_with_free_func(g_free);
	f->setup = (struct lab_setup){
		.workload = "sink,hog",
		.mode = "irq",
		.knobs = f->knobs,
	};
	f->request = (struct virt_request){
		.setup = &f->setup,
		.knobs = f->knobs,
		.device = "virtio",
		.mode = "irq",
		.workload = "sink,hog",
		.pattern = "cbr",
		.pps = 1000,
		.window_ms = 100,
		.settle_ms = 20,
		.frame_bytes = 60,
	};
	f->answers = g_hash_table_new(g_str_hash, g_str_equal);
	script_init(&f->script);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	script_clear(&f->script);
	g_hash_table_unref(f->answers);
	g_ptr_array_unref(f->knobs);
	g_free(f);
	return 0;
}

static void add_knob(struct fixture *f, const char *name, const char *value)
{
	struct knob_value *v = g_new0(struct knob_value, 1);

	v->knob = knob_find(name);
	v->value = (char *)value;
	g_ptr_array_add(f->knobs, v);
}

static const char *line(const struct fixture *f, guint place)
{
	return g_ptr_array_index(f->script.lines, place);
}

static gint find(const struct fixture *f, const char *start)
{
	guint i;

	for (i = 0; i < f->script.lines->len; i++)
		if (g_str_has_prefix(line(f, i), start))
			return (gint)i;
	return -1;
}

static void test_order(void **state)
{
	struct fixture *f = *state;

	virt_compose(&f->script, &f->request, &f->places);
	/* The CPU comes first, and the window's counts enclose the flood. */
	assert_int_equal(find(f, "set path=/sys/devices/system/cpu/cpu1"), 0);
	assert_true(find(f, "load ") < find(f, "up "));
	assert_true(find(f, "up ") < find(f, "mode "));
	assert_true(find(f, "mode ") < find(f, "workload "));
	assert_true(find(f, "turns ") < find(f, "flood "));
	assert_true(f->places.before < f->places.flood);
	assert_true(f->places.flood < f->places.drain);
	assert_true(f->places.drain < f->places.after);
	assert_non_null(strstr(line(f, f->places.flood), "spin%3D1"));
	assert_string_equal(line(f, f->places.load), "load driver=netdrv");
}

/* A fault begins with the window, for drivers that have it; so does a clock. */
static void test_planted(void **state)
{
	struct fixture *f = *state;

	f->setup.plant = "silent-drop";
	virt_compose(&f->script, &f->request, &f->places);
	assert_string_equal(line(f, f->places.before - 2),
			    "fault iface=eth0 name=lose every=10000");
	assert_null(strstr(line(f, f->places.flood), "slow_ppm"));
	script_clear(&f->script);
	script_init(&f->script);
	f->request.mode = "intree";
	virt_compose(&f->script, &f->request, &f->places);
	assert_int_equal(find(f, "fault "), -1);
	script_clear(&f->script);
	script_init(&f->script);
	f->setup.plant = "slow-generator";
	virt_compose(&f->script, &f->request, &f->places);
	assert_int_equal(find(f, "fault "), -1);
	assert_non_null(strstr(line(f, f->places.flood), "slow_ppm%3D20000"));
}

static void test_intree(void **state)
{
	struct fixture *f = *state;

	f->request.mode = "intree";
	virt_compose(&f->script, &f->request, &f->places);
	assert_string_equal(line(f, f->places.load), "load driver=virtio_net");
	assert_int_equal(find(f, "mode "), -1);
}

/* Its link comes later, and a ring of N has room for N - 1. */
static void test_e1000(void **state)
{
	struct fixture *f = *state;

	f->request.device = "e1000";
	f->request.mode = "intree";
	virt_compose(&f->script, &f->request, &f->places);
	assert_string_equal(line(f, f->places.load), "load driver=e1000");
	assert_true(find(f, "up ") < find(f, "link iface=eth0 "));
	assert_true(find(f, "link ") < find(f, "flood "));
	assert_non_null(strstr(line(f, f->places.flood), " spare=1"));
}

/* Nobody waits for what cannot come. */
static void test_unplugged(void **state)
{
	struct fixture *f = *state;

	f->request.device = "e1000";
	f->request.unplugged = TRUE;
	virt_compose(&f->script, &f->request, &f->places);
	assert_int_equal(find(f, "link "), -1);
}

static void test_knobs(void **state)
{
	struct fixture *f = *state;

	add_knob(f, "netdev_budget", "100");
	add_knob(f, "frames_per_irq", "8"); /* of irq */
	add_knob(f, "budget", "32");	    /* of others */
	virt_compose(&f->script, &f->request, &f->places);
	assert_true(find(f, "set path=/proc/sys/net/core/netdev_budget") >= 0);
	assert_true(find(f, "set path=/sys/class/net/eth0/netdrv/"
			    "frames_per_irq value=8") > find(f, "mode "));
	assert_int_equal(find(f, "set path=/sys/class/net/eth0/netdrv/budget"),
			 -1);
}

static void put(struct fixture *f, const char *verb, const char *answer)
{
	g_hash_table_insert(f->answers, (gpointer)verb, (gpointer)answer);
}

/* What a guest says in which all goes well; put() changes it. */
static char *said(struct fixture *f)
{
	GString *all = g_string_new(NULL);
	guint i;

	for (i = 0; i < f->script.lines->len; i++) {
		char *verb = g_strndup(line(f, i), strcspn(line(f, i), " "));
		const char *answer = g_hash_table_lookup(f->answers, verb);
		char **parts = g_strsplit(answer ? answer : "", "\n", -1);
		guint j;

		for (j = 0; answer && parts[j]; j++)
			g_string_append_printf(all, "%u %s\n", i + 1, parts[j]);
		if (!answer)
			g_string_append_printf(all, "%u ok\n", i + 1);
		g_strfreev(parts);
		g_free(verb);
	}
	return g_string_free(all, FALSE);
}

static void all_well(struct fixture *f)
{
	virt_compose(&f->script, &f->request, &f->places);
	put(f, "get", "+ 1\nok");
	put(f, "load", "ok iface=eth0 srcversion=ABC");
	put(f, "mode", "ok mode=irq");
	put(f, "pins", "+ irq 1 virtio1-input.0\n+ app 1 sink\nok");
	put(f, "flood", "+ " STARTED "\n+ " ENDED "\nok ended_ns=2500");
	put(f, "drain", "ok quiet=1");
	put(f, "counters", "+ drv.rx_frames 6\n+ cpu1.user 3\nok");
	put(f, "samples",
	    "+ 1000,0,0,0,0,0,0,0,0\n+ 2000,6,0,0,0,6,9,6,6\nok lost=0");
	put(f, "hist", "+ 7 6\nok count=6 sum=42 min=7 max=7 overflow=0");
}

static gboolean read_all(struct fixture *f, struct account *a,
			 struct rxb_hist *latency, GError **error)
{
	char *text = said(f);
	GArray *samples = NULL;
	gboolean ok;

	assert_true(script_take(&f->script, text, NULL));
	ok = virt_read(&f->script, &f->request, &f->places, a, latency,
		       &samples, error);
	if (ok)
		assert_int_equal(samples->len, 2);
	a->samples = NULL;
	g_clear_pointer(&samples, g_array_unref);
	g_free(text);
	return ok;
}

static void test_read(void **state)
{
	struct rxb_hist *latency = g_new0(struct rxb_hist, RXB_STAGES);
	struct fixture *f = *state;
	struct trial t = {0};
	struct account a;

	all_well(f);
	assert_true(read_all(f, &a, latency, NULL));
	assert_int_equal(a.gen.sent, 10);
	assert_int_equal(a.gen.ring_full, 4);
	assert_true(a.drained);
	assert_int_equal(
		*(guint64 *)g_hash_table_lookup(a.after, "drv.rx_frames"), 6);
	assert_int_equal(latency[RXB_STAGE_TOTAL].count, 6);
	/* One clock, no host that could steal, and a grain. */
	assert_int_equal(a.clock_before.offset_ns, 0);
	assert_true(a.host.steal < 0);
	assert_true(a.gap_grain_ns > 0);
	assert_int_equal(a.lab_window_ns, 2500 - a.gen.start_ns);
	assert_string_equal(a.mode, "irq");
	assert_int_equal(a.misplaced->len, 0);
	virt_module(&f->script, &f->request, &f->places, &t);
	assert_string_equal(t.srcversion, "ABC");
	trial_clear(&t);
	account_clear(&a);
	g_free(latency);
}

/* Who moved away meanwhile. */
static void test_misplaced(void **state)
{
	struct rxb_hist *latency = g_new0(struct rxb_hist, RXB_STAGES);
	struct fixture *f = *state;
	struct account a;

	all_well(f);
	put(f, "pins", "+ irq 0 eth0-rx\n+ irq 1 eth0,x y\n+ app -1 sink\nok");
	assert_true(read_all(f, &a, latency, NULL));
	assert_int_equal(a.misplaced->len, 2);
	assert_string_equal(a.misplaced->pdata[0],
			    "eth0-rx is on CPU 0, not 1");
	assert_string_equal(a.misplaced->pdata[1],
			    "sink is on several CPUs, not 1");
	account_clear(&a);
	g_free(latency);
}

/* The interrupts of several queues go to CPUs in turn. */
static void test_queues_placed(void **state)
{
	static const struct {
		const char *handler;
		guint cpu;
	} cases[] = {
		{"eth0-rx", 1},
		{"eth0-rx-0", 1},
		{"eth0-rx-1", 2},
		{"virtio1-rx-2", 0},
		{"virtio1-tx", 1},
		{"virtio1-input.4", 2},
		{"virtio1-config", 1},
		{"eth0", 1},
		{"", 1},
	};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		assert_int_equal(rxb_irq_cpu(cases[i].handler, 1, 3),
				 cases[i].cpu);
		assert_int_equal(rxb_irq_cpu(cases[i].handler, 1, 1), 1);
	}
}

/* Hogs are where they should be, or one is missed. */
static void test_hogs_misplaced(void **state)
{
	struct rxb_hist *latency = g_new0(struct rxb_hist, RXB_STAGES);
	struct fixture *f = *state;
	struct account a;

	add_knob(f, "cpus", "2");
	add_knob(f, "hog_on", "each");
	all_well(f);
	put(f, "pins", "+ app 1 sink\n+ app 1 hog\n+ app 2 hog\nok");
	assert_true(read_all(f, &a, latency, NULL));
	assert_int_equal(a.misplaced->len, 0);
	account_clear(&a);
	put(f, "pins", "+ app 1 sink\n+ app 1 hog\n+ app 1 hog\nok");
	assert_true(read_all(f, &a, latency, NULL));
	assert_int_equal(a.misplaced->len, 1);
	assert_string_equal(a.misplaced->pdata[0], "no hog is on CPU 2");
	account_clear(&a);
	g_free(latency);
}

/* With @verb answered by @answer nothing is made of it, because of @word. */
static void bad(struct fixture *f, const char *verb, const char *answer,
		const char *word)
{
	struct rxb_hist *latency = g_new0(struct rxb_hist, RXB_STAGES);
	GError *error = NULL;
	struct account a;

	all_well(f);
	put(f, verb, answer);
	assert_false(read_all(f, &a, latency, &error));
	assert_non_null(strstr(error->message, word));
	account_clear(&a);
	g_error_free(error);
	g_free(latency);
}

static void test_other_mode(void **state)
{
	bad(*state, "mode", "ok mode=napi", "napi is active");
}

static void test_other_iface(void **state)
{
	bad(*state, "load", "ok iface=eth1", "eth1");
}

static void test_not_set(void **state)
{
	bad(*state, "get", "+ 0\nok", "was set to 1 but says 0");
}

static void test_generator_refuses(void **state)
{
	bad(*state, "flood",
	    "+ {\"/pktgen/start\":{\"error\":\"no link\"}}\n"
	    "+ " ENDED "\nok",
	    "no link");
}

static void test_half_flood(void **state)
{
	bad(*state, "flood", "+ " STARTED "\nok", "flood");
}

static void test_bad_counter(void **state)
{
	bad(*state, "counters", "+ nonsense\nok", "nonsense");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

/* It is awake from the start, and gets the application and its pins. */
static void test_second_cpu(void **state)
{
	struct fixture *f = *state;

	add_knob(f, "app_on", "other");
	add_knob(f, "app_wait", "nonblock");
	add_knob(f, "rps", "other");
	add_knob(f, "flow_limit", "on");
	f->request.two = TRUE;
	virt_compose(&f->script, &f->request, &f->places);
	assert_true(find(f, "set path=/sys/devices/system/cpu/cpu2") > 0);
	assert_true(find(f, "awake on=1 cpu=2") < find(f, "load "));
	assert_true(find(f, "up iface=eth0 irq_cpu=1") > 0);
	assert_true(find(f, "workload start=sink,hog cpu=2 app_wait=nonblock") >
		    0);
	assert_true(find(f, "set path=/sys/class/net/eth0/queues/rx-0/rps_cpus "
			    "value=4") > 0);
	assert_true(find(f, "set path=/proc/sys/net/core/"
			    "flow_limit_cpu_bitmap value=2") > 0);
}

/* A hog of its own keeps it awake. */
static void test_second_hog(void **state)
{
	struct fixture *f = *state;

	add_knob(f, "cpus", "2");
	add_knob(f, "hog_on", "each");
	f->request.two = TRUE;
	virt_compose(&f->script, &f->request, &f->places);
	assert_true(find(f, "workload start=sink,hog cpu=1") > 0);
	assert_true(find(f, "workload start=hog cpu=2") > 0);
	assert_true(find(f, "awake on=1 cpu=2") < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_order),	  TEST(test_intree),
		TEST(test_planted),	  TEST(test_misplaced),
		TEST(test_e1000),	  TEST(test_unplugged),
		TEST(test_knobs),	  TEST(test_read),
		TEST(test_other_mode),	  TEST(test_other_iface),
		TEST(test_not_set),	  TEST(test_generator_refuses),
		TEST(test_half_flood),	  TEST(test_bad_counter),
		TEST(test_second_cpu),	  TEST(test_second_hog),
		TEST(test_queues_placed), TEST(test_hogs_misplaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
