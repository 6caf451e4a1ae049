/* SPDX-License-Identifier: GPL-2.0-only */
#include "feed.h"
#include "gone.h"

int main(void)
{
	static const struct feed *const feeds[] = {&feed_e1000, NULL};

	return feed_tap_is_possible() ? gone("e1000", feeds) : 77;
}
