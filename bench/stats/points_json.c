/* SPDX-License-Identifier: GPL-2.0-only */
#include "points_json.h"

#include "columns.h"

static void put(JsonObject *o, const struct column *col, const struct point *p)
{
	const void *field = (const char *)p + col->offset;
	gint64 count;

	switch (col->cell) {
	case CELL_TEXT:
		json_object_set_string_member(o, col->name, field);
		return;
	case CELL_FLAG:
		json_object_set_boolean_member(o, col->name,
					       *(const gboolean *)field);
		return;
	case CELL_REAL:
		if (*(const double *)field == POINT_NONE)
			break;
		json_object_set_double_member(o, col->name,
					      *(const double *)field);
		return;
	case CELL_INT:
	case CELL_COUNT:
		count = col->cell == CELL_INT ? *(const int *)field
					      : *(const gint64 *)field;
		if (count == (gint64)POINT_NONE)
			break;
		json_object_set_int_member(o, col->name, count);
		return;
	}
	json_object_set_null_member(o, col->name);
}

JsonObject *points_json(const struct point *p)
{
	JsonObject *o = json_object_new();
	size_t i;

	for (i = 0; i < n_point_columns; i++)
		put(o, &point_column[i], p);
	return o;
}
