/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench-pktgen: from the command line to the last signal. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_log.h>

#include "control.h"
#include "hush.h"
#include "once.h"
#include "options.h"
#include "physical.h"
#include "port.h"
#include "record.h"
#include "say.h"
#include "telemetry.h"
#include "trial.h"

#define LINE_BYTES 256

static int complain(int status, const char *what, const char *why)
{
	say("%s: %s", what, why);
	return status;
}

/* The signals that end us, held for sigwait() in every thread to come. */
static void hold_signals(sigset_t *ending)
{
	/* A client that leaves before its answer must not end us. */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(ending);
	sigaddset(ending, SIGINT);
	sigaddset(ending, SIGTERM);
	pthread_sigmask(SIG_BLOCK, ending, NULL);
}

/*
 * Leaves the first line that EAL said in @line (LINE_BYTES), or nothing there:
 * it reports a device that does not start and goes on without it.
 */
static int start_eal(const struct options *options, char *line)
{
	char **argv = options->eal_argv;
	struct hush hush;
	int ret;

	*line = '\0';
	if (options->eal_log) {
		ret = rte_eal_init(options->eal_argc, argv);
	} else {
		rte_log_set_global_level(RTE_LOG_ERR);
		ret = hush_begin(&hush);
		if (ret)
			return complain(STATUS_FAILED, "cannot hold output",
					strerror(-ret));
		ret = rte_eal_init(options->eal_argc, argv);
		hush_end(&hush, line, LINE_BYTES);
	}
	if (ret < 0 && rte_errno == EINVAL) {
		say("%s; --help lists the options",
		    *line ? line : "DPDK refuses an option");
		return STATUS_USAGE;
	}
	if (ret < 0)
		return complain(STATUS_FAILED, "DPDK does not start",
				*line ? line : rte_strerror(rte_errno));
	/* EAL sorts what is no option behind its own, and says nothing. */
	if (ret < options->eal_argc - 1)
		return complain(STATUS_USAGE, "unexpected argument",
				argv[ret + 1]);
	return 0;
}

/* Without the function's name that drivers begin with. */
static const char *skip_function(const char *line)
{
	const char *end = strstr(line, "(): ");

	line = end ? end + strlen("(): ") : line;
	return line + strspn(line, " ");
}

static int check_devices(const struct options *options, const char *line)
{
	const struct port_spec *port;
	unsigned int i;
	uint16_t id;

	for (i = 0; i < options->port_count; i++) {
		port = &options->port[i];
		if (!rte_eth_dev_get_port_by_name(port->name, &id))
			continue;
		say("--port %s: %s%sit needs %s", port->typed,
		    skip_function(line), *line ? "; " : "", port->needs);
		return STATUS_FAILED;
	}
	return 0;
}

/* Enough ports, and lcores for them. */
static int check_counts(const struct options *options)
{
	unsigned int ports = rte_eth_dev_count_avail();
	unsigned int lcores = ports * options->queues + 1;

	if (!ports) {
		say("0 ports; --port needs one of %s", port_spec_list());
		return STATUS_USAGE;
	}
	if (rte_lcore_count() >= lcores)
		return 0;
	say("%u lcores are needed for %u ports: one, and one for each queue; "
	    "--lcores 0@1,1@1 puts two on CPU 1",
	    lcores, ports);
	return STATUS_USAGE;
}

static int open_ports(struct ports *ports, const struct options *options)
{
	char line[LINE_BYTES] = "";
	const char *error;
	struct hush hush;
	int ret;

	if (options->eal_log) {
		error = ports_open(ports, options->queues, options->spread,
				   options->max_bytes, options->receive_only);
	} else {
		ret = hush_begin(&hush);
		if (ret)
			return complain(STATUS_FAILED, "cannot hold output",
					strerror(-ret));
		error = ports_open(ports, options->queues, options->spread,
				   options->max_bytes, options->receive_only);
		hush_end(&hush, line, sizeof(line));
	}
	if (!error)
		return 0;
	return complain(STATUS_FAILED, "the port does not start",
			*line ? line : error);
}

/* Where frames leave this machine, who looks on is told what is there. */
static void name_wires(const struct options *options)
{
	struct rte_eth_link link;
	unsigned int i;
	uint16_t id;

	for (i = 0; i < options->port_count; i++) {
		if (!physical_name(&options->port[i]) ||
		    rte_eth_dev_get_port_by_name(options->port[i].name, &id) ||
		    rte_eth_link_get_nowait(id, &link))
			continue;
		if (link.link_status == RTE_ETH_LINK_UP)
			say("--port %s leads out of this machine: link up, "
			    "%u Mbit/s",
			    options->port[i].typed, link.link_speed);
		else
			say("--port %s leads out of this machine: no link yet",
			    options->port[i].typed);
	}
}

/* Say so, and sleep until a signal says that it is enough. */
static int serve(const struct options *options, const sigset_t *ending)
{
	char path[sizeof(((struct sockaddr_un *)NULL)->sun_path) + 1];
	int number;

	if (telemetry_register(&options->request))
		return complain(STATUS_FAILED, "telemetry",
				"cannot register the commands");
	if (telemetry_path(path, sizeof(path)))
		return complain(STATUS_FAILED, "telemetry",
				"there is no socket; do not give "
				"--no-telemetry");
	printf(PROGRAM ": ready, %u port(s), telemetry at %s\n",
	       rte_eth_dev_count_avail(), path);
	if (fflush(stdout))
		return complain(STATUS_FAILED, "cannot say that it is ready",
				strerror(errno));
	sigwait(ending, &number);
	return 0;
}

static int work(const struct options *options, const struct ports *ports,
		const struct pacing_instant *started, const sigset_t *ending)
{
	bool once = options->action == OPTIONS_ONCE;
	struct record *record = NULL;
	const char *error = NULL;
	int ret;

	if (options->write)
		error = record_open(&record, options->write, ports->max_bytes);
	if (error)
		return complain(STATUS_FAILED, "--write", error);
	error = control_begin(ports, started, record, once ? once_ended : NULL);
	if (error)
		ret = complain(STATUS_FAILED, "cannot start", error);
	else if (once)
		ret = once_run(options, ports, record);
	else
		ret = serve(options, ending);
	control_end();
	telemetry_end();
	return ret;
}

static int run(const struct options *options,
	       const struct pacing_instant *started, const sigset_t *ending)
{
	char line[LINE_BYTES];
	struct ports ports;
	int ret = start_eal(options, line);

	if (ret)
		return ret;
	ret = check_devices(options, line);
	if (!ret)
		ret = check_counts(options);
	if (!ret)
		ret = open_ports(&ports, options);
	if (!ret) {
		name_wires(options);
		ret = work(options, &ports, started, ending);
		ports_close(&ports);
	}
	rte_eal_cleanup();
	return ret;
}

int main(int argc, char **argv)
{
	struct pacing_instant started = trial_clock_now();
	struct options options;
	sigset_t ending;

	if (!options_parse(argc, argv, &options))
		return STATUS_USAGE;
	switch (options.action) {
	case OPTIONS_HELP:
		options_help();
		return EXIT_SUCCESS;
	case OPTIONS_VERSION:
		puts(PROGRAM " " RXBENCH_VERSION);
		return EXIT_SUCCESS;
	case OPTIONS_LIST_PATTERNS:
		options_list_patterns();
		return EXIT_SUCCESS;
	default:
		hold_signals(&ending);
		return run(&options, &started, &ending);
	}
}
