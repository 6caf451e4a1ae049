/* SPDX-License-Identifier: GPL-2.0-only */
/* Rows of workloads whose frames end elsewhere than in an application. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lab/account.h"
#include "lab/chain.h"
#include "lab/work.h"

struct fixture {
	struct account a;
	struct point p;
};

static void count(GHashTable *to, const char *name, guint64 value)
{
	g_hash_table_insert(to, g_strdup(name),
			    g_memdup2(&value, sizeof(value)));
}

static void grow(struct fixture *f, const char *name, guint64 by)
{
	count(f->a.before, name, 10);
	count(f->a.after, name, 10 + by);
}

/* 1000 frames are sent, 750 reach IP. */
static int setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);

	f->a.gen.sent = f->a.gen.planned = 1000;
	f->a.gen.ring_full = 150;
	f->a.gen.back = -1;
	f->a.before =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	f->a.after =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	grow(f, "drv.rx_frames", 850);
	grow(f, "softnet.dropped", 100);
	grow(f, "snmp.Ip.InReceives", 750);
	point_init(&f->p);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	account_clear(&f->a);
	g_free(f);
	return 0;
}

static void set_forward(struct fixture *f)
{
	f->a.workload = "forward+hog";
	grow(f, "snmp.Ip.InHdrErrors", 3);
	grow(f, "snmp.Ip.ForwDatagrams", 747);
	grow(f, "qdisc.drops", 40);
	grow(f, "dev.tx_dropped", 7);
	grow(f, "dev.tx_packets", 700);
}

static void test_forward(void **state)
{
	struct fixture *f = *state;
	struct chain_losses lost;

	set_forward(f);
	chain_losses(&f->a, &lost);
	assert_int_equal(lost.delivered, 700);
	assert_int_equal(lost.ring, 150);
	assert_int_equal(lost.backlog, 100);
	assert_int_equal(lost.socket, 0);
	assert_int_equal(lost.other, 50);
	assert_true(account_closes(&f->a));
	assert_null(chain_gaps(&f->a));
}

/* What an application would have counted is no business of a router's. */
static void test_forward_no_socket(void **state)
{
	struct fixture *f = *state;
	struct chain_losses lost;

	set_forward(f);
	grow(f, "snmp.Udp.NoPorts", 5);
	grow(f, "snmp.Udp.RcvbufErrors", 5);
	grow(f, "sink.foreign", 5);
	chain_losses(&f->a, &lost);
	assert_int_equal(lost.other, 50);
	assert_int_equal(lost.socket, 0);
}

static void test_forward_gaps(void **state)
{
	struct fixture *f = *state;
	char *gaps;

	set_forward(f);
	grow(f, "dev.tx_packets", 699);
	assert_false(account_closes(&f->a));
	gaps = chain_gaps(&f->a);
	assert_string_equal(gaps, "between forwarding (ForwDatagrams 747, then "
				  "47 dropped) and the wire (tx_packets 699)");
	g_free(gaps);
	grow(f, "snmp.Ip.ForwDatagrams", 746);
	gaps = chain_gaps(&f->a);
	assert_string_equal(gaps, "between IP (InReceives 750, then 3 dropped) "
				  "and forwarding (ForwDatagrams 746)");
	g_free(gaps);
}

/* That nobody is bound to the port is the end here, and no accident. */
static void test_drop(void **state)
{
	struct fixture *f = *state;
	struct chain_losses lost;

	f->a.workload = "drop";
	grow(f, "snmp.Ip.InDelivers", 750);
	grow(f, "snmp.Udp.NoPorts", 748);
	grow(f, "snmp.Udp.InErrors", 2);
	chain_losses(&f->a, &lost);
	assert_int_equal(lost.delivered, 748);
	assert_int_equal(lost.other, 2);
	assert_true(account_closes(&f->a));
	grow(f, "snmp.Udp.NoPorts", 747);
	assert_false(account_closes(&f->a));
}

/* Of a process; what it sends on is behind its verdict. */
static void test_screend(void **state)
{
	struct fixture *f = *state;
	struct chain_losses lost;

	f->a.workload = "screend,hog";
	grow(f, "snmp.Ip.InDelivers", 750);
	grow(f, "snmp.Udp.RcvbufErrors", 50);
	grow(f, "snmp.Udp.InErrors", 50);
	grow(f, "snmp.Udp.InDatagrams", 700);
	grow(f, "sink.received", 700);
	grow(f, "qdisc.drops", 20);
	grow(f, "dev.tx_packets", 680);
	chain_losses(&f->a, &lost);
	assert_int_equal(lost.delivered, 700);
	assert_int_equal(lost.socket, 50);
	assert_int_equal(lost.other, 0);
	assert_true(account_closes(&f->a));
}

static void test_work(void **state)
{
	static const char *const good[] = {"sink", "drop,hog", "hog,forward",
					   "screend+hog"};
	static const char *const bad[] = {"hog", "sink,forward",
					  "drop,forward,hog"};
	char *allowed;
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(good); i++)
		assert_true(work_check(good[i], &allowed));
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		assert_false(work_check(bad[i], &allowed));
		assert_non_null(strstr(allowed, "one of sink, "));
		g_free(allowed);
	}
	assert_string_equal(work_of("hog,screend")->consumer, "screend");
	assert_true(work_of("screend")->timed);
	assert_false(work_of("forward")->timed);
	assert_true(work_of("forward")->back_all);
	assert_string_equal(work_of("sink+hog")->asks, "");
}

#define WITH_ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ROW(test_forward),	     WITH_ROW(test_forward_no_socket),
		WITH_ROW(test_forward_gaps), WITH_ROW(test_drop),
		WITH_ROW(test_screend),	     cmocka_unit_test(test_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
