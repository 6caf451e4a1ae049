/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * plugin_symbols: arguments that satisfy the plugin, with addresses that no
 * guest of the tests executes.
 */
#include <stdio.h>

#include "plugin/symbols.h"

int main(void)
{
	unsigned long long address = 0xffffffff81000000;
	const struct symbol *s;

	for (s = symbols; s->name; s++, address += 0x1000)
		printf(",sym.%s=%llx", s->name, address);
	putchar('\n');
	return 0;
}
