/* SPDX-License-Identifier: GPL-2.0-only */
#include "plugin/args.h"

#include <stdio.h>
#include <string.h>

static gboolean refuse(const char *arg, const char *allowed)
{
	fprintf(stderr, ARGS_SAY "'%s': wanted is %s\n", arg, allowed);
	return FALSE;
}

/* "NAME=ADDRESS" */
static gboolean take_symbol(struct args *args, const char *arg,
			    GPtrArray *found)
{
	const char *equals = strrchr(arg, '=');
	g_autofree char *name = g_strndup(arg, (gsize)(equals - arg));
	const struct symbol *s = symbol_find(name);
	char *end;
	guint64 address = g_ascii_strtoull(equals + 1, &end, 16);

	if (!address || *end)
		return refuse(arg, "sym.NAME=ADDRESS in hexadecimal");
	if (!s)
		return TRUE; /* not needed */
	g_ptr_array_add(found, (gpointer)s);
	if (s->kind == SYMBOL_STUBS)
		args->stubs = address;
	else if (s->kind == SYMBOL_STUBS_END)
		args->stubs_end = address;
	else
		g_hash_table_insert(args->functions,
				    g_memdup2(&address, sizeof(address)),
				    (gpointer)s);
	return TRUE;
}

static gboolean take_arg(struct args *args, const char *arg, GPtrArray *found)
{
	guint64 number;

	if (g_str_has_prefix(arg, "sym.") && strchr(arg, '='))
		return take_symbol(args, arg + strlen("sym."), found);
	if (g_str_has_prefix(arg, "out=") && arg[strlen("out=")]) {
		g_free(args->out);
		args->out = g_strdup(arg + strlen("out="));
		return TRUE;
	}
	if (g_str_has_prefix(arg, "cpu=") &&
	    g_ascii_string_to_unsigned(arg + strlen("cpu="), 10, 0,
				       ARGS_CPUS_MAX - 1, &number, NULL)) {
		args->cpu = (unsigned int)number;
		return TRUE;
	}
	return refuse(arg, "cpu=NUMBER, out=FILE or sym.NAME=ADDRESS");
}

static gboolean check(const struct args *args, const qemu_info_t *info,
		      const GPtrArray *found)
{
	g_autofree char *missing = symbol_missing(found);

	if (!info->system_emulation || strcmp(info->target_name, "x86_64"))
		return refuse(info->target_name, "a whole x86_64 machine");
	if (!args->out)
		return refuse("", "out=FILE");
	if (args->cpu >= (unsigned int)info->system.max_vcpus)
		return refuse("cpu=", "a vCPU that the machine has");
	if (missing)
		return refuse(missing, "the address of each (sym.NAME=)");
	return TRUE;
}

gboolean args_parse(struct args *args, const qemu_info_t *info, int argc,
		    char **argv)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	int i;

	args->functions = g_hash_table_new_full(g_int64_hash, g_int64_equal,
						g_free, NULL);
	for (i = 0; i < argc; i++)
		if (!take_arg(args, argv[i], found))
			return FALSE;
	return check(args, info, found);
}
