/* SPDX-License-Identifier: GPL-2.0-only */
#include "conform.h"
#include "feed.h"

int main(void)
{
	return conform(&feed_sim);
}
