/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/script.h"

#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <time.h>

#include <rxbench/proto.h>

/* specs/fw_cfg: the selector, the data register behind it, and two items. */
#define FW_CFG_SELECTOR 0x510
#define FW_CFG_DATA 0x511
#define FW_CFG_SIGNATURE 0x0000
#define FW_CFG_FILE_DIR 0x0019

/* specs/pvpanic: bit 0 of the port is "panicked". */
#define PANICKED 0x01

/* ib700: writing N starts it, with 30 - 2 * N seconds. */
#define WATCHDOG_START 0x443
#define WATCHDOG_2_S 14

#define NS_PER_S 1000000000ull
#define TICK_NS 4000000ull /* CONFIG_HZ=250, or a multiple */

#define MAX_SCRIPT (1 << 20)

/* As the device hands it out: big-endian. */
struct fw_cfg_file {
	uint32_t size;
	uint16_t select;
	uint16_t reserved;
	char name[56];
};

static void read_item(void *to, size_t size)
{
	insb(FW_CFG_DATA, to, size);
	/* <sys/io.h> does not tell the compiler that memory changes. */
	__asm__ volatile("" : : "r"(to) : "memory");
}

static void select_item(uint16_t item)
{
	outw(item, FW_CFG_SELECTOR);
}

/* Looked up anew each time: after a pause it may be another file. */
static bool find(struct fw_cfg_file *file)
{
	uint32_t count;

	select_item(FW_CFG_FILE_DIR);
	read_item(&count, sizeof(count));
	for (count = be32toh(count); count; count--) {
		read_item(file, sizeof(*file));
		if (!strncmp(file->name, RXB_SCRIPT_FILE, sizeof(file->name)))
			return true;
	}
	return false;
}

bool script_present(void)
{
	struct fw_cfg_file file;
	char signature[4];

	if (iopl(3))
		return false;
	select_item(FW_CFG_SIGNATURE);
	read_item(signature, sizeof(signature));
	return !memcmp(signature, "QEMU", sizeof(signature)) && find(&file);
}

char *script_read(struct why *why)
{
	struct fw_cfg_file file = {0};
	char *text = NULL;
	size_t size = 0;

	if (find(&file))
		size = be32toh(file.size);
	if (size && size <= MAX_SCRIPT)
		text = malloc(size + 1);
	if (!text) {
		why_set(why, "no script of at most %d bytes", MAX_SCRIPT);
		return NULL;
	}
	select_item(be16toh(file.select));
	read_item(text, size);
	text[size] = '\0';
	return text;
}

void script_write(const char *data, size_t size)
{
	__asm__ volatile("" : : "r"(data) : "memory");
	outsb(RXB_SCRIPT_OUT, data, size);
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static void sleep_until(uint64_t ns)
{
	struct timespec until = {
		.tv_sec = (time_t)(ns / NS_PER_S),
		.tv_nsec = (long)(ns % NS_PER_S),
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) ==
	       EINTR)
		;
}

void script_rest(void)
{
	uint64_t start = (now_ns() / TICK_NS + 2) * TICK_NS + TICK_NS / 4;

	/* Between two ticks, and so will the watchdog's instant be. */
	sleep_until(start);
	outb(WATCHDOG_2_S, WATCHDOG_START);
	sleep_until(start + 3 * NS_PER_S);
}

void script_pause(void)
{
	outb(PANICKED, RXB_SCRIPT_PAUSE);
}
