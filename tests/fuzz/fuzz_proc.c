/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of /proc and /sys as the agent's collectors read them: each file that
 * it opens has the input in it. (Linked with --wrap for the ways to files.)
 */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>

#include "agent/counters.h"
#include "agent/files.h"
#include "agent/irqs.h"
#include "agent/tasks.h"
#include "collect/collector.h"

int __wrap_file_read(const char *path, char *buf, size_t size);
int __wrap_file_write(const char *path, const char *value);
int __wrap_file_lines(const char *path, void (*line)(char *text, void *arg),
		      void *arg);
DIR *__wrap_opendir(const char *path);
struct dirent *__wrap_readdir(DIR *d);
int __wrap_closedir(DIR *d);

static const char *content;
static int entries;

int __wrap_file_read(const char *path, char *buf, size_t size)
{
	size_t used = g_strlcpy(buf, content, size);

	(void)path;
	used = MIN(used, size - 1);
	while (used && buf[used - 1] == '\n')
		used--;
	buf[used] = '\0';
	return (int)used;
}

int __wrap_file_write(const char *path, const char *value)
{
	(void)path;
	(void)value;
	return 0;
}

int __wrap_file_lines(const char *path, void (*line)(char *text, void *arg),
		      void *arg)
{
	g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
	guint i;

	(void)path;
	for (i = 0; lines[i]; i++)
		line(lines[i], arg);
	return 0;
}

/* Every directory has one entry, "1". */
DIR *__wrap_opendir(const char *path)
{
	(void)path;
	entries = 1;
	return (DIR *)&entries;
}

struct dirent *__wrap_readdir(DIR *d)
{
	static struct dirent one = {.d_name = "1"};

	(void)d;
	return entries-- > 0 ? &one : NULL;
}

int __wrap_closedir(DIR *d)
{
	(void)d;
	return 0;
}

static void take_task(const struct task *t, void *arg)
{
	(void)arg;
	fuzz_need(t->policy && strlen(t->comm) < sizeof(t->comm), "no task");
}

static void take_irq(const char *number, const char *handler, void *arg)
{
	(void)arg;
	fuzz_need(*handler, "an interrupt without a handler");
	irqs_count(number);
	irqs_cpu(number);
}

/* Those that only read files; others ask the kernel in other ways. */
static void collect(void)
{
	static const char *const names[] = {"ticks", "softirqs", "softnet",
					    "protocols", "irqs"};
	const struct collect_from from = {.ifname = "lo"};
	static struct counters set;
	guint i;

	set.n = 0;
	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		const struct collector *c = collector_find(names[i]);

		fuzz_need(c && c->ops->read, "no collector %s", names[i]);
		c->ops->read(&set, &from);
	}
	for (i = 0; i < set.n; i++)
		fuzz_need(!strchr(set.c[i].name, ' ') &&
				  strchr(set.c[i].name, '.'),
			  "a counter called \"%s\"", set.c[i].name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	struct why why = {0};
	uint64_t number;

	content = text;
	collect();
	tasks_each(take_task, NULL);
	irqs_of("lo", take_irq, NULL);
	irqs_pin("lo", 0, 2, &why);
	file_read_u64(fuzz_file("number", data, size), &number);
	return 0;
}
