/* SPDX-License-Identifier: GPL-2.0-only */
#include "panels.h"

#include <rxbench/modes.h>
#include <string.h>

#define MODE_NAME(symbol, name, summary) name,
static const char *const mode_names[] = {RXB_MODES(MODE_NAME)};

guint panels_mode_rank(const char *mode)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(mode_names); i++)
		if (!strcmp(mode_names[i], mode))
			break;
	return i;
}

static gint compare_modes(gconstpointer a, gconstpointer b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	gint by_rank = (gint)panels_mode_rank(x) - (gint)panels_mode_rank(y);

	return by_rank ? by_rank : strcmp(x, y);
}

static const struct point *sample_of(const GPtrArray *series, guint i)
{
	return ((const struct series *)series->pdata[i])->like;
}

static void add_once(GPtrArray *names, const char *name)
{
	if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
		g_ptr_array_add(names, (gpointer)name);
}

static GPtrArray *modes_of(const GPtrArray *series)
{
	GPtrArray *names = g_ptr_array_new();
	guint i;

	for (i = 0; i < series->len; i++)
		add_once(names, point_arm(sample_of(series, i)));
	g_ptr_array_sort(names, compare_modes);
	return names;
}

static GPtrArray *devices_of(const GPtrArray *series)
{
	GPtrArray *names = g_ptr_array_new();
	guint i;

	for (i = 0; i < series->len; i++)
		add_once(names, sample_of(series, i)->device);
	return names;
}

guint panels_count(const GPtrArray *series)
{
	g_autoptr(GPtrArray) modes = modes_of(series);

	return modes->len;
}

/* Names of modes and devices: no quotes to mind. */
static void put_names(GString *text, const char *count, const char *array,
		      const GPtrArray *names)
{
	guint i;

	g_string_append_printf(text, "%s = %u\narray %s[%u]\n", count,
			       names->len, array, names->len);
	for (i = 0; i < names->len; i++)
		g_string_append_printf(text, "%s[%u] = '%s'\n", array, i + 1,
				       (const char *)names->pdata[i]);
}

static guint place(const GPtrArray *names, const char *name)
{
	guint at = 0;

	g_ptr_array_find_with_equal_func((GPtrArray *)names, name, g_str_equal,
					 &at);
	return at + 1;
}

void panels_put(GString *text, const GPtrArray *series)
{
	g_autoptr(GPtrArray) modes = modes_of(series);
	g_autoptr(GPtrArray) devices = devices_of(series);
	guint i;

	put_names(text, "panels", "panel_title", modes);
	put_names(text, "devices", "device_name", devices);
	g_string_append_printf(text, "array panel[%u]\narray device[%u]\n",
			       series->len, series->len);
	for (i = 0; i < series->len; i++)
		g_string_append_printf(
			text, "panel[%u] = %u; device[%u] = %u\n", i + 1,
			place(modes, point_arm(sample_of(series, i))), i + 1,
			place(devices, sample_of(series, i)->device));
}
