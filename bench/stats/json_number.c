/* SPDX-License-Identifier: GPL-2.0-only */
#include "json_number.h"

#include <math.h>

void stats_json_put(JsonObject *o, const char *name, double value)
{
	if (isfinite(value))
		json_object_set_double_member(o, name, value);
	else
		json_object_set_null_member(o, name);
}
