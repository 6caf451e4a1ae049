/* SPDX-License-Identifier: GPL-2.0-only */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "conform.h"
#include "feed.h"

int main(void)
{
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		puts("1..0 # SKIP /dev/net/tun cannot be used here");
		return 77;
	}
	close(fd);
	return conform(&feed_e1000);
}
