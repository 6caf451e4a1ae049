/* SPDX-License-Identifier: GPL-2.0-only */
#include "stats/trace.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

/*
 * How the kernel prints each event (include/trace/events/ of 6.1 to 7.x). A
 * key is what stands before a value; a name goes on up to @name_end, or to the
 * end of the line.
 */
static const struct format {
	const char *event;
	enum trace_kind kind;
	const char *number, *other, *object, *name, *name_end;
} formats[] = {
	{"irq_handler_entry", TRACE_IRQ_ENTRY, "irq=", NULL, NULL,
	 "name=", NULL},
	{"irq_handler_exit", TRACE_IRQ_EXIT, "irq=", NULL, NULL, "ret=", NULL},
	{"softirq_entry", TRACE_SOFTIRQ_ENTRY, "vec=", NULL, NULL,
	 "action=", "]"},
	{"softirq_exit", TRACE_SOFTIRQ_EXIT, "vec=", NULL, NULL,
	 "action=", "]"},
	{"softirq_raise", TRACE_RAISE, "vec=", NULL, NULL, "action=", "]"},
	{"tasklet_entry", TRACE_TASKLET_ENTRY, NULL, NULL,
	 "tasklet=", "function=", NULL},
	{"tasklet_exit", TRACE_TASKLET_EXIT, NULL, NULL,
	 "tasklet=", "function=", NULL},
	{"hrtimer_expire_entry", TRACE_TIMER_ENTRY, NULL, NULL,
	 "hrtimer=", "function=", " "},
	{"hrtimer_expire_exit", TRACE_TIMER_EXIT, NULL, NULL, "hrtimer=", NULL,
	 NULL},
	{"timer_expire_entry", TRACE_TIMER_ENTRY, NULL, NULL,
	 "timer=", "function=", " "},
	{"timer_expire_exit", TRACE_TIMER_EXIT, NULL, NULL, "timer=", NULL,
	 NULL},
	{"workqueue_queue_work", TRACE_QUEUE_WORK, NULL, NULL,
	 "work struct=", "function=", " "},
	{"workqueue_execute_start", TRACE_WORK_ENTRY, NULL, NULL,
	 "work struct ", "function ", NULL},
	{"workqueue_execute_end", TRACE_WORK_EXIT, NULL, NULL, "work struct ",
	 "function ", NULL},
	{"sched_switch", TRACE_SWITCH, " next_pid=", " prev_pid=", NULL,
	 "next_comm=", " next_pid="},
	{"sched_waking", TRACE_WAKING, " pid=", NULL, NULL, "comm=", " pid="},
	{"netif_rx", TRACE_BACKLOG, NULL, NULL, "skbaddr=", "dev=", " "},
	{"netif_receive_skb", TRACE_PROTOCOL, NULL, NULL,
	 "skbaddr=", "dev=", " "},
	{"consume_skb", TRACE_CONSUMED, NULL, NULL, "skbaddr=", NULL, NULL},
	{"sock_recv_length", TRACE_RECEIVED, " length = ", NULL, NULL,
	 "family = ", " "},
	{"netdrv_harvest", TRACE_HARVEST, "frames=", "ifindex=", NULL,
	 "ctx=", " "},
	/* Of programs that do the kernel's part themselves. */
	{"program_protocol", TRACE_PROTOCOL, NULL, NULL, "frame=", "dev=", " "},
	{"program_read", TRACE_CONSUMED, NULL, NULL, "frame=", NULL, NULL},
	/* x86's own vectors say no more than their number. */
	{"local_timer_entry", TRACE_VECTOR_ENTRY, "vector=", NULL, NULL, NULL,
	 NULL},
	{"local_timer_exit", TRACE_VECTOR_EXIT, "vector=", NULL, NULL, NULL,
	 NULL},
	{"irq_work_entry", TRACE_VECTOR_ENTRY, "vector=", NULL, NULL, NULL,
	 NULL},
	{"irq_work_exit", TRACE_VECTOR_EXIT, "vector=", NULL, NULL, NULL, NULL},
	{"call_function_single_entry", TRACE_VECTOR_ENTRY, "vector=", NULL,
	 NULL, NULL, NULL},
	{"call_function_single_exit", TRACE_VECTOR_EXIT, "vector=", NULL, NULL,
	 NULL, NULL},
};

static const char *intern(struct trace *t, const char *text, gsize length)
{
	char *copy = g_strndup(text, length);
	const char *kept = g_string_chunk_insert_const(t->strings, copy);

	g_free(copy);
	return kept;
}

/* What stands behind @key; NULL when the event has no such. */
static const char *behind(const char *text, const char *key)
{
	const char *at = key ? strstr(text, key) : NULL;

	return at ? at + strlen(key) : NULL;
}

static const char *take_name(struct trace *t, const struct format *f,
			     const char *text)
{
	const char *name = behind(text, f->name), *end;
	const char *underscore;

	if (name) {
		end = f->name_end ? strstr(name, f->name_end) : NULL;
		return intern(t, name,
			      end ? (gsize)(end - name) : strlen(name));
	}
	/* "local_timer" of "local_timer_entry" */
	underscore = strrchr(f->event, '_');
	return intern(t, f->event, (gsize)(underscore - f->event));
}

static int take_number(const char *text, const char *key)
{
	const char *at = behind(text, key);

	return at ? (int)strtol(at, NULL, 10) : 0;
}

static const struct format *find_format(const char *name, gsize length)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(formats); i++)
		if (strlen(formats[i].event) == length &&
		    !strncmp(formats[i].event, name, length))
			return &formats[i];
	return NULL;
}

/* The '[' of the CPU's number: a thread's name may have brackets too. */
static const char *find_cpu(const char *line)
{
	const char *at = line;

	while ((at = strstr(at, " ["))) {
		const char *digits = at + 2;
		gsize n = strspn(digits, "0123456789");

		if (n && !strncmp(digits + n, "] ", 2))
			return digits;
		at = digits;
	}
	return NULL;
}

/* "  irq/26-eth0-rx-80  ": the last '-' is before the pid. */
static gboolean take_task(struct trace *t, struct trace_event *e,
			  const char *from, const char *to)
{
	const struct trace_task *task;
	const char *dash = to;

	while (from < to && *from == ' ')
		from++;
	while (dash > from && *dash != '-')
		dash--;
	if (dash == from)
		return FALSE;
	e->pid = (int)strtol(dash + 1, NULL, 10);
	e->comm = intern(t, from, (gsize)(dash - from));
	task = g_hash_table_lookup(t->tasks, GINT_TO_POINTER(e->pid));
	/* The trace remembers no more than a few names. */
	if (!strcmp(e->comm, "<...>") && task)
		e->comm = task->comm;
	return TRUE;
}

/*
 * "d.H1.": interrupts off (d, or D with bottom halves off too; b: these
 * alone), reschedule, context, depth (Documentation/trace/ftrace.rst).
 */
static void take_flags(struct trace_event *e, const char *flags)
{
	e->irqs_off = flags[0] == 'd' || flags[0] == 'D';
	e->hardirq = strchr("hHzZ", flags[2]) != NULL;
	e->softirq = flags[2] == 's';
	e->softirqs_off = flags[2] != '.' || flags[0] == 'b' || flags[0] == 'D';
}

/* FALSE: no time that a machine can have been up. */
static gboolean take_time(const struct trace *t, const char *text, gint64 *ns)
{
	double exact = t->khz ? (double)g_ascii_strtoull(text, NULL, 10) * 1e6 /
					(double)t->khz
			      : g_ascii_strtod(text, NULL) * 1e9 + 0.5;

	if (!(exact >= 0 && exact < 0x1p62))
		return FALSE;
	*ns = (gint64)exact;
	return TRUE;
}

/* The driver knows where it is; the flags are the trace's guess. */
static void take_own_words(struct trace_event *e, const char *text)
{
	e->hardirq = !strcmp(e->name, "hardirq");
	e->softirq = !strcmp(e->name, "softirq");
	e->irqs_off = take_number(text, " irqs_off=") != 0;
	e->softirqs_off = take_number(text, " softirqs_off=") != 0;
}

/*
 * What a program wrote into the trace has a name of its own, in the same form.
 * "flags time: tracing_mark_write: NAME: ...": from the time on.
 */
static const char *skip_mark(const char *time)
{
	static const char mark[] = ": tracing_mark_write";

	return g_str_has_prefix(time, mark) ? time + strlen(mark) : time;
}

/* An event of ours is added; FALSE when the line is no event at all. */
static gboolean take_event(struct trace *t, const char *line)
{
	const char *cpu = find_cpu(line), *flags, *time, *name, *rest;
	struct trace_event e = {0};
	const struct format *f;

	if (!cpu || !take_task(t, &e, line, cpu - 2))
		return FALSE;
	flags = strstr(cpu, "] ") + 2;
	if (strcspn(flags, " ") < 4)
		return FALSE;
	time = flags + strcspn(flags, " ");
	name = strstr(time, ": ");
	name = name ? skip_mark(name) : NULL;
	rest = name ? strstr(name + 2, ": ") : NULL;
	if (!rest)
		return FALSE;
	name += 2;
	f = find_format(name, (gsize)(rest - name));
	if (!f)
		return TRUE;
	rest += 2;
	e.cpu = (int)strtol(cpu, NULL, 10);
	take_flags(&e, flags);
	if (!take_time(t, time, &e.ns))
		return FALSE;
	e.kind = f->kind;
	e.number = take_number(rest, f->number);
	e.other = take_number(rest, f->other);
	e.name = take_name(t, f, rest);
	if (behind(rest, f->object))
		e.object = g_ascii_strtoull(behind(rest, f->object), NULL, 16);
	if (e.kind == TRACE_HARVEST)
		take_own_words(&e, rest);
	g_array_append_val(t->events, e);
	return TRUE;
}

static void take_thread(struct trace *t, char **word)
{
	struct trace_task *task = g_new0(struct trace_task, 1);

	task->pid = atoi(word[1]);
	task->policy = intern(t, word[2], strlen(word[2]));
	task->priority = atoi(word[3]);
	task->comm = intern(t, word[4], strlen(word[4]));
	g_hash_table_insert(t->tasks, GINT_TO_POINTER(task->pid), task);
}

/* "@task 14 other 0 ksoftirqd/0" and the like. */
static gboolean take_fact(struct trace *t, const char *line)
{
	char **word = g_strsplit(line, " ", 5);
	guint n = g_strv_length(word);
	gboolean ok = TRUE;

	if (n == 2 && !strcmp(word[0], "@clock"))
		t->khz = g_ascii_strtoll(word[1], NULL, 10);
	else if (n == 2 && !strcmp(word[0], "@lost"))
		t->lost = g_ascii_strtoll(word[1], NULL, 10);
	else if (n == 5 && !strcmp(word[0], "@task"))
		take_thread(t, word);
	else if (n == 3 && !strcmp(word[0], "@iface")) {
		t->iface = intern(t, word[1], strlen(word[1]));
		t->ifindex = atoi(word[2]);
	} else
		ok = FALSE;
	g_strfreev(word);
	return ok;
}

static gboolean take_line(struct trace *t, const char *line)
{
	if (*line == '@')
		return take_fact(t, line);
	/* "CPU:1 [LOST 12 EVENTS]": counted in @lost. */
	if (g_str_has_prefix(line, "CPU:"))
		return TRUE;
	return take_event(t, line);
}

struct trace *trace_parse(const GPtrArray *lines, GError **error)
{
	struct trace *t = g_new0(struct trace, 1);
	guint i;

	t->events = g_array_new(FALSE, FALSE, sizeof(struct trace_event));
	t->tasks = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	t->strings = g_string_chunk_new(4096);
	for (i = 0; i < lines->len; i++) {
		const char *line = g_ptr_array_index(lines, i);

		if (take_line(t, line))
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "line %u is not of a trace: %.80s", i + 1, line);
		trace_free(t);
		return NULL;
	}
	if (t->iface)
		return t;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		    "the trace does not say of which interface it is");
	trace_free(t);
	return NULL;
}

void trace_free(struct trace *t)
{
	if (!t)
		return;
	g_array_unref(t->events);
	g_hash_table_unref(t->tasks);
	g_string_chunk_free(t->strings);
	g_free(t);
}

const struct trace_event *trace_at(const struct trace *t, int event)
{
	return &g_array_index(t->events, struct trace_event, event);
}

char *trace_sched(const struct trace *t, int pid)
{
	const struct trace_task *task =
		g_hash_table_lookup(t->tasks, GINT_TO_POINTER(pid));

	if (!task)
		return g_strdup("?");
	return g_strdup_printf("%s/%d", task->policy, task->priority);
}
