/* SPDX-License-Identifier: GPL-2.0-only */
#include "options.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "options_own.h"

#define NAME_COLUMNS 24

static void print_option(const char *name, const char *value, const char *help)
{
	char text[48];

	g_snprintf(text, sizeof(text), "--%s%s%s", name, value ? " " : "",
		   value ? value : "");
	printf("  %-*s %s\n", NAME_COLUMNS, text, help);
}

static void print_keys(bool addresses)
{
	const struct request_key *key;

	for (key = request_keys(); key->key; key++) {
		char *name = g_strdup(key->key);

		g_strdelimit(name, "_", '-');
		if (key->command_line && key->address == addresses)
			print_option(name, key->bare ? NULL : key->value,
				     key->help);
		g_free(name);
	}
}

void options_help(void)
{
	const struct own_option *own;
	const struct port_form *port;

	printf("usage: " PROGRAM " --port PORT --rate RATE --time TIME "
	       "[options]\n"
	       "       " PROGRAM " [EAL options] [-- options]\n"
	       "Sends UDP or TCP frames at planned instants, and tells how "
	       "well it did.\n"
	       "Without a rate it serves trials on DPDK's telemetry socket.\n"
	       "\nThe trial (values behind ';' are what holds unless said):\n");
	print_keys(false);
	printf("\nThe frames' addresses:\n");
	print_keys(true);
	printf("\nPorts and output:\n");
	for (own = own_options; own->name; own++)
		print_option(own->name, own->value, own->help);
	printf("\nA PORT is one of\n");
	for (port = port_spec_forms(); port->form; port++)
		printf("  %-*s %s\n", NAME_COLUMNS, port->form, port->help);
	printf("\nOptions of DPDK's EAL may stand among these, as\n"
	       "  --lcores 0@1,1@1 --no-huge --vdev net_vhost0,iface=PATH\n"
	       "The manual: rxbench-pktgen(8).\n");
}

void options_list_patterns(void)
{
	const struct pktgen_pattern *const *p;

	for (p = pktgen_patterns; *p; p++)
		printf("%-12s %s\n", (*p)->name, (*p)->summary);
}
