/* SPDX-License-Identifier: GPL-2.0-only */
#include "queues.h"

int main(void)
{
	return queues(&feed_virtio_queues);
}
