/* SPDX-License-Identifier: GPL-2.0-only */
/* From counters to a row, and the gates that keep a wrong row out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "lab/account.h"
#include "lab/chain.h"
#include "lab/gates.h"
#include "lab/host.h"
#include "lab/samples.h"

struct fixture {
	struct account a;
	struct rxb_hist latency;
	struct point p;
};

static void count(GHashTable *t, const char *name, guint64 value)
{
	g_hash_table_insert(t, g_strdup(name),
			    g_memdup2(&value, sizeof(value)));
}

/* @by more after than before. */
static void grow(struct fixture *f, const char *name, guint64 by)
{
	count(f->a.before, name, 100);
	count(f->a.after, name, 100 + by);
}

/* The guest's clock is 5 s ahead; the window is 1 s from 10 s on. */
static GArray *make_samples(void)
{
	GArray *samples = g_array_new(FALSE, FALSE, sizeof(struct rxb_sample));
	guint i;

	for (i = 0; i < 13; i++) {
		struct rxb_sample s = {
			.t_ns = 14900000000 + i * 100000000ull,
			.delivered = i * 60,
			.hog = 1000 + i * 50,
		};

		g_array_append_val(samples, s);
	}
	return samples;
}

static int setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);
	struct account *a = &f->a;

	a->gen = (struct gen_result){
		.planned = 1000,
		.sent = 1000,
		.ring_full = 150,
		.start_ns = 10000000000,
		.end_ns = 11000000000,
		.gap_p50_ns = 1000000,
		.steady_sent = -1,
	};
	a->before =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	a->after =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	grow(f, "drv.rx_irqs", 800);
	grow(f, "drv.rx_polls", 200);
	grow(f, "drv.rx_frames", 850);
	grow(f, "softnet.dropped", 100);
	grow(f, "snmp.Udp.RcvbufErrors", 40);
	grow(f, "snmp.Udp.MemErrors", 5);
	grow(f, "snmp.Udp.InErrors", 48); /* those 45, and 3 bad checksums */
	grow(f, "snmp.Ip.InReceives", 750);
	grow(f, "snmp.Ip.InDiscards", 2);
	grow(f, "snmp.Ip.InDelivers", 748);
	grow(f, "snmp.Udp.InDatagrams", 700);
	grow(f, "sink.received", 700);
	grow(f, "stat.user", 25);
	grow(f, "stat.softirq", 75);
	rxb_hist_reset(&f->latency);
	rxb_hist_add(&f->latency, 2000);
	a->latency = &f->latency;
	a->samples = make_samples();
	a->clock_before = (struct clock_offset){5000000000, 3000};
	a->clock_after = (struct clock_offset){5000002000, 3000};
	a->hog_idle_per_s = 1000;
	a->drained = TRUE;
	point_init(&f->p);
	f->p.offered_pps = 1000;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	g_hash_table_unref(f->a.before);
	g_hash_table_unref(f->a.after);
	g_array_unref((GArray *)f->a.samples);
	g_free(f);
	return 0;
}

static void test_row(void **state)
{
	struct fixture *f = *state;
	struct point *p = &f->p;

	account_fill(p, &f->a);
	assert_true(gates_apply(p, &f->a));
	assert_int_equal(p->delivered, 700);
	assert_int_equal(p->ring_drop, 150);
	assert_int_equal(p->backlog_drop, 100);
	assert_int_equal(p->socket_drop, 45);
	assert_int_equal(p->other_drop, 5);
	assert_int_equal(p->in_flight, 0);
	assert_true(fabs(p->window_s - 1) < 1e-9);
	assert_true(fabs(p->delivered_pps - 600) < 1e-6);
	assert_true(fabs(p->hog_share - 0.5) < 1e-9);
	assert_int_equal(p->irqs, 800);
	assert_true(fabs(p->frames_per_poll - 4.25) < 1e-9);
	assert_true(fabs(p->cpu_user - 0.25) < 1e-9);
	assert_true(fabs(p->clock_err_us - 5) < 1e-9);
	assert_true(p->cpu_hardirq == POINT_NONE);
	assert_int_equal(p->ctx_switches, -1);
	assert_int_equal(p->steady_sent, -1);
	assert_int_equal(p->steady_delivered, -1);
}

static void test_steady(void **state)
{
	struct fixture *f = *state;

	f->a.gen.steady_sent = 100;
	grow(f, "sink.flow0", 40);
	account_fill(&f->p, &f->a);
	assert_true(gates_apply(&f->p, &f->a));
	assert_int_equal(f->p.steady_sent, 100);
	assert_int_equal(f->p.steady_delivered, 40);
}

/* Other drivers than ours count what their NIC missed in the standard place. */
static void test_missed(void **state)
{
	struct fixture *f = *state;

	grow(f, "dev.rx_missed_errors", 30);
	account_fill(&f->p, &f->a);
	assert_int_equal(f->p.ring_drop, f->p.gen_ring_full + 30);
	grow(f, "drv.rx_ring_drop", 20);
	account_fill(&f->p, &f->a);
	assert_int_equal(f->p.ring_drop, f->p.gen_ring_full + 20);
}

/* Without a counter of the driver's own, the kernel's of its lines. */
static void test_irqs(void **state)
{
	struct fixture *f = *state;

	g_hash_table_remove(f->a.before, "drv.rx_irqs");
	account_fill(&f->p, &f->a);
	assert_int_equal(f->p.irqs, -1);
	grow(f, "irq.virtio1-input.0", 30);
	grow(f, "irq.virtio1-config", 1);
	grow(f, "irq.TOTAL", 500);
	account_fill(&f->p, &f->a);
	assert_int_equal(f->p.irqs, 31);
}

/* The 32-bit counters of softnet go round. */
static void test_wrap(void **state)
{
	struct fixture *f = *state;
	gint64 delta;

	count(f->a.before, "softnet.dropped", 0xffffffff);
	count(f->a.after, "softnet.dropped", 99);
	assert_true(account_delta(&f->a, "softnet.dropped", &delta));
	assert_int_equal(delta, 100);
	assert_false(account_delta(&f->a, "drv.unheard_of", &delta));
}

static void invalid(struct fixture *f, const char *why)
{
	account_fill(&f->p, &f->a);
	assert_false(gates_apply(&f->p, &f->a));
	assert_false(f->p.valid);
	if (!strstr(f->p.invalid_reason, why))
		fail_msg("\"%s\" does not say %s", f->p.invalid_reason, why);
}

/* The stations of the way, and what each says when nothing is wrong. */
static const struct {
	const char *counter;
	guint64 frames;
	const char *behind; /* how a frame lost just before it is told of */
} way[] = {
	{"drv.rx_frames", 850,
	 "between the generator (sent 1000, then 150 dropped) and the driver "
	 "(rx_frames 849)"},
	{"snmp.Ip.InReceives", 750,
	 "between the driver (rx_frames 850, then 100 dropped) and IP "
	 "(InReceives 749)"},
	{"snmp.Ip.InDelivers", 748,
	 "between IP (InReceives 750, then 2 dropped) and UDP (InDelivers "
	 "747)"},
	{"snmp.Udp.InDatagrams", 700,
	 "between UDP (InDelivers 748, then 48 dropped) and the socket "
	 "(InDatagrams 699)"},
	{"sink.received", 700,
	 "between the socket (InDatagrams 700) and the application (received "
	 "699)"},
};

/* A frame that vanishes is missing from there on, and the place is named. */
static void test_conservation(void **state)
{
	struct fixture *f = *state;
	guint place, i;

	for (place = 0; place < G_N_ELEMENTS(way); place++) {
		for (i = 0; i < G_N_ELEMENTS(way); i++)
			grow(f, way[i].counter, way[i].frames - (i >= place));
		f->p.invalid_reason[0] = '\0';
		invalid(f, "conservation: 1 frames missing of 1000 sent, ");
		invalid(f, way[place].behind);
	}
}

/* Frames that nobody sent, and a gap at two places. */
static void test_conservation_twice(void **state)
{
	struct fixture *f = *state;

	grow(f, "sink.received", 703);
	invalid(f, "3 frames too many of 1000 sent, between the socket");
	f->p.invalid_reason[0] = '\0';
	grow(f, "snmp.Udp.InDatagrams", 698);
	invalid(f, "3 frames too many of 1000 sent, 2 missing between UDP");
	invalid(f, "and the socket (InDatagrams 698), 5 too many between the "
		   "socket");
}

/* A driver that is not ours, and a kernel that tells less. */
static void test_conservation_elsewhere(void **state)
{
	struct fixture *f = *state;

	g_hash_table_remove(f->a.after, "drv.rx_frames");
	g_hash_table_remove(f->a.after, "snmp.Ip.InDelivers");
	grow(f, "dev.rx_packets", 850);
	grow(f, "snmp.Ip.InReceives", 749);
	grow(f, "snmp.Udp.InDatagrams", 699);
	grow(f, "sink.received", 699);
	invalid(f, "between the driver (rx_packets 850, then 100 dropped) and "
		   "IP (InReceives 749)");
	f->p.invalid_reason[0] = '\0';
	grow(f, "snmp.Ip.InReceives", 750);
	invalid(f, "between IP (InReceives 750, then 50 dropped) and the "
		   "socket (InDatagrams 699)");
}

/* Frames that a program takes from the ring never meet IP. */
static void test_conservation_of_uio(void **state)
{
	struct fixture *f = *state;
	static const char *const kernels[] = {
		"softnet.dropped",	"snmp.Ip.InReceives",
		"snmp.Ip.InDiscards",	"snmp.Ip.InDelivers",
		"snmp.Udp.InDatagrams", "snmp.Udp.RcvbufErrors",
		"snmp.Udp.MemErrors",	"snmp.Udp.InErrors",
	};
	guint i;

	for (i = 0; i < G_N_ELEMENTS(kernels); i++)
		grow(f, kernels[i], 0);
	grow(f, "drv.rx_queue_drop", 50);
	grow(f, "uio.received", 800);
	grow(f, "sink.received", 800);
	account_fill(&f->p, &f->a);
	assert_true(gates_apply(&f->p, &f->a));
	grow(f, "uio.received", 799);
	grow(f, "sink.received", 799);
	invalid(f, "1 frames missing of 1000 sent, between the driver "
		   "(rx_frames 850, then 50 dropped) and the application "
		   "(received 799)");
}

/* Every cause by its name; and together they are the columns. */
static void test_places(void **state)
{
	static const struct chain_place expected[] = {
		{"gen.ring_full", 150},	   {"softnet.dropped", 100},
		{"snmp.Ip.InDiscards", 2}, {"snmp.Udp.RcvbufErrors", 40},
		{"snmp.Udp.MemErrors", 5}, {"snmp.Udp.InErrors", 3},
	};
	struct fixture *f = *state;
	GArray *places = account_places(&f->a);
	guint i;

	assert_int_equal(places->len, G_N_ELEMENTS(expected));
	for (i = 0; i < places->len; i++) {
		const struct chain_place *place =
			&g_array_index(places, struct chain_place, i);

		assert_string_equal(place->name, expected[i].name);
		assert_int_equal(place->frames, expected[i].frames);
	}
	g_array_unref(places);
}

static void test_unsent(void **state)
{
	struct fixture *f = *state;

	f->a.gen.planned = 1020;
	f->a.gen.unsent = 20;
	invalid(f, "unsent 2.0 %");
}

static void test_steal(void **state)
{
	struct fixture *f = *state;

	f->a.host.steal = 0.03;
	invalid(f, "steal 3.0 %");
}

static void valid(struct fixture *f)
{
	account_fill(&f->p, &f->a);
	if (!gates_apply(&f->p, &f->a))
		fail_msg("invalid: %s", f->p.invalid_reason);
}

/* A generator with a CPU of its own should not have to wait for it. */
static void test_generator_cpu(void **state)
{
	struct fixture *f = *state;

	f->a.host.gen_wait = 0.02;
	valid(f);
	f->a.host.gen_wait = 0.025;
	invalid(f, "the generator waited for its CPU 2.5 %");
}

/* Its own account is perfect; the lab's clock says otherwise. */
static void test_offered(void **state)
{
	struct fixture *f = *state;

	f->a.lab_window_ns = 1010900000; /* within 1 %, 2 ms and a frame */
	valid(f);
	assert_true(fabs(f->p.oload_ratio - 1000 / 1010.9) < 1e-9);
	f->a.lab_window_ns = 1020000000;
	invalid(f, "offered 98.0 % of the load by the lab's clock");
	f->a.lab_window_ns = 980000000;
	f->p.invalid_reason[0] = '\0';
	invalid(f, "offered 102.0 %");
	g_strlcpy(f->p.pattern, "poisson", sizeof(f->p.pattern));
	f->a.gen.gap_p50_ns = 693147;
	valid(f); /* so few of them scatter by 3 % */
	f->a.lab_window_ns = 0;
	f->p.oload_ratio = POINT_NONE;
	valid(f);
	assert_true(f->p.oload_ratio == POINT_NONE);
}

static void test_read_back(void **state)
{
	struct fixture *f = *state;
	GPtrArray *misplaced = g_ptr_array_new();

	g_strlcpy(f->p.mode, "napi", sizeof(f->p.mode));
	f->a.mode = (char *)"napi";
	f->a.misplaced = misplaced;
	valid(f);
	f->a.mode = (char *)"irq";
	g_ptr_array_add(misplaced, (char *)"sink is on 1, not 0");
	invalid(f, "mode irq is active behind the window");
	invalid(f, "pinning: sink is on 1, not 0");
	g_ptr_array_unref(misplaced);
}

static void test_lossless(void **state)
{
	struct fixture *f = *state;

	f->p.grid = 0.25;
	f->a.lossless = TRUE;
	invalid(f, "300 frames lost at 0.25 of the knee");
}

/* What others took away, and what the host was like meanwhile, is kept. */
static void test_host_in_row(void **state)
{
	struct fixture *f = *state;

	f->a.host = (struct account_host){0.01, 0, 0.4, 2400};
	valid(f);
	assert_true(f->p.steal == 0.01);
	assert_true(f->p.psi_cpu == 0.4);
	assert_true(f->p.cpu_mhz == 2400);
}

static void test_gap(void **state)
{
	struct fixture *f = *state;

	f->a.gen.gap_p50_ns = 1020000;
	invalid(f, "median gap");
}

/* The median of exponential gaps, and how far that of few may be off. */
static void test_gap_of_poisson(void **state)
{
	struct fixture *f = *state;

	g_strlcpy(f->p.pattern, "poisson", sizeof(f->p.pattern));
	invalid(f, "median gap");
	f->a.gen.gap_p50_ns = 693147;
	account_fill(&f->p, &f->a);
	assert_true(gates_apply(&f->p, &f->a));
	f->a.gen.gap_p50_ns = 693147 * 5 / 4;
	invalid(f, "median gap");
}

/* Between those of the first and the last. */
static void test_gap_of_steps(void **state)
{
	struct fixture *f = *state;

	g_strlcpy(f->p.pattern, "step", sizeof(f->p.pattern));
	f->p.offered_pps = 400; /* and 1600: 1000 frames in the second */
	f->a.gen.gap_p50_ns = 625000;
	account_fill(&f->p, &f->a);
	assert_true(gates_apply(&f->p, &f->a));
	f->a.gen.gap_p50_ns = 1000000;
	account_fill(&f->p, &f->a);
	assert_true(gates_apply(&f->p, &f->a));
	f->a.gen.gap_p50_ns = 2550000;
	invalid(f, "median gap");
	f->a.gen.gap_p50_ns = 600000;
	invalid(f, "median gap");
}

static void test_not_drained(void **state)
{
	struct fixture *f = *state;

	f->a.drained = FALSE;
	invalid(f, "rest");
}

/* A stuck driver's row adds up: everything was lost in the ring. */
static void test_stuck(void **state)
{
	struct fixture *f = *state;

	g_hash_table_remove_all(f->a.before);
	g_hash_table_remove_all(f->a.after);
	grow(f, "drv.rx_frames", 0);
	f->a.gen.ring_full = 1000;
	account_fill(&f->p, &f->a);
	assert_false(gates_apply(&f->p, &f->a));
	assert_non_null(strstr(f->p.invalid_reason, "stuck"));
}

static void test_samples_short(void **state)
{
	struct fixture *f = *state;

	g_array_set_size((GArray *)f->a.samples, 6);
	invalid(f, "samples");
}

static void test_sample_parse(void **state)
{
	struct rxb_sample s;

	(void)state;
	assert_true(sample_parse("1,2,3,4,5,6,7,8,9", &s));
	assert_int_equal(s.t_ns, 1);
	assert_int_equal(s.delivered, 6);
	assert_int_equal(s.hog, 7);
	assert_int_equal(s.irqs, 8);
	assert_int_equal(s.softirqs, 9);
	assert_false(sample_parse("1,2,3,4,5,6,7,8", &s));
	assert_false(sample_parse("1,2,3,4,5,6,7,8,9,10", &s));
	assert_false(sample_parse("1,2,3,4,5,6,7,8,x", &s));
}

static void test_peak_rate(void **state)
{
	struct fixture *f = *state;
	GArray *samples = (GArray *)f->a.samples;
	guint i;

	/* 50 in each 100 ms, but for one stall. */
	for (i = 4; i < samples->len; i++)
		g_array_index(samples, struct rxb_sample, i).hog -= 50;
	assert_true(fabs(samples_peak_rate(samples, SAMPLE_HOG, 100000000) -
			 500) < 1e-6);
	assert_true(samples_peak_rate(samples, SAMPLE_HOG, 5000000000) == 0);
}

static void test_host(void **state)
{
	static const char cpuinfo[] =
		"processor\t: 0\nmodel name\t: X\ncpu MHz\t\t: 2596.124\n\n"
		"processor\t: 1\nmodel name\t: X\ncpu MHz\t\t: 1800.500\n\n"
		"processor\t: 2\nmodel name\t: X\n";
	struct host_ticks from, to;
	guint64 waited_us;

	(void)state;
	assert_true(
		host_ticks_parse("cpu  10 0 10 70 10 0 0 0 0 0\ncpu0", &from));
	assert_true(host_ticks_parse("cpu  40 0 40 100 10 0 0 10 0 0", &to));
	assert_int_equal(from.total, 100);
	assert_true(fabs(host_steal(&from, &to) - 0.1) < 1e-9);
	assert_true(host_steal(&to, &to) == 0);
	assert_false(host_ticks_parse("intr 1 2 3", &to));
	assert_true(host_psi_parse("some avg10=74.54 avg60=21.95 avg300=8.15 "
				   "total=12426247737\nfull avg10=0.00",
				   &waited_us));
	assert_int_equal(waited_us, 12426247737);
	assert_false(host_psi_parse("", &waited_us));
	assert_true(host_mhz_parse(cpuinfo, 1) == 1800.5);
	assert_true(host_mhz_parse(cpuinfo, 2) < 0);
	assert_int_equal(host_qemu_major("QEMU emulator version 10.0.2 (x)"),
			 10);
	assert_int_equal(host_qemu_major("nonsense"), 0);
	assert_int_equal(host_qemu_number("version -7.+2"), 0);
}

static void test_gen_result(void **state)
{
	struct gen_result r;
	JsonNode *node = json_from_string(
		"{\"planned\":10,\"sent\":9,\"unsent\":1,\"ring_full\":2,"
		"\"late\":0,\"max_lag_ns\":5,\"start_ns\":1,\"end_ns\":2,"
		"\"gap_p50_ns\":7,\"microbursts_ppm\":8,\"gap_cv_ppm\":9,"
		"\"rate_pps\":1000}",
		NULL);
	JsonObject *o = json_node_get_object(node);
	GError *error = NULL;

	(void)state;
	assert_true(gen_parse_result(o, &r, NULL));
	assert_int_equal(r.sent, 9);
	assert_int_equal(r.microbursts_ppm, 8);
	assert_int_equal(r.steady_sent, -1);
	json_object_set_int_member(o, "steady_sent", 3);
	assert_true(gen_parse_result(o, &r, NULL));
	assert_int_equal(r.steady_sent, 3);
	json_object_remove_member(o, "sent");
	assert_false(gen_parse_result(o, &r, &error));
	assert_non_null(strstr(error->message, "lacks sent"));
	g_error_free(error);
	json_node_unref(node);
}

#define WITH_ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ROW(test_row),
		WITH_ROW(test_steady),
		WITH_ROW(test_missed),
		WITH_ROW(test_irqs),
		WITH_ROW(test_wrap),
		WITH_ROW(test_conservation),
		WITH_ROW(test_conservation_twice),
		WITH_ROW(test_conservation_elsewhere),
		WITH_ROW(test_conservation_of_uio),
		WITH_ROW(test_places),
		WITH_ROW(test_generator_cpu),
		WITH_ROW(test_offered),
		WITH_ROW(test_read_back),
		WITH_ROW(test_lossless),
		WITH_ROW(test_host_in_row),
		WITH_ROW(test_unsent),
		WITH_ROW(test_steal),
		WITH_ROW(test_gap),
		WITH_ROW(test_gap_of_poisson),
		WITH_ROW(test_gap_of_steps),
		WITH_ROW(test_not_drained),
		WITH_ROW(test_stuck),
		WITH_ROW(test_samples_short),
		WITH_ROW(test_peak_rate),
		cmocka_unit_test(test_sample_parse),
		cmocka_unit_test(test_host),
		cmocka_unit_test(test_gen_result),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
