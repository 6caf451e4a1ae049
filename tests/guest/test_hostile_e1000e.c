/* SPDX-License-Identifier: GPL-2.0-only */
#include "feed.h"
#include "hostile.h"

int main(void)
{
	static const struct feed *const feeds[] = {&feed_e1000e, NULL};

	return feed_tap_is_possible() ? hostile("e1000e", feeds) : 77;
}
