/* SPDX-License-Identifier: GPL-2.0-only */
/* Ports as people say them, and what EAL is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "eal_args.h"
#include "port_spec.h"
#include "rxbench/stamp.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void forms_become_devices(void **state)
{
	static const struct {
		const char *text;
		unsigned int queues;
		uint16_t bytes;
		const char *name, *args;
	} cases[] = {
		{"null", 1, 1514, "net_null3", "net_null3,no-rx=1"},
		{"ring", 1, 1514, "net_ring3", "net_ring3"},
		{"vhost:/run/s", 2, 1514, "net_vhost3",
		 "net_vhost3,iface=/run/s,queues=2"},
		{"virtio-user:s:1", 1, 1514, "net_virtio_user3",
		 "net_virtio_user3,path=s:1,queues=1"},
		{"memif:m", 1, 1514, "net_memif3",
		 "net_memif3,role=client,socket=m,socket-abstract=no"},
		{"memif:m,server", 1, 9014, "net_memif3",
		 "net_memif3,role=server,socket=m,socket-abstract=no,"
		 "bsize=10240"},
		{"tap:rx0", 1, 1514, "net_tap3", "net_tap3,iface=rx0"},
		{"af_packet:lo", 4, 1514, "net_af_packet3",
		 "net_af_packet3,iface=lo,qpairs=4,qdisc_bypass=1"},
		{"af_packet:lo", 1, 9014, "net_af_packet3",
		 "net_af_packet3,iface=lo,qpairs=1,qdisc_bypass=1,"
		 "blocksz=16384,framesz=16384"},
		{"pcap:out", 1, 1514, "net_pcap3", "net_pcap3,tx_pcap=out"},
		{"pcap:out,in", 1, 1514, "net_pcap3",
		 "net_pcap3,tx_pcap=out,rx_pcap=in"},
		{"pci:0000:03:00.1", 1, 1514, "0000:03:00.1", "0000:03:00.1"},
		{"pci:af:1f.7", 1, 1514, "0000:af:1f.7", "0000:af:1f.7"},
		{"net_null0,copy=1", 1, 1514, "net_null0", "net_null0,copy=1"},
	};
	char error[PORT_SPEC_ERROR_BYTES];
	struct port_spec spec;
	unsigned int i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		if (!port_spec_parse(cases[i].text, 3, cases[i].queues,
				     cases[i].bytes, &spec, error))
			fail_msg("%s: %s", cases[i].text, error);
		assert_string_equal(spec.name, cases[i].name);
		assert_string_equal(spec.args, cases[i].args);
		assert_int_equal(spec.pci, !strncmp(cases[i].text, "pci:", 4));
		assert_non_null(spec.needs);
	}
}

/* Or --physical would not be asked for. */
static void the_interface_is_known(void **state)
{
	static const struct {
		const char *text, *iface;
	} cases[] = {
		{"af_packet:lo", "lo"},
		{"net_af_packet0,iface=eth0", "eth0"},
		{"net_af_xdp0,start_queue=1,iface=eth0,queue_count=1", "eth0"},
		{"net_pcap0,rx_iface=eth1,tx_iface=eth0", "eth0"},
		{"net_pcap0,iface=eth0", "eth0"},
		{"net_tap0,remote=eth0,iface=tap7", "eth0"},
		{"net_tap0,iface=tap7,remote=eth0", "eth0"},
		{"net_vhost0,iface=/run/s", ""},
		{"net_vhost0,iface=/a/path/longer/than/a/name", ""},
		{"net_null0,copy=1", ""},
		{"net_null0", ""},
		{"net_x0,ifac", ""},
	};
	char error[PORT_SPEC_ERROR_BYTES];
	struct port_spec spec;
	unsigned int i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_true(port_spec_parse(cases[i].text, 0, 1, 1514, &spec,
					    error));
		assert_string_equal(spec.iface, cases[i].iface);
	}
}

static void what_is_no_port_is_refused(void **state)
{
	static const struct {
		const char *text;
		unsigned int queues;
		const char *why;
	} cases[] = {
		{"", 1, "need one of null, ring"},
		{"foo", 1, "need one of null, ring"},
		{"nul", 1, "need one of"},
		{"null:", 1, "need one of"},
		{"ring:x", 1, "need one of"},
		{"vhost", 1, "need one of"},
		{"vhost:", 1, "the socket's path: it is missing"},
		{"vhost:a,b", 1, "no comma"},
		{"memif:a,client", 1, "only ',server'"},
		{"memif:,server", 1, "it is missing"},
		{"tap:", 1, "the interface: it is missing"},
		{"tap:longer-than-names", 1, "at most 15 bytes"},
		{"pcap:,in", 1, "the file: it is missing"},
		{"pcap:out,", 1, "the second file: it is missing"},
		{"pcap:out,in,more", 1, "no comma"},
		{"pcap:out", 2, "one queue"},
		{"pci:", 1, "need one like 0000:03:00.0"},
		{"pci:03:00", 1, "need one like"},
		{"pci:0000:03:00.0x", 1, "need one like"},
		{"pci:eth0", 1, "need one like"},
	};
	char error[PORT_SPEC_ERROR_BYTES];
	struct port_spec spec;
	unsigned int i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_false(port_spec_parse(cases[i].text, 0, cases[i].queues,
					     1514, &spec, error));
		if (!strstr(error, cases[i].why))
			fail_msg("%s: %s", cases[i].text, error);
		assert_null(strchr(error, '\n'));
	}
}

/* A socket's path that were cut would be another's. */
static void long_paths_are_whole_or_refused(void **state)
{
	static const char *const forms[] = {"vhost:", "virtio-user:", "memif:"};
	char error[PORT_SPEC_ERROR_BYTES], text[200];
	struct port_spec spec;
	unsigned int i;
	size_t begin;

	(void)state;
	for (i = 0; i < COUNT(forms); i++) {
		begin = strlen(forms[i]);
		memset(text, 'p', sizeof(text));
		memcpy(text, forms[i], begin);
		text[begin + 108] = '\0';
		assert_false(port_spec_parse(text, 0, 1, 1514, &spec, error));
		assert_non_null(strstr(error, "at most 107 bytes"));
		text[begin + 107] = '\0';
		assert_true(port_spec_parse(text, 0, 1, 1514, &spec, error));
		assert_non_null(strstr(spec.args, text + begin));
	}
}

static struct eal_machine machine_with(int cpus, bool hugepages)
{
	struct eal_machine machine = {
		.cpus = g_array_new(FALSE, FALSE, sizeof(int)),
		.hugepages = hugepages,
	};
	int cpu;

	for (cpu = 4; cpu < 4 + cpus; cpu++)
		g_array_append_val(machine.cpus, cpu);
	return machine;
}

/* The user's @said (to be cut at blanks) with ours behind, as one line. */
static char *told(const char *said, const struct eal_wish *wish,
		  struct eal_machine machine)
{
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);
	char **words = g_strsplit(said, " ", -1), *line;
	unsigned int i;

	for (i = 0; words[i]; i++)
		g_ptr_array_add(argv, g_strdup(words[i]));
	eal_args_add(argv, wish, &machine);
	g_ptr_array_add(argv, NULL);
	line = g_strjoinv(" ", (char **)argv->pdata);
	g_ptr_array_unref(argv);
	g_strfreev(words);
	eal_machine_free(&machine);
	return line;
}

static void expect(char *line, const char *part, bool there)
{
	if (!strstr(line, part) == there)
		fail_msg("'%s' and '%s'", line, part);
	g_free(line);
}

static void eal_is_told_what_nobody_said(void **state)
{
	struct port_spec port = {.args = "net_null0"};
	struct eal_wish wish = {.ports = &port, .port_count = 1, .workers = 1};

	(void)state;
	expect(told("p", &wish, machine_with(2, false)),
	       "p --vdev net_null0 --lcores 0@4,1@5 --no-pci --no-huge "
	       "--no-shconf -m ",
	       true);
	expect(told("p", &wish, machine_with(2, true)), " --in-memory", true);
	expect(told("p", &wish, machine_with(2, true)), "--no-huge", false);
	expect(told("p", &wish, machine_with(2, true)), " -m ", false);
	expect(told("p --no-huge", &wish, machine_with(2, true)), " -m ", true);
	expect(told("p -m 9", &wish, machine_with(2, false)), "-m 9 --v", true);
	expect(told("p -l 0-1", &wish, machine_with(2, false)), "--lco", false);
	expect(told("p --lcores=0", &wish, machine_with(2, false)), "--lcores ",
	       false);
	expect(told("p -a 0:1.0", &wish, machine_with(2, false)), "--no-pci",
	       false);
	port.pci = true;
	expect(told("p", &wish, machine_with(2, false)), "-a net_null0", true);
	expect(told("p", &wish, machine_with(2, false)), "--no-pci", false);
	port.pci = false;
	port.shared = true;
	expect(told("p", &wish, machine_with(2, true)),
	       "--single-file-segments", true);
}

static void workers_share_only_when_cpus_run_out(void **state)
{
	struct eal_wish wish = {.workers = 3};
	int cpus[] = {7, 5};

	(void)state;
	expect(told("p", &wish, machine_with(4, false)), "0@4,1@7,2@6,3@5 ",
	       true);
	expect(told("p", &wish, machine_with(2, false)), "0@4,1@5,2@4,3@5 ",
	       true);
	expect(told("p", &wish, machine_with(1, false)), "0@4,1@4,2@4,3@4 ",
	       true);
	wish.workers_on = g_array_append_vals(
		g_array_new(FALSE, FALSE, sizeof(int)), cpus, 2);
	expect(told("p", &wish, machine_with(4, false)), "0@4,1@7,2@5,3@7 ",
	       true);
	g_array_unref((GArray *)wish.workers_on);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_become_devices),
		cmocka_unit_test(the_interface_is_known),
		cmocka_unit_test(what_is_no_port_is_refused),
		cmocka_unit_test(long_paths_are_whole_or_refused),
		cmocka_unit_test(eal_is_told_what_nobody_said),
		cmocka_unit_test(workers_share_only_when_cpus_run_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
