/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs for an emulator that counts instructions: addresses and marks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rxbench/marks.h>

#include "agent/agent.h"
#include "agent/files.h"
#include "agent/verbs.h"

#define SYMBOLS "/proc/kallsyms"

struct wanted {
	struct call *call;
	const char *names; /* "a,b,c" */
	unsigned int found;
	bool hidden;
};

/*
 * Is @symbol one of @names, or what the compiler made of one: "NAME.isra.0",
 * "NAME.constprop.0", "NAME.part.0"? The rarely run rest of a function,
 * "NAME.cold", begins in its middle.
 */
static bool is_wanted(const char *names, const char *symbol)
{
	size_t length = strcspn(symbol, ".");

	if (strstr(symbol + length, ".cold"))
		return false;
	for (const char *at = names; *at;) {
		size_t n = strcspn(at, ",");

		if (n == length && !strncmp(at, symbol, n))
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}

/* "ADDRESS TYPE NAME", and "\t[MODULE]" behind it for a module's. */
static void take_symbol(char *text, void *arg)
{
	struct wanted *w = arg;
	char *end, type, *name;
	unsigned long long address = strtoull(text, &end, 16);

	if (end == text || *end != ' ' || !(type = end[1]) || end[2] != ' ')
		return;
	name = end + 3;
	/* Core text only: a module's addresses are the loader's choice. */
	if ((type != 't' && type != 'T') || strchr(name, '\t') ||
	    !is_wanted(w->names, name))
		return;
	w->found++;
	w->hidden |= !address;
	if (address)
		call_data(w->call, "%s %llx", name, address);
}

static void verb_symbols(struct call *call)
{
	struct wanted w = {.call = call, .names = call_arg(call, "names")};
	int err = file_lines(SYMBOLS, take_symbol, &w);

	if (err)
		why_set(&call->why, SYMBOLS ": %s", strerror(-err));
	else if (w.hidden)
		why_set(&call->why, SYMBOLS " hides addresses; "
					    "kernel.kptr_restrict is to be 0 "
					    "or 1, and the agent root");
	else
		call_put_u64(call, "found", w.found);
}

static void verb_mark(struct call *call)
{
	const char *what = call_arg(call, "what");

	if (!strcmp(what, "begin"))
		rxb_mark_begin();
	else if (!strcmp(what, "end"))
		rxb_mark_end();
	else
		why_set(&call->why, "no mark '%s'; there are: begin, end",
			what);
}

const struct verb verbs_marks[] = {
	{"symbols", "names=", "where the kernel's functions are, NAME ADDRESS",
	 verb_symbols},
	{"mark", "what=", "begin or end of what an emulator counts", verb_mark},
	{0},
};
