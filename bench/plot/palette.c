/* SPDX-License-Identifier: GPL-2.0-only */
#include "palette.h"

#include <stdio.h>

/*
 * No light colour stands here twice: it is what tells them apart in a picture.
 * The curves are Okabe and Ito's colours, told apart by everybody; the dark
 * ones are the same hues with more light.
 */
static const struct tone {
	const char *name, *light, *dark;
} tones[] = {
	{"paper", "#ffffff", "#1a1e23"},
	{"ink", "#111111", "#f1f3f5"},
	{"text", "#222222", "#dde1e6"},
	{"muted", "#4a4a4a", "#a9b1ba"},
	{"edge", "#777777", "#7d8691"},
	{"mark", "#8a8a8a", "#8b949f"},
	{"rule", "#e2e2e2", "#313840"},
	{"ghost", "#d8d8d8", "#3c454f"},
	{"curve0", "#d55e00", "#f0813c"},
	{"curve1", "#0072b2", "#4da3e0"},
	{"curve2", "#009e73", "#2fc497"},
	{"curve3", "#cc79a7", "#e095be"},
	{"curve4", "#c58800", "#efb13a"},
	{"curve5", "#56b4e9", "#8fd0f5"},
	{"curve6", "#333333", "#c9ced4"},
	{"curve7", "#8c6bb1", "#b296d6"},
	{"part_good", "#bfdcbf", "#3f6b4a"},
	{"part_socket", "#cb78a6", "#c4709f"},
	{"part_backlog", "#e69f00", "#d99a1c"},
	{"part_nic", "#57b3e8", "#4a9fd0"},
	{"part_else", "#666666", "#98a1ab"},
	{"part_hardirq", "#d45d00", "#e0743a"},
	{"part_softirq", "#e59e00", "#d2951f"},
	{"part_protocol", "#cc7aa8", "#c87aa5"},
	{"part_ksoftirqd", "#8b6ab0", "#a98fd0"},
	{"part_thread", "#009d72", "#29ab85"},
	{"part_switch", "#7d7142", "#a89a63"},
	{"part_app", "#0071b1", "#4596cf"},
	{"part_hog", "#bedbbe", "#3e6a49"},
	{"part_idle", "#eeeeee", "#2a3037"},
};

#define CURVES 8
#define FIRST_CURVE 8

const char *palette_curve(guint slot)
{
	return tones[FIRST_CURVE + slot % CURVES].light;
}

void palette_put_variables(GString *script)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(tones); i++)
		g_string_append_printf(script, "%s = '%s'\n", tones[i].name,
				       tones[i].light);
}

void palette_put_css(GString *page)
{
	size_t i;

	g_string_append(page, ":root {");
	for (i = 0; i < G_N_ELEMENTS(tones); i++)
		g_string_append_printf(page, " --%s: %s;", tones[i].name,
				       tones[i].light);
	g_string_append(page, " }\n@media screen and "
			      "(prefers-color-scheme: dark) {\n:root {");
	for (i = 0; i < G_N_ELEMENTS(tones); i++)
		g_string_append_printf(page, " --%s: %s;", tones[i].name,
				       tones[i].dark);
	g_string_append(page, " }\n}\n");
}

/* @colour, which is freed, becomes @text. */
static void replace(GString *svg, char *colour, const char *text)
{
	g_string_replace(svg, colour, text, 0);
	g_free(colour);
}

/* gnuplot writes a colour in any of these forms. */
static void replace_tone(GString *svg, const struct tone *tone)
{
	g_autofree char *name = g_strdup_printf("var(--%s)", tone->name);
	guint r = 0, g = 0, b = 0;

	sscanf(tone->light, "#%2x%2x%2x", &r, &g, &b);
	replace(svg, g_strdup_printf("rgb(%u, %u, %u)", r, g, b), name);
	replace(svg, g_strdup_printf("rgb(%3u, %3u, %3u)", r, g, b), name);
	replace(svg, g_strdup_printf("rgb(%u,%u,%u)", r, g, b), name);
	replace(svg, g_strdup_printf("#%02x%02x%02x", r, g, b), name);
	replace(svg, g_strdup_printf("#%02X%02X%02X", r, g, b), name);
}

void palette_theme(GString *svg)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(tones); i++)
		replace_tone(svg, &tones[i]);
	g_string_replace(svg, "\"black\"", "\"var(--text)\"", 0);
}
