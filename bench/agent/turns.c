/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/turns.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* IA-PC HPET specification 1.0a, section 2.3: registers, as 64-bit words. */
#define HPET_BASE 0xfed00000
#define HPET_BYTES 0x400
#define HPET_CAPABILITIES (0x000 / 8)
#define HPET_CONFIG (0x010 / 8)
#define HPET_COUNTER (0x0f0 / 8)
#define HPET_TIMER0_CONFIG (0x100 / 8)
#define HPET_TIMER0_COMPARATOR (0x108 / 8)

#define CONFIG_ENABLE 0x1
#define TIMER_PERIODIC 0x8
#define TIMER_VALUE_SET 0x40

#define FS_PER_NS 1000000ull
/* What the specification allows; where there is no HPET all bits are set. */
#define TICK_MAX_FS 100000000ull

static void program(volatile uint64_t *hpet, uint64_t ticks)
{
	hpet[HPET_CONFIG] = 0;
	hpet[HPET_COUNTER] = 0;
	/* Periodic, interrupt not enabled. The first write is the period. */
	hpet[HPET_TIMER0_CONFIG] = TIMER_PERIODIC | TIMER_VALUE_SET;
	hpet[HPET_TIMER0_COMPARATOR] = ticks;
	hpet[HPET_CONFIG] = CONFIG_ENABLE;
}

int turns_set(unsigned int period_ns, struct why *why)
{
	int fd = open("/dev/mem", O_RDWR | O_SYNC | O_CLOEXEC);
	volatile uint64_t *hpet;
	uint64_t tick_fs;
	int err = 0;

	if (fd < 0)
		return why_set(why, "/dev/mem: %s", strerror(errno));
	hpet = mmap(NULL, HPET_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    HPET_BASE);
	close(fd);
	if (hpet == MAP_FAILED)
		return why_set(why, "cannot map the HPET: %s", strerror(errno));
	tick_fs = hpet[HPET_CAPABILITIES] >> 32;
	if (tick_fs && tick_fs <= TICK_MAX_FS)
		program(hpet, period_ns * FS_PER_NS / tick_fs);
	else
		err = why_set(why, "this machine has no HPET");
	munmap((void *)(uintptr_t)hpet, HPET_BYTES);
	return err;
}
