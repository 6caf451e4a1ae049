/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel functions that tell one stage from another. */
#ifndef BENCH_PLUGIN_SYMBOLS_H
#define BENCH_PLUGIN_SYMBOLS_H

#include "plugin/stages.h"

/* What a function's entry means to the plugin. */
enum symbol_kind {
	SYMBOL_EVENT,	  /* the event below, with nothing to add */
	SYMBOL_INTERRUPT, /* the interrupt's frame is on the stack */
	SYMBOL_CALL,	  /* the return address is on the stack */
	SYMBOL_SWITCH,	  /* the tasks are in the first two arguments */
	SYMBOL_STUBS,	  /* first of the device interrupts' stubs */
	SYMBOL_STUBS_END, /* behind the last */
};

struct symbol {
	const char *name;
	enum symbol_kind kind;
	enum stages_kind event;
	enum stage stage;
	/* One of the symbols with the same @need must exist; NULL: optional. */
	const char *need;
};

/* Ends in one without a name. All are functions of the core kernel. */
extern const struct symbol symbols[];

/*
 * The symbol called @name, or what the compiler made of it ("NAME.isra.0",
 * "NAME.constprop.0"); NULL when there is none.
 */
const struct symbol *symbol_find(const char *name);

/* "a,b,c": what to ask the guest's agent for. Free with g_free. */
char *symbol_list(void);

/*
 * @found (const struct symbol *) holds all that is needed? Otherwise what is
 * missing, as words for the user; free with g_free.
 */
char *symbol_missing(const GPtrArray *found);

#endif
