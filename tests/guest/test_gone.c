/* SPDX-License-Identifier: GPL-2.0-only */
#include "feed.h"
#include "gone.h"

int main(void)
{
	static const struct feed *const feeds[] = {&feed_sim, &feed_virtio,
						   NULL};

	return gone("virtio", feeds);
}
