/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzz targets share. A target is fuzz_NAME.c with the function that
 * libFuzzer calls; it feeds bytes to a parser, and stops at once where a
 * promise of that parser is broken.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* The bytes as text, cut at a zero byte as a C string is. g_free it. */
char *fuzz_text(const uint8_t *data, size_t size);

/* Stop unless @promise holds; @fmt says what does not. */
void fuzz_need(gboolean promise, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* Something is said. */
void fuzz_need_words(const char *text);

/* Text for one line on a terminal or in a log. */
void fuzz_need_line(const char *text);

/*
 * Error if and only if not @ok, and words in it: what shows it makes one line
 * of them. Clears @error.
 */
void fuzz_need_judged(gboolean ok, GError **error);

/* The same text, @what it is of. */
void fuzz_need_same(const char *a, const char *b, const char *what);

/*
 * A directory that vanishes with the process; a file of it, made or made anew,
 * and its path; and a file's content (g_free it).
 */
const char *fuzz_dir(void);
const char *fuzz_file(const char *name, const void *data, size_t size);
char *fuzz_content(const char *name);

/*
 * One input for several files: "@@ NAME" on a line begins one, which goes up to
 * the next. What stands before the first is @first's. Call @file for each.
 */
void fuzz_split(const char *text, const char *first,
		void (*file)(const char *name, const char *text, gsize size));

#endif
