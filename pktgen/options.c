/* SPDX-License-Identifier: GPL-2.0-only */
#include "options.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "eal_args.h"
#include "options_own.h"
#include "physical.h"
#include "rxbench/stamp.h"
#include "say.h"
#include "values.h"

#define WAIT_LINK_MS 10000
#define KEYS_MAX 64
#define NAME_BYTES 24

static bool usage(const char *format, ...) G_GNUC_PRINTF(1, 2);

static bool usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_args(format, args);
	va_end(args);
	return false;
}

static const struct own_option *find_own(const char *name)
{
	const struct own_option *own;

	for (own = own_options; own->name; own++) {
		if (!strcmp(own->name, name))
			return own;
	}
	return NULL;
}

static bool set_own(const struct own_option *own, const char *typed,
		    const char *value, struct reading *r, GError **error)
{
	uint64_t bit = 1ull << (own - own_options);
	char why[VALUES_ERROR_BYTES] = "it is given twice";

	if ((own->repeatable || !(r->seen & bit)) && own->read(value, r, why)) {
		r->seen |= bit;
		return true;
	}
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		    "%s%s%s: %s", typed, value ? " " : "", value ? value : "",
		    why);
	return false;
}

static const struct request_key *find_key(const char *name)
{
	const struct request_key *key;

	for (key = request_keys(); strcmp(key->key, name); key++)
		continue;
	return key;
}

static gboolean on_option(const char *typed, const char *value, void *data,
			  GError **error)
{
	char name[NAME_BYTES], line[REQUEST_ERROR_BYTES];
	const struct request_key *key;
	struct reading *r = data;
	const struct own_option *own;

	g_strlcpy(name, !strcmp(typed, "-h") ? "help" : typed + 2,
		  sizeof(name));
	own = find_own(name);
	if (own)
		return set_own(own, typed, value, r, error);
	g_strdelimit(name, "-", '_');
	key = find_key(name);
	if (!key->address)
		r->trial = true;
	if (request_set(&r->options->request, name, value ? value : "1", line))
		return TRUE;
	g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
			    line);
	return FALSE;
}

/* As long option, with '-' for '_'; it stays. */
static const char *option_name(const struct request_key *key)
{
	static char names[KEYS_MAX][NAME_BYTES];
	char *name = names[key - request_keys()];

	g_strlcpy(name, key->key, NAME_BYTES);
	return g_strdelimit(name, "_", '-');
}

static GOptionContext *make_context(struct reading *r)
{
	GOptionContext *context = g_option_context_new(NULL);
	GOptionGroup *group = g_option_group_new("", "", "", r, NULL);
	GOptionEntry entry[2] = {{0}};
	const struct request_key *key;
	const struct own_option *own;

	entry[0].arg = G_OPTION_ARG_CALLBACK;
	entry[0].arg_data = on_option;
	for (own = own_options; own->name; own++) {
		entry[0].long_name = own->name;
		entry[0].short_name = strcmp(own->name, "help") ? 0 : 'h';
		entry[0].flags = own->value ? G_OPTION_FLAG_FILENAME
					    : G_OPTION_FLAG_NO_ARG;
		g_option_group_add_entries(group, entry);
	}
	entry[0].short_name = 0;
	for (key = request_keys(); key->key; key++) {
		if (!key->command_line)
			continue;
		entry[0].long_name = option_name(key);
		entry[0].flags = G_OPTION_FLAG_FILENAME;
		if (key->bare)
			entry[0].flags |= G_OPTION_FLAG_OPTIONAL_ARG;
		g_option_group_add_entries(group, entry);
	}
	g_option_context_set_main_group(context, group);
	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_set_ignore_unknown_options(context, TRUE);
	return context;
}

/*
 * Take our options out of @argv, whose first element is no option. What is
 * left is EAL's, or with @strict an error.
 */
static bool read_part(char ***argv, struct reading *r, bool strict)
{
	GOptionContext *context = make_context(r);
	GError *error = NULL;
	const char *left;
	bool ok;

	ok = g_option_context_parse_strv(context, argv, &error);
	g_option_context_free(context);
	if (!ok) {
		usage("%s", error->message);
		g_error_free(error);
		return false;
	}
	left = (*argv)[1];
	if (!strict || !left)
		return true;
	if (*left == '-')
		return usage("%s: unknown; --help lists the options", left);
	return usage("unexpected argument '%s'", left);
}

static char **copy_part(char **argv, int from, int to, const char *name)
{
	GPtrArray *part = g_ptr_array_new();

	g_ptr_array_add(part, g_strdup(name));
	for (; from < to; from++)
		g_ptr_array_add(part, g_strdup(argv[from]));
	g_ptr_array_add(part, NULL);
	return (char **)g_ptr_array_free(part, FALSE);
}

/* Only CPUs we may run on: a thread bound elsewhere does not start. */
static bool check_cpus(const struct reading *r,
		       const struct eal_machine *machine)
{
	unsigned int i, j;
	int cpu;

	for (i = 0; r->cpus && i < r->cpus->len; i++) {
		cpu = g_array_index(r->cpus, int, i);
		for (j = 0; j < machine->cpus->len; j++) {
			if (g_array_index(machine->cpus, int, j) == cpu)
				break;
		}
		if (j == machine->cpus->len)
			return usage("--cpus: CPU %d is none of those that may "
				     "be used here (%u, the last is %d)",
				     cpu, machine->cpus->len,
				     g_array_index(machine->cpus, int, j - 1));
	}
	return true;
}

/* Frames do not leave this machine by mistake. */
static bool check_physical(const struct reading *r,
			   const struct port_spec *port)
{
	const char *name = physical_name(port);

	if (!name || g_ptr_array_find_with_equal_func(r->physical, name,
						      g_str_equal, NULL))
		return true;
	return usage("--port %s: frames would leave this machine there; "
		     "--physical %s says that they may",
		     port->typed, name);
}

static bool parse_port(struct reading *r, unsigned int number)
{
	bool receive_only = g_array_index(r->receive_only, bool, number);
	struct options *options = r->options;
	struct port_spec *port = &options->port[number];
	char why[PORT_SPEC_ERROR_BYTES];
	const char *typed = g_ptr_array_index(r->ports, number);
	unsigned int i;

	if (!port_spec_parse(typed, number, options->queues * options->spread,
			     options->max_bytes, port, why))
		return usage("--%sport %s: %s", receive_only ? "rx-" : "",
			     typed, why);
	if (!receive_only && !check_physical(r, port))
		return false;
	for (i = 0; i < number; i++) {
		if (!strcmp(options->port[i].name, port->name))
			return usage("--port %s: there is a %s already", typed,
				     port->name);
	}
	if (receive_only)
		g_ptr_array_add(r->rx_numbers, port->name);
	options->port_count++;
	return true;
}

static bool parse_ports(struct reading *r, unsigned int others)
{
	struct options *options = r->options;
	unsigned int i, count = r->ports->len + others;

	if (count > PORTS_MAX)
		return usage("--port: %u ports; at most %d are possible", count,
			     PORTS_MAX);
	if (count * options->queues > RESULT_SENDERS_MAX)
		return usage("--queues %u: of %u ports; at most %d queues in "
			     "all are possible",
			     options->queues, count, RESULT_SENDERS_MAX);
	for (i = 0; i < r->ports->len; i++) {
		if (!parse_port(r, i))
			return false;
	}
	if (r->rx_numbers->len > PORTS_MAX)
		return usage("--rx-port: given more than %d times", PORTS_MAX);
	if (count && r->rx_numbers->len >= count)
		return usage("--rx-port: there is no port left to send from");
	for (i = 0; i < r->rx_numbers->len; i++)
		options->receive_only[i] = g_ptr_array_index(r->rx_numbers, i);
	return true;
}

/* One trial: whole, possible, with what its other options imply. */
static bool complete_trial(struct reading *r)
{
	struct options *options = r->options;
	struct request *request = &options->request;
	char line[REQUEST_ERROR_BYTES];

	options->action = OPTIONS_ONCE;
	if (options->write || r->rx_numbers->len)
		request->receive = true;
	if (request_complete(request, line))
		return true;
	return usage("%s", line);
}

/*
 * @rest: what is EAL's, with the program's name. When it names the devices and
 * there is to be no trial at once, EAL is told what it was always told.
 */
static bool finish(struct reading *r, char **rest)
{
	unsigned int others = eal_args_devices(rest);
	struct options *options = r->options;
	struct eal_machine machine;
	struct eal_wish wish = {0};
	GPtrArray *argv;
	bool ok;

	options->max_bytes =
		r->jumbo ? RXB_JUMBO_FRAME_BYTES : RXB_MAX_FRAME_BYTES;
	if (sizes_largest(&options->request.sizes) > options->max_bytes)
		options->max_bytes = sizes_largest(&options->request.sizes);
	if (!r->ports->len && !others && (r->trial || !eal_args_scan(rest)))
		return usage("0 ports; --port needs one of %s",
			     port_spec_list());
	if (!parse_ports(r, others) || (r->trial && !complete_trial(r)))
		return false;
	argv = g_ptr_array_new();
	for (; *rest; rest++)
		g_ptr_array_add(argv, *rest);
	if (r->trial || r->ports->len) {
		wish = (struct eal_wish){
			.ports = options->port,
			.port_count = options->port_count,
			.workers = (options->port_count + others) *
				   options->queues,
			.jumbo = options->max_bytes > RXB_MAX_FRAME_BYTES,
			.workers_on = r->cpus,
		};
		eal_machine_read(&machine);
		ok = check_cpus(r, &machine);
		if (ok)
			eal_args_add(argv, &wish, &machine);
		eal_machine_free(&machine);
		if (!ok)
			return false;
	}
	options->eal_argc = (int)argv->len;
	g_ptr_array_add(argv, NULL);
	options->eal_argv = (char **)g_ptr_array_free(argv, FALSE);
	return true;
}

bool options_parse(int argc, char **argv, struct options *options)
{
	static const char *const log_level[] = {"--log-level", NULL};
	struct reading r = {.options = options};
	char **own, **rest;
	int middle = 1;

	*options = (struct options){
		.queues = 1,
		.spread = 1,
		.wait_link_ms = WAIT_LINK_MS,
	};
	request_defaults(&options->request);
	options->request.as_options = true;
	r.ports = g_ptr_array_new();
	r.rx_numbers = g_ptr_array_new();
	r.physical = g_ptr_array_new();
	r.receive_only = g_array_new(FALSE, FALSE, sizeof(bool));
	while (middle < argc && strcmp(argv[middle], "--"))
		middle++;
	rest = copy_part(argv, 1, middle, argv[0]);
	own = copy_part(argv, middle + 1, argc, argv[0]);
	if (!read_part(&rest, &r, false) || !read_part(&own, &r, true))
		return false;
	g_strfreev(own);
	options->eal_log = eal_args_have(rest, log_level);
	if (options->action != OPTIONS_SERVE)
		return true;
	return finish(&r, rest);
}
