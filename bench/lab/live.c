/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/live.h"

#define LABEL_COLUMNS 12
#define NUMBER_COLUMNS 10
#define BAR_COLUMNS 40 /* at most */

gboolean live_rates(const struct rxb_sample *from, const struct rxb_sample *to,
		    double offered_pps, double hog_idle_per_s,
		    struct live_rates *rates)
{
	double s = (double)(to->t_ns - from->t_ns) / 1e9;

	if (to->t_ns <= from->t_ns)
		return FALSE;
	*rates = (struct live_rates){
		.delivered = (double)(to->delivered - from->delivered) / s,
		.taken = (double)(to->rx_packets - from->rx_packets) / s,
		.backlog = (double)(to->backlog_drop - from->backlog_drop) / s,
		.socket = (double)(to->socket_drop - from->socket_drop) / s,
		.irqs = (double)(to->irqs - from->irqs) / s,
		.softirqs = (double)(to->softirqs - from->softirqs) / s,
		.hog_share = -1,
	};
	/* What comes a little late makes no loss of less than nothing. */
	rates->nic = MAX(offered_pps - rates->taken, 0);
	if (hog_idle_per_s > 0)
		rates->hog_share =
			(double)(to->hog - from->hog) / s / hog_idle_per_s;
	return TRUE;
}

char *live_quantity(double v, const char *unit)
{
	if (v < 0)
		return g_strdup("?");
	if (v >= 1e6)
		return g_strdup_printf("%.2f M%s", v / 1e6, unit);
	if (v >= 1e3)
		return g_strdup_printf("%.1f k%s", v / 1e3, unit);
	return g_strdup_printf("%.0f %s", v, unit);
}

char *live_cut(const char *line, guint width)
{
	char *valid = g_utf8_make_valid(line, -1);
	char *cut = g_utf8_substring(
		valid, 0, MIN((glong)width, g_utf8_strlen(valid, -1)));

	g_free(valid);
	return cut;
}

static void add(GPtrArray *lines, const GString *line, guint width)
{
	g_ptr_array_add(lines, live_cut(line->str, width));
}

/* "  delivered   29.1 k/s ", where all bars begin. */
static GString *begin(const char *label, double per_s)
{
	GString *line = g_string_new(NULL);
	char *number = live_quantity(per_s, "/s");

	g_string_append_printf(line, "  %-*s%*s ", LABEL_COLUMNS, label,
			       NUMBER_COLUMNS, number);
	g_free(number);
	return line;
}

static void add_bar(GString *line, double part, guint width, gboolean utf8)
{
	guint used = (guint)g_utf8_strlen(line->str, -1);
	guint room = width > used ? MIN(width - used, BAR_COLUMNS) : 0;
	guint full = (guint)(CLAMP(part, 0, 1) * room + 0.5);

	while (full--)
		g_string_append(line, utf8 ? "█" : "#");
}

static void add_rate(GPtrArray *lines, const char *label, double per_s,
		     const struct live_trial *t, guint width, gboolean utf8)
{
	GString *line = begin(label, per_s);

	add_bar(line, per_s / MAX(t->offered_pps, 1), width, utf8);
	add(lines, line, width);
	g_string_free(line, TRUE);
}

static void add_lost(GPtrArray *lines, const struct live_rates *r, guint width)
{
	GString *line = begin("lost", r->nic + r->backlog + r->socket);
	char *nic = live_quantity(r->nic, "");
	char *backlog = live_quantity(r->backlog, "");
	char *socket = live_quantity(r->socket, "");

	g_string_append_printf(line, "NIC %s  backlog %s  socket %s",
			       g_strchomp(nic), g_strchomp(backlog),
			       g_strchomp(socket));
	add(lines, line, width);
	g_free(nic);
	g_free(backlog);
	g_free(socket);
	g_string_free(line, TRUE);
}

static void add_irqs(GPtrArray *lines, const struct live_rates *r, guint width)
{
	GString *line = begin("interrupts", r->irqs);
	char *softirqs = live_quantity(r->softirqs, "/s");

	if (r->taken > 0)
		g_string_append_printf(line, "%.2f a frame  ",
				       r->irqs / r->taken);
	g_string_append_printf(line, "softirqs %s", softirqs);
	add(lines, line, width);
	g_free(softirqs);
	g_string_free(line, TRUE);
}

static void add_hog(GPtrArray *lines, double share, guint width, gboolean utf8)
{
	GString *line = g_string_new(NULL);

	g_string_append_printf(line, "  %-*s%*.2f ", LABEL_COLUMNS, "hog",
			       NUMBER_COLUMNS, share);
	add_bar(line, share, width, utf8);
	add(lines, line, width);
	g_string_free(line, TRUE);
}

static void add_head(GPtrArray *lines, const struct live_trial *t, guint width)
{
	GString *line = g_string_new(t->what);

	if (t->window_s > 0)
		g_string_append_printf(line, "  %.1f of %.1f s",
				       MIN(t->elapsed_s, t->window_s),
				       t->window_s);
	else
		g_string_append_printf(line, "  for %.0f s", t->elapsed_s);
	add(lines, line, width);
	g_string_free(line, TRUE);
}

void live_lines(GPtrArray *lines, const struct live_trial *t, guint width,
		gboolean utf8)
{
	add_head(lines, t, width);
	if (!t->rates)
		return;
	add_rate(lines, "offered", t->offered_pps, t, width, utf8);
	add_rate(lines, "delivered", t->rates->delivered, t, width, utf8);
	add_lost(lines, t->rates, width);
	add_irqs(lines, t->rates, width);
	if (t->rates->hog_share >= 0)
		add_hog(lines, t->rates->hog_share, width, utf8);
}
