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
#include "options.h"
#include "port.h"
#include "telemetry.h"

static int complain(const char *what, const char *why)
{
	fprintf(stderr, PROGRAM ": %s: %s\n", what, why);
	return -1;
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

static int start_eal(int argc, char **argv, const struct options *options)
{
	char line[256] = "";
	struct hush hush;
	int ret;

	if (options->eal_log) {
		ret = rte_eal_init(argc, argv);
	} else {
		rte_log_set_global_level(RTE_LOG_ERR);
		ret = hush_begin(&hush);
		if (ret)
			return complain("cannot hold output", strerror(-ret));
		ret = rte_eal_init(argc, argv);
		hush_end(&hush, line, sizeof(line));
	}
	if (ret < 0)
		return complain("DPDK does not start",
				*line ? line : rte_strerror(rte_errno));
	/* EAL sorts what is no option behind its own, and says nothing. */
	if (ret < options->eal_last)
		return complain("unexpected argument", argv[ret + 1]);
	return 0;
}

static int open_port(struct port *port, const struct options *options)
{
	char line[256] = "";
	const char *error;
	struct hush hush;
	int ret;

	if (options->eal_log) {
		error = port_open(port);
	} else {
		ret = hush_begin(&hush);
		if (ret)
			return complain("cannot hold output", strerror(-ret));
		error = port_open(port);
		hush_end(&hush, line, sizeof(line));
	}
	if (!error)
		return 0;
	return complain("the port does not start", *line ? line : error);
}

/* Say so, and sleep until a signal says that it is enough. */
static int serve(const sigset_t *ending)
{
	char path[sizeof(((struct sockaddr_un *)NULL)->sun_path) + 1];
	int number;

	if (telemetry_register())
		return complain("telemetry", "cannot register the commands");
	if (telemetry_path(path, sizeof(path)))
		return complain("telemetry", "there is no socket; do not give "
					     "--no-telemetry");
	printf(PROGRAM ": ready, %u port(s), telemetry at %s\n",
	       rte_eth_dev_count_avail(), path);
	if (fflush(stdout))
		return complain("cannot say that it is ready", strerror(errno));
	sigwait(ending, &number);
	return 0;
}

static int run(const struct options *options,
	       const struct pacing_instant *started, const sigset_t *ending)
{
	unsigned int lcore = rte_get_next_lcore(-1, 1, 0);
	struct port port;
	int ret;

	if (lcore >= RTE_MAX_LCORE)
		return complain("two lcores are needed",
				"e.g. --lcores 0@1,1@1 puts both on CPU 1");
	ret = open_port(&port, options);
	if (ret)
		return ret;
	ret = control_begin(lcore, &port, &options->flow, started);
	if (ret) {
		complain("cannot start the sender", strerror(-ret));
	} else {
		ret = serve(ending);
		control_end();
	}
	port_close(&port);
	return ret;
}

int main(int argc, char **argv)
{
	struct pacing_instant started = trial_clock_now();
	struct options options;
	sigset_t ending;
	int ret;

	if (!options_parse(argc, argv, &options))
		return EXIT_FAILURE;
	if (options.help) {
		options_help();
		return EXIT_SUCCESS;
	}
	hold_signals(&ending);
	if (start_eal(argc, argv, &options))
		return EXIT_FAILURE;
	ret = run(&options, &started, &ending);
	rte_eal_cleanup();
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}
