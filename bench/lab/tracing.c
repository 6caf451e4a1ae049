/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/tracing.h"

void tracing_clear(struct tracing *t)
{
	g_clear_pointer(&t->claim, g_free);
	g_clear_pointer(&t->low, g_ptr_array_unref);
	g_clear_pointer(&t->flood, g_ptr_array_unref);
}
