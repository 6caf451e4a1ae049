/* SPDX-License-Identifier: GPL-2.0-only */
#include "explained.h"

int main(void)
{
	return rig_run_on("e1000e", explained_body);
}
