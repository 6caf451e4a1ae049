/* SPDX-License-Identifier: GPL-2.0-only */
/* The generator's command line, a word a line. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

/* Options are read once in a process, and never freed. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* What is said to @stream goes to *said until this is called with NULL. */
static void listen_to(FILE **stream, char **said)
{
	static FILE *real;
	static size_t size;

	if (said) {
		real = *stream;
		*stream = open_memstream(said, &size);
	} else {
		fclose(*stream);
		*stream = real;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	g_auto(GStrv) words = g_strsplit(text, "\n", 24);
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	struct options *options = g_new0(struct options, 1);
	char *said = NULL;
	bool ok;
	guint i;

	g_ptr_array_add(argv, (char *)PROGRAM);
	for (i = 0; words[i]; i++)
		g_ptr_array_add(argv, words[i]);
	g_ptr_array_add(argv, NULL);
	listen_to(&stderr, &said);
	ok = options_parse((int)argv->len - 1, (char **)argv->pdata, options);
	listen_to(&stderr, NULL);
	fuzz_need(ok == !*said, ok ? "accepted, and said: %s" : "refused%s",
		  said);
	if (!ok)
		fuzz_need(strchr(said, '\n') == said + strlen(said) - 1,
			  "more than a line: %s", said);
	free(said);
	g_free(options);
	return 0;
}
