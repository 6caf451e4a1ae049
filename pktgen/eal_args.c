/* SPDX-License-Identifier: GPL-2.0-only */
#include "eal_args.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

/* For a port's buffers; pages that nobody writes to cost nothing. */
#define BASE_MB 128
#define PORT_MB 32
#define JUMBO_PORT_MB 192

static bool free_hugepages(void)
{
	char *text = NULL, *at;
	bool some = false;

	if (g_file_get_contents("/proc/meminfo", &text, NULL, NULL)) {
		at = strstr(text, "HugePages_Free:");
		some = at && g_ascii_strtoull(at + strlen("HugePages_Free:"),
					      NULL, 10) > 0;
	}
	g_free(text);
	return some;
}

void eal_machine_read(struct eal_machine *machine)
{
	cpu_set_t allowed;
	int cpu;

	machine->hugepages = free_hugepages();
	machine->cpus = g_array_new(FALSE, FALSE, sizeof(int));
	CPU_ZERO(&allowed);
	sched_getaffinity(0, sizeof(allowed), &allowed);
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (CPU_ISSET(cpu, &allowed))
			g_array_append_val(machine->cpus, cpu);
	}
}

void eal_machine_free(struct eal_machine *machine)
{
	g_array_unref(machine->cpus);
}

/* "--name", "--name=...", "-x", "-x...". */
static bool is_form(const char *arg, const char *form)
{
	size_t length = strlen(form);

	if (strncmp(arg, form, length))
		return false;
	return !arg[length] || form[1] != '-' || arg[length] == '=';
}

static bool is_any(const char *arg, const char *const *forms)
{
	for (; *forms; forms++) {
		if (is_form(arg, *forms))
			return true;
	}
	return false;
}

bool eal_args_have(char *const *argv, const char *const *forms)
{
	while (*argv && !is_any(*argv, forms))
		argv++;
	return *argv != NULL;
}

static const char *const no_pci[] = {"--no-pci", NULL};
static const char *const pci_forms[] = {"-a", "--allow", "-b", "--block", NULL};

unsigned int eal_args_devices(char *const *argv)
{
	static const char *const forms[] = {"--vdev", "-a", "--allow", NULL};
	unsigned int count = 0;

	for (; *argv; argv++)
		count += is_any(*argv, forms);
	return count;
}

bool eal_args_scan(char *const *argv)
{
	return argv[1] && !eal_args_have(argv, no_pci);
}

__attribute__((format(printf, 2, 3))) static void add(GPtrArray *argv,
						      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_ptr_array_add(argv, g_strdup_vprintf(format, args));
	va_end(args);
}

/*
 * The main lcore mostly sleeps and has the first CPU. Workers start from the
 * last one, where interrupts are rarest, and share only when CPUs run out.
 */
static void add_lcores(GPtrArray *argv, const struct eal_wish *wish,
		       const struct eal_machine *machine)
{
	const GArray *cpus = machine->cpus;
	const GArray *on = wish->workers_on;
	GString *map = g_string_new(NULL);
	unsigned int i, at;
	int cpu;

	g_string_printf(map, "0@%d", g_array_index(cpus, int, 0));
	for (i = 0; i < wish->workers; i++) {
		at = on ? i % on->len : cpus->len - 1 - i % cpus->len;
		cpu = g_array_index(on ? on : cpus, int, at);
		g_string_append_printf(map, ",%u@%d", i + 1, cpu);
	}
	add(argv, "--lcores");
	add(argv, "%s", map->str);
	g_string_free(map, TRUE);
}

static void add_ports(GPtrArray *argv, const struct eal_wish *wish)
{
	unsigned int i;

	for (i = 0; i < wish->port_count; i++) {
		add(argv, wish->ports[i].pci ? "-a" : "--vdev");
		add(argv, "%s", wish->ports[i].args);
	}
}

static bool any_pci(const struct eal_wish *wish)
{
	unsigned int i;

	for (i = 0; i < wish->port_count; i++) {
		if (wish->ports[i].pci)
			return true;
	}
	return false;
}

static bool any_shared(const struct eal_wish *wish)
{
	unsigned int i;

	for (i = 0; i < wish->port_count; i++) {
		if (wish->ports[i].shared)
			return true;
	}
	return false;
}

/* --in-memory leaves no file either, but goes with hugepages only. */
static void add_memory(GPtrArray *argv, const struct eal_wish *wish,
		       const struct eal_machine *machine, bool no_huge)
{
	if (machine->hugepages && !no_huge) {
		add(argv, "--in-memory");
		/* A peer is handed every file of ours: eight at most. */
		if (any_shared(wish))
			add(argv, "--single-file-segments");
		return;
	}
	if (!no_huge)
		add(argv, "--no-huge");
	add(argv, "--no-shconf");
}

void eal_args_add(GPtrArray *argv, const struct eal_wish *wish,
		  const struct eal_machine *machine)
{
	static const char *const lcores[] = {"--lcores", "-l", "-c", NULL};
	static const char *const memory[] = {"-m", "--socket-mem", NULL};
	static const char *const no_huge[] = {"--no-huge", NULL};
	static const char *const files[] = {
		"--in-memory",	  "--no-shconf",  "--file-prefix",
		"--huge-dir",	  "--proc-type",  "--huge-unlink",
		"--socket-limit", "--legacy-mem", NULL};
	char *const *said;
	bool small_pages, keep_files, keep_memory, keep_pci, keep_lcores;

	g_ptr_array_add(argv, NULL);
	said = (char *const *)argv->pdata;
	small_pages = eal_args_have(said, no_huge);
	keep_files = eal_args_have(said, files);
	keep_memory = eal_args_have(said, memory);
	keep_lcores = eal_args_have(said, lcores);
	keep_pci = eal_args_have(said, no_pci) ||
		   eal_args_have(said, pci_forms) || any_pci(wish);
	g_ptr_array_set_size(argv, (int)argv->len - 1);

	add_ports(argv, wish);
	if (!keep_lcores)
		add_lcores(argv, wish, machine);
	if (!keep_pci)
		add(argv, "--no-pci");
	if (!keep_files)
		add_memory(argv, wish, machine, small_pages);
	if (!keep_memory && (small_pages || !machine->hugepages)) {
		add(argv, "-m");
		add(argv, "%u",
		    BASE_MB + wish->workers *
				      (wish->jumbo ? JUMBO_PORT_MB : PORT_MB));
	}
}
