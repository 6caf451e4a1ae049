/* SPDX-License-Identifier: GPL-2.0-only */
/* What a tuner found, for the terminal. */
#include "terminal.h"

#include <stdio.h>

#include "tunetable.h"

#define COLUMNS 78

static void print_rows(const struct tune_table *t)
{
	guint i;

	printf("nobody beats these (*: keeps all limits);\n%s\n\n", t->where);
	printf("  %-8s %12s %8s %13s  configuration\n", "", t->latency_name,
	       "cpu", "delivered");
	for (i = 0; i < t->rows->len; i++) {
		const struct tune_row *r = t->rows->pdata[i];

		if (!r->pareto && !r->best && r->id)
			continue;
		printf("%c %-8s %12s %8s %13s  %s%s\n",
		       r->violation > 0 ? ' ' : '*', r->name, r->latency,
		       r->cpu, r->delivered, r->text,
		       r->best ? "  <- best" : "");
	}
}

static void print_map(const struct tune_map *m, const char *what)
{
	guint x, y;

	printf("\nmap      %s of the best with these two; columns: %s\n", what,
	       m->columns_name);
	printf("  %-20s", m->rows_name);
	for (x = 0; x < m->columns->len; x++)
		printf("%12s", (char *)m->columns->pdata[x]);
	putchar('\n');
	for (y = 0; y < m->rows->len; y++) {
		printf("  %-20s", (char *)m->rows->pdata[y]);
		for (x = 0; x < m->columns->len; x++) {
			const struct tune_row *r = tune_map_at(m, x, y);

			g_autofree char *text =
				r ? g_strconcat(r->wanted, r->mark, NULL)
				  : g_strdup(".");

			printf("%12s", text);
		}
		putchar('\n');
	}
}

/* Words of @text, below each other where the line ends. */
static void print_wrapped(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	gsize at = 0;
	guint i;

	for (i = 0; words[i]; i++) {
		gsize length = (gsize)g_utf8_strlen(words[i], -1) + 1;

		if (i && at + length > COLUMNS) {
			printf("\n   ");
			at = 3;
		}
		printf("%s%s", i ? " " : "  ", words[i]);
		at += length;
	}
	putchar('\n');
}

static void print_list(const char *title, char *const *lines, gboolean wrap)
{
	printf("\n%s\n", title);
	for (; *lines; lines++)
		if (wrap)
			print_wrapped(*lines);
		else
			printf("  %s\n", *lines);
}

void terminal_print_tune(JsonObject *tune)
{
	g_autoptr(tune_table) t = NULL;
	guint i;

	if (!tune)
		return;
	t = tune_table_new(tune);
	printf("\ngoal     %s\n         %s\n\n", t->goal, t->meaning);
	print_rows(t);
	for (i = 0; i < G_N_ELEMENTS(t->maps); i++)
		if (t->maps[i])
			print_map(t->maps[i], t->wanted_name);
	if (t->maps[0] || t->maps[1])
		printf("\n         (!: breaks a limit; .: not explored; as is: "
		       "the "
		       "knob is not set)\n");
	printf("\nbest     %s\ngain     %s\nsure     %s\n", t->verdict, t->gain,
	       t->sure);
	print_list("To set it up (root; NIC=its interface):", t->commands,
		   FALSE);
	print_list("Not explored:", t->not_explored, TRUE);
	putchar('\n');
}
