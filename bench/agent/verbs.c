/* SPDX-License-Identifier: GPL-2.0-only */
/* From a line to the handler of its verb. */
#include <stdlib.h>
#include <string.h>

#include "agent/verbs.h"

static void verb_help(struct call *call);

static const struct verb verbs_help[] = {
	{"help", "", "what can be asked", verb_help},
	{0},
};

static const struct verb *const tables[] = {
	verbs_help,	 verbs_system, verbs_net,   verbs_work,	  verbs_measure,
	verbs_generator, verbs_marks,  verbs_nic,   verbs_trace,  verbs_socket,
	verbs_collect,	 verbs_stages, verbs_check, verbs_remote, NULL,
};

static void verb_help(struct call *call)
{
	for (const struct verb *const *table = tables; *table; table++)
		for (const struct verb *v = *table; v->name; v++)
			call_data(call, "%-10s %-36s %s", v->name, v->args,
				  v->help);
}

static const struct verb *find(const char *name)
{
	for (const struct verb *const *table = tables; *table; table++)
		for (const struct verb *v = *table; v->name; v++)
			if (!strcmp(v->name, name))
				return v;
	return NULL;
}

/* Is @key one of @args, "KEY= [KEY=]"? */
static bool known(const char *args, const char *key)
{
	size_t length = strlen(key);

	for (const char *at = args; (at = strstr(at, key)); at++)
		if ((at == args || strchr(" [", at[-1])) && at[length] == '=')
			return true;
	return false;
}

static int check_given(struct call *call, const struct verb *verb)
{
	for (unsigned int i = 0; i < call->msg->nargs; i++)
		if (!known(verb->args, call->msg->arg[i].key))
			return why_set(
				&call->why,
				"%s: unknown argument '%s'; it takes: %s",
				verb->name, call->msg->arg[i].key,
				*verb->args ? verb->args : "none");
	return 0;
}

static int check_required(struct call *call, const struct verb *verb)
{
	const char *at = verb->args;

	while (*at) {
		size_t length = strcspn(at, " ");
		char key[32] = "";

		if (*at != '[' && length - 1 < sizeof(key)) {
			memcpy(key, at, length - 1); /* without '=' */
			if (!*call_arg(call, key))
				return why_set(&call->why, "%s: %s= is missing",
					       verb->name, key);
		}
		at += length;
		at += strspn(at, " ");
	}
	return 0;
}

static void dispatch(struct call *call)
{
	const struct verb *verb;

	if (call->msg->kind != RXB_PROTO_REQUEST) {
		why_set(&call->why, "an answer, where a request was expected");
		return;
	}
	verb = find(call->msg->verb);
	if (!verb)
		why_set(&call->why, "no verb '%s'; ask help", call->msg->verb);
	else if (!check_given(call, verb) && !check_required(call, verb))
		verb->run(call);
}

bool verbs_run(struct agent *agent, char *line, const char *why)
{
	struct rxb_proto_msg msg = {0};
	struct call call = {.agent = agent, .msg = &msg};
	/* An asker whose line is wrong may still be waiting for its answer. */
	unsigned long seq = strtoul(line, NULL, 10);

	/* A host that comes anew ends its predecessor's half line with one. */
	if (!*line && !why)
		return true;
	if (!why)
		why = rxb_proto_parse(line, &msg);
	if (why) {
		msg.seq = (uint32_t)seq;
		why_set(&call.why, "bad request: %s", why);
	} else {
		dispatch(&call);
	}
	call_finish(&call);
	return !call.why.text[0];
}
