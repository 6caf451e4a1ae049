/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's figures: each twice, for wide and for narrow windows. */
#include "page.h"

#include <string.h>

#include "palette.h"

/*
 * Inline: from the element on, without the XML prologue. gnuplot gives every
 * picture the same ids, which a page must not hold twice, and a title of its
 * own, which would come up under the pointer.
 */
void page_put_svg(GString *page, const char *name, const char *class,
		  const char *label, GBytes *svg)
{
	static const char *const ids[] = {"gpPt", "gpDot", "textbox", "greybox",
					  "gnuplot_canvas"};
	gsize size;
	const char *data = g_bytes_get_data(svg, &size);
	g_autoptr(GString) text = g_string_new_len(data, (gssize)size);
	const char *start;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autofree char *own =
			g_strdup_printf("%s_%s_%s", name, class, ids[i]);

		g_string_replace(text, ids[i], own, 0);
	}
	palette_theme(text);
	start = strstr(text->str, "<svg");
	if (!start)
		return;
	page_put(page, "<svg class=\"%s\" role=\"img\" aria-label=\"%s\"",
		 class, label);
	g_string_append(page, start + strlen("<svg"));
}

static void put_figure(GString *page, const struct drawing *d,
		       const struct run_view *run)
{
	const struct figure *f = d->figure;
	g_autofree char *note = f->note ? f->note(run) : NULL;

	page_put(page, "<figure id=\"figure-%s\">\n<h3>%s</h3>\n", f->name,
		 f->question);
	page_put_svg(page, f->name, "on-wide", f->question, d->wide);
	page_put_svg(page, f->name, "on-narrow", f->question, d->narrow);
	page_put(page, "<figcaption>%s%s%s</figcaption>\n</figure>\n",
		 f->caption, note ? " " : "", note ? note : "");
}

static void put_absent(GString *page, const GArray *drawings)
{
	guint i, n = 0;

	for (i = 0; i < drawings->len; i++) {
		const struct drawing *d =
			&g_array_index(drawings, struct drawing, i);

		if (!d->why || !*d->why) /* drawn, or not asked for */
			continue;
		if (!n++)
			g_string_append(page, "<p class=\"note\">This run has "
					      "nothing for these figures:</p>"
					      "\n<ul class=\"note\">\n");
		page_put(page, "<li id=\"no-%s\">%s — %s</li>\n",
			 d->figure->name, d->figure->question, d->why);
	}
	if (n)
		g_string_append(page, "</ul>\n");
}

void page_put_figures(GString *page, const GArray *drawings,
		      const struct run_view *run, const char *missing)
{
	guint i;

	page_section(page, "figures", "Figures");
	for (i = 0; i < drawings->len; i++) {
		const struct drawing *d =
			&g_array_index(drawings, struct drawing, i);

		if (!d->why)
			put_figure(page, d, run);
	}
	if (missing)
		page_put(page, "<p class=\"warn\">Not drawn: %s</p>\n",
			 missing);
	put_absent(page, drawings);
	page_section_end(page);
}
