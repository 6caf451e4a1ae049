// SPDX-License-Identifier: GPL-2.0-only
/* Lab ssh: what it is asked, what it refuses, what its clocks cannot tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "agent/hex.h"
#include "lab/account.h"
#include "lab/config.h"
#include "lab/ssh_link.h"

static void test_lab_names_its_host(void **state)
{
	struct config *c = config_new();

	(void)state;
	config_set_lab(c, "ssh:root@dut.example");
	assert_string_equal(c->lab, "ssh");
	assert_string_equal(c->host, "root@dut.example");
	config_set_lab(c, "virtual");
	assert_string_equal(c->lab, "virtual");
	assert_null(c->host);
	config_set_lab(c, "ssh");
	assert_string_equal(c->lab, "ssh");
	assert_null(c->host);
	config_free(c);
}

/* A host is one word of an argument vector, and never an option. */
static void test_hosts(void **state)
{
	static const char *const good[] = {"dut", "root@10.0.0.2", "a-b.c_d",
					   "root@fe80::1%eth0"};
	static const char *const bad[] = {
		"",   "-oProxyCommand=x", "a b", "a;b", "$(x)", "a\nb", "`x`",
		"a'b"};
	size_t i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(good); i++)
		assert_true(ssh_link_check_host(good[i], NULL));
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;

		assert_false(ssh_link_check_host(bad[i], &error));
		assert_non_null(strstr(error->message, "ssh:[USER@]HOST"));
	}
}

static void refused(struct config *c, const char *set, const char *text)
{
	g_autoptr(GPtrArray) knobs = knob_values_new();
	g_autoptr(GError) error = NULL;

	if (set)
		assert_true(knob_values_set(knobs, "--set", set, NULL));
	assert_false(config_check_remote(c, knobs, &error));
	assert_non_null(strstr(error->message, text));
}

static void test_what_belongs_together(void **state)
{
	struct config *c = config_new();
	g_autoptr(GPtrArray) knobs = knob_values_new();

	(void)state;
	assert_true(config_check_remote(c, knobs, NULL));
	c->iface = g_strdup("eth1");
	refused(c, NULL, "--iface: is for --lab ssh:HOST");
	config_set_lab(c, "ssh");
	refused(c, NULL, "which machine?");
	config_set_lab(c, "ssh:dut");
	refused(c, NULL, "--gen-port");
	c->gen_port = g_strdup("af_packet:veth0");
	assert_true(config_check_remote(c, knobs, NULL));
	g_clear_pointer(&c->iface, g_free);
	refused(c, NULL, "--iface");
	c->iface = g_strdup("eth1");
	refused(c, "threadirqs=on", "does not boot");
	refused(c, "irq=intx", "does not boot");
	assert_true(knob_values_set(knobs, "--set", "cpus=2", NULL));
	assert_true(config_check_remote(c, knobs, NULL));
	config_free(c);
}

/* The generator's machine is a third one, or this one. */
static void test_generator_elsewhere(void **state)
{
	struct config *c = config_new();
	g_autoptr(GPtrArray) knobs = knob_values_new();

	(void)state;
	c->gen = g_strdup("ssh:feeder");
	refused(c, NULL, "--gen: is for --lab ssh:HOST");
	config_set_lab(c, "ssh:dut");
	c->iface = g_strdup("eth1");
	c->gen_port = g_strdup("af_packet:eth1");
	assert_true(config_check_remote(c, knobs, NULL));
	assert_string_equal(config_gen_host(c), "feeder");
	c->gen_port[9] = ' ';
	refused(c, NULL, "no blank");
	c->gen_port[9] = ':';
	strcpy(c->gen, "ssh:dut");
	refused(c, NULL, "is the machine under test");
	strcpy(c->gen, "feeder");
	refused(c, NULL, "--gen feeder: must be ssh:[USER@]HOST");
	assert_null(config_gen_host(c));
	strcpy(c->gen, "ssh:-x");
	refused(c, NULL, "must be ssh:");
	config_free(c);
}

/* Below the clocks' error a latency is no figure; above it it is one. */
static void test_blurred_latencies(void **state)
{
	struct point p;

	(void)state;
	point_init(&p);
	p.clock_err_us = 100;
	p.lat_min_us = 3;
	p.lat_p50_us = 99;
	p.lat_p99_us = 101;
	p.lat_max_us = 5000;
	account_blur(&p);
	assert_true(p.lat_min_us == POINT_NONE);
	assert_true(p.lat_p50_us == POINT_NONE);
	assert_true(p.lat_p99_us == 101);
	assert_true(p.lat_max_us == 5000);
}

static void test_hex(void **state)
{
	unsigned char all[256], back[256];
	char text[513];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all); i++)
		all[i] = (unsigned char)i;
	assert_true(hex_encode(all, sizeof(all), text, sizeof(text)));
	assert_false(hex_encode(all, sizeof(all), text, sizeof(text) - 1));
	assert_true(hex_encode(all, sizeof(all), text, sizeof(text)));
	assert_int_equal(hex_decode(text, back, sizeof(back)), sizeof(back));
	assert_memory_equal(all, back, sizeof(all));
	assert_int_equal(hex_decode(text, back, sizeof(back) - 1), -1);
	assert_int_equal(hex_decode("0", back, sizeof(back)), -1);
	assert_int_equal(hex_decode("0g", back, sizeof(back)), -1);
	assert_int_equal(hex_decode("", back, sizeof(back)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lab_names_its_host),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_what_belongs_together),
		cmocka_unit_test(test_generator_elsewhere),
		cmocka_unit_test(test_blurred_latencies),
		cmocka_unit_test(test_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
