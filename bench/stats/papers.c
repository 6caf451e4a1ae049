/* SPDX-License-Identifier: GPL-2.0-only */
#include "papers.h"

#include <string.h>

/* A file of the published values, as it is, with a NUL behind it. */
#define PAPER(symbol, file)                                       \
	extern const char symbol[];                               \
	__asm__(".section .rodata\n"                              \
		".global " #symbol "\n" #symbol ":\n"             \
		".incbin \"results/reference/papers/" file "\"\n" \
		".byte 0\n"                                       \
		".previous\n")

PAPER(paper_mogul96, "mogul96.csv");
PAPER(paper_napi_howto, "napi-howto.csv");
PAPER(paper_preferred_busy_poll, "preferred-busy-poll.csv");
PAPER(paper_irq_suspension, "irq-suspension.csv");
PAPER(paper_threaded_napi, "threaded-napi.csv");

#define MOGUL                                                               \
	"J. C. Mogul, K. K. Ramakrishnan, Eliminating Receive Livelock in " \
	"an Interrupt-driven Kernel, USENIX 1996"

static const struct paper papers[] = {
	{PAPER_FIGURE, "6-1", "Forwarding performance of the unmodified kernel",
	 MOGUL, paper_mogul96, PAPER_DELIVERED},
	{PAPER_FIGURE, "6-3",
	 "Forwarding performance of the modified kernel, "
	 "without screend",
	 MOGUL, paper_mogul96, PAPER_DELIVERED},
	{PAPER_FIGURE, "6-4",
	 "Forwarding performance of the modified kernel, with screend", MOGUL,
	 paper_mogul96, PAPER_DELIVERED},
	{PAPER_FIGURE, "6-5", "Effect of the packet quota, no screend", MOGUL,
	 paper_mogul96, PAPER_DELIVERED},
	{PAPER_FIGURE, "6-6", "Effect of the packet quota, with screend", MOGUL,
	 paper_mogul96, PAPER_DELIVERED},
	{PAPER_FIGURE, "7-1", "User-mode CPU time available with cycle limits",
	 MOGUL, paper_mogul96, PAPER_USER_CPU},
	{PAPER_TABLE, "napi-howto", "NAPI's inherent mitigation",
	 "Linux, Documentation/networking/NAPI_HOWTO.txt, revision 0.2.1, 2002",
	 paper_napi_howto, PAPER_DELIVERED},
	{PAPER_TABLE, "preferred-busy-poll",
	 "Preferred busy-polling, program and softirq on one core or two",
	 "B. Töpel, Introduce preferred busy-polling, v4, netdev, November "
	 "2020",
	 paper_preferred_busy_poll, PAPER_DELIVERED},
	{PAPER_TABLE, "irq-suspension", "IRQ suspension under memcached",
	 "J. Damato, M. Karsten, Suspend IRQs during application busy periods, "
	 "v5, netdev, November 2024",
	 paper_irq_suspension, PAPER_DELIVERED},
	{PAPER_TABLE, "threaded-napi", "NAPI in softirqs and in threads",
	 "W. Wang, implement kthread based napi poll, v11, netdev, February "
	 "2021",
	 paper_threaded_napi, PAPER_DELIVERED},
};

/* The curve of figure 7-1 whose limit is none, and what is nothing left. */
#define UNLIMITED "threshold100"
#define NOTHING_PCT 1

const char *paper_kind_name(enum paper_kind kind)
{
	return kind == PAPER_FIGURE ? "figure" : "table";
}

const struct paper *paper_find(enum paper_kind kind, const char *name)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(papers); i++)
		if (papers[i].kind == kind && !strcmp(papers[i].name, name))
			return &papers[i];
	return NULL;
}

char *paper_names(enum paper_kind kind)
{
	GString *names = g_string_new(NULL);
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(papers); i++)
		if (papers[i].kind == kind)
			g_string_append_printf(names, "%s%s",
					       names->len ? ", " : "",
					       papers[i].name);
	return g_string_free(names, FALSE);
}

/* The file belongs to the program: it has its columns. */
static struct tidy *table_of(const struct paper *p)
{
	static const char *const needed[] = {"series", NULL};

	return tidy_parse(p->text, needed, NULL);
}

/* A row of another figure of the same file? */
static gboolean is_foreign(const struct paper *p, const struct tidy *t,
			   guint row)
{
	return p->kind == PAPER_FIGURE &&
	       strcmp(tidy_text(t, row, "figure"), p->name) != 0;
}

GPtrArray *paper_series(const struct paper *p)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	struct tidy *t = table_of(p);
	guint row;

	for (row = 0; row < t->rows->len; row++) {
		const char *name = tidy_text(t, row, "series");

		if (!is_foreign(p, t, row) &&
		    !g_ptr_array_find_with_equal_func(names, name, g_str_equal,
						      NULL))
			g_ptr_array_add(names, g_strdup(name));
	}
	tidy_free(t);
	return names;
}

gboolean paper_has_series(const struct paper *p, const char *series)
{
	g_autoptr(GPtrArray) names = paper_series(p);

	return g_ptr_array_find_with_equal_func(names, series, g_str_equal,
						NULL);
}

char *paper_series_names(const struct paper *p)
{
	g_autoptr(GPtrArray) names = paper_series(p);

	g_ptr_array_add(names, NULL);
	return g_strjoinv(", ", (char **)names->pdata);
}

char *paper_header(const struct paper *p)
{
	if (p->kind == PAPER_FIGURE)
		return g_strdup("arm,series,load_pps,value\n");
	return g_strdup_printf("arm,%.*s\n", (int)strcspn(p->text, "\n"),
			       p->text);
}

static void put_row(const struct paper *p, const struct tidy *t, guint row,
		    GString *csv)
{
	const GPtrArray *cells = t->rows->pdata[row];
	/* In a file of figures the first column says which. */
	guint i = p->kind == PAPER_FIGURE;

	for (; i < cells->len; i++)
		g_string_append_printf(csv, ",%s", (char *)cells->pdata[i]);
	g_string_append_c(csv, '\n');
}

void paper_put_rows(const struct paper *p, const char *series, const char *arm,
		    GString *csv)
{
	struct tidy *t = table_of(p);
	guint row;

	for (row = 0; row < t->rows->len; row++) {
		if (is_foreign(p, t, row) ||
		    strcmp(tidy_text(t, row, "series"), series))
			continue;
		g_string_append(csv, arm);
		put_row(p, t, row, csv);
	}
	tidy_free(t);
}

/* A straight line through the points that leave something, down to zero. */
double paper_unit_pps(const struct paper *p)
{
	double n = 0, x = 0, y = 0, xx = 0, xy = 0, slope;
	struct tidy *t;
	guint row;

	if (p->y != PAPER_USER_CPU)
		return 0;
	t = table_of(p);
	for (row = 0; row < t->rows->len; row++) {
		double load = tidy_number(t, row, "input_pps");
		double left = tidy_number(t, row, "output_pps_or_user_cpu_pct");

		if (is_foreign(p, t, row) || left <= NOTHING_PCT ||
		    strcmp(tidy_text(t, row, "series"), UNLIMITED))
			continue;
		n++;
		x += load;
		y += left;
		xx += load * load;
		xy += load * left;
	}
	tidy_free(t);
	slope = (n * xy - x * y) / (n * xx - x * x);
	return (x - y / slope) / n;
}
