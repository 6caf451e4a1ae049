/* SPDX-License-Identifier: GPL-2.0-only */
/* What is asked of lab ssh: a machine that is not ours to boot. */
#include <string.h>

#include "lab/config.h"
#include "lab/error.h"
#include "lab/ssh_link.h"

#define PREFIX "ssh:"

void config_set_lab(struct config *c, const char *asked)
{
	gboolean remote = g_str_has_prefix(asked, PREFIX);

	g_free(c->lab);
	g_free(c->host);
	c->lab = g_strdup(remote ? "ssh" : asked);
	c->host = remote ? g_strdup(asked + strlen(PREFIX)) : NULL;
}

static gboolean refuse(GError **error, const char *what, const char *why)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "%s: %s", what, why);
	return FALSE;
}

/* Whoever has the machine has booted it. */
static gboolean check_boot(const GPtrArray *knobs, GError **error)
{
	guint i;

	for (i = 0; i < knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(knobs, i);
		g_autofree char *set =
			g_strdup_printf("--set %s=%s", v->knob->name, v->value);

		if (v->knob->kind == KNOB_BOOT && strcmp(v->knob->name, "cpus"))
			return refuse(error, set,
				      "lab ssh does not boot the machine");
	}
	return TRUE;
}

char *config_gen_host(const struct config *c)
{
	return c->gen && g_str_has_prefix(c->gen, PREFIX)
		       ? c->gen + strlen(PREFIX)
		       : NULL;
}

/* A machine of its own for the generator, if that is wanted. */
static gboolean check_gen(const struct config *c, GError **error)
{
	const char *host = config_gen_host(c);
	g_autofree char *gen = g_strconcat("--gen ", c->gen, NULL);

	if (!c->gen)
		return TRUE;
	if (!host)
		return refuse(error, gen, "must be ssh:[USER@]HOST");
	if (!strcmp(host, c->host))
		return refuse(error, gen,
			      "is the machine under test, whose CPU the "
			      "generator would take");
	/* They are words to whoever starts it there. */
	if (strpbrk(c->gen_port, " \t") ||
	    (c->physical && strpbrk(c->physical, " \t")))
		return refuse(error, gen,
			      "no blank may be in --gen-port and --physical");
	return ssh_link_check_host(host, error);
}

static const char *for_ssh_only(const struct config *c)
{
	return c->iface	     ? "--iface"
	       : c->gen	     ? "--gen"
	       : c->gen_port ? "--gen-port"
	       : c->physical ? "--physical"
			     : NULL;
}

gboolean config_check_remote(const struct config *c, const GPtrArray *knobs,
			     GError **error)
{
	if (strcmp(c->lab, "ssh")) {
		if (for_ssh_only(c))
			return refuse(error, for_ssh_only(c),
				      "is for --lab ssh:HOST");
		return TRUE;
	}
	if (!c->host)
		return refuse(error, "--lab ssh",
			      "must be ssh:[USER@]HOST: which machine?");
	if (!c->iface)
		return refuse(error, "--lab ssh",
			      "wants --iface NAME: which NIC of it is under "
			      "test?");
	if (!c->gen_port)
		return refuse(
			error, "--lab ssh",
			"wants --gen-port PORT: where do frames leave "
			"the generator's machine? (rxbench-pktgen --help lists "
			"ports)");
	return ssh_link_check_host(c->host, error) && check_gen(c, error) &&
	       check_boot(knobs, error);
}
