/* SPDX-License-Identifier: GPL-2.0-only */
#include "plugin/stages.h"

struct frame {
	enum stage stage;
	gboolean interrupt; /* ended by iret, not by a return */
	guint64 back, stack;
};

struct task {
	guint64 id;
	enum stage base;
	gboolean known; /* base is more than a first guess */
	GArray *frames; /* struct frame, the topmost last */
};

struct stages {
	GHashTable *tasks; /* of struct task, by id */
	struct task *task; /* the running one */
	gboolean counting;
	gboolean resumed; /* a task got the CPU and is still in the scheduler */
	gboolean dying;	  /* the running task will not come back */
	guint64 begin, at;
	struct stages_counts counts;
};

const char *const stage_names[STAGES] = {
	[STAGE_IRQ] = "irq",	       [STAGE_SOFTIRQ] = "softirq",
	[STAGE_PROTOCOL] = "protocol", [STAGE_WAKEUP] = "wakeup",
	[STAGE_THREAD] = "thread",     [STAGE_SWITCH] = "switch",
	[STAGE_SINK] = "sink",	       [STAGE_HOG] = "hog",
	[STAGE_IDLE] = "idle",	       [STAGE_OTHER] = "other",
};

/* --- tasks and their frames --- */

static void task_free(gpointer data)
{
	struct task *t = data;

	g_array_unref(t->frames);
	g_free(t);
}

static struct task *task_of(struct stages *s, guint64 id)
{
	struct task *t = g_hash_table_lookup(s->tasks, &id);

	if (t)
		return t;
	t = g_new0(struct task, 1);
	t->id = id;
	t->base = STAGE_OTHER;
	t->frames = g_array_new(FALSE, FALSE, sizeof(struct frame));
	g_hash_table_insert(s->tasks, &t->id, t);
	return t;
}

static struct frame *top(const struct stages *s)
{
	GArray *f = s->task->frames;

	return f->len ? &g_array_index(f, struct frame, f->len - 1) : NULL;
}

static void pop(struct stages *s)
{
	g_array_set_size(s->task->frames, s->task->frames->len - 1);
}

static enum stage now(const struct stages *s)
{
	const struct frame *f = top(s);

	return f ? f->stage : s->task->base;
}

static void enter(struct stages *s, enum stage stage)
{
	if (s->counting)
		s->counts.entries[stage]++;
}

/* An interrupt is an entry even when it hits its own stage. */
static void push(struct stages *s, const struct stages_event *e,
		 enum stage stage, gboolean interrupt)
{
	struct frame f = {stage, interrupt, e->back, e->stack};

	if (interrupt || stage != now(s))
		enter(s, stage);
	g_array_append_val(s->task->frames, f);
}

/* --- events --- */

static void begin(struct stages *s, guint64 count)
{
	s->counts = (struct stages_counts){0};
	s->counting = TRUE;
	s->begin = count;
}

static void end(struct stages *s, guint64 count)
{
	if (s->counting)
		s->counts.total = count - s->begin;
	s->counting = FALSE;
}

/*
 * Which frame it ends is told by what is returned to, because exceptions,
 * which have no frame, end in the same instruction. Nothing in the kernel
 * outlives the way to user mode.
 */
static void iret(struct stages *s, const struct stages_event *e)
{
	GArray *frames = s->task->frames;
	guint i;

	if (e->user) {
		g_array_set_size(frames, 0);
		return;
	}
	for (i = frames->len; i > 0; i--) {
		const struct frame *f =
			&g_array_index(frames, struct frame, i - 1);

		if (f->interrupt && f->back == e->back &&
		    f->stack == e->stack) {
			g_array_set_size(frames, i - 1);
			return;
		}
	}
}

/* What the clock's interrupt has raised is not the frame's. */
static void dispatch(struct stages *s, const struct stages_event *e)
{
	const struct frame *f = top(s);

	push(s, e, f && f->stage == STAGE_OTHER ? STAGE_OTHER : STAGE_SOFTIRQ,
	     FALSE);
}

/*
 * A function that ended in a jump to another has the same return address in
 * the same place: both return at once.
 */
static void return_to(struct stages *s, const struct stages_event *e)
{
	const struct frame *f = top(s);
	guint64 stack = f ? f->stack : 0;

	while (f && !f->interrupt && f->back == e->back && f->stack == stack) {
		pop(s);
		f = top(s);
	}
}

static void switch_to(struct stages *s, const struct stages_event *e)
{
	struct frame *f;

	/* Nobody has told yet who is running. */
	if (!s->task->id && e->prev) {
		struct task *prev = task_of(s, e->prev);

		g_array_append_vals(prev->frames, s->task->frames->data,
				    s->task->frames->len);
		g_array_set_size(s->task->frames, 0);
		s->task = prev;
	}
	if (s->dying)
		g_hash_table_remove(s->tasks, &s->task->id);
	s->dying = FALSE;
	s->task = task_of(s, e->task);
	s->resumed = TRUE;
	/*
	 * Frames below the stack pointer are left from before the task went to
	 * another CPU, where nobody saw them end.
	 */
	while ((f = top(s)) && !f->interrupt && f->stack < e->stack)
		pop(s);
}

static void name_task(struct stages *s, const struct stages_event *e)
{
	struct task *t = e->task ? task_of(s, e->task) : s->task;

	t->base = e->stage;
	t->known = TRUE;
}

/* A process: whatever modules it calls, it is none of their threads. */
static void syscall_entry(struct stages *s)
{
	g_array_set_size(s->task->frames, 0);
	if (s->task->base == STAGE_THREAD)
		s->task->base = STAGE_OTHER;
	s->task->known = TRUE;
}

gboolean stages_wonders(const struct stages *s)
{
	return !s->task->known && !s->task->frames->len;
}

static void module_code(struct stages *s)
{
	if (!stages_wonders(s))
		return;
	s->task->base = STAGE_THREAD;
	s->task->known = TRUE;
	enter(s, STAGE_THREAD);
}

static void charge(struct stages *s, guint64 count)
{
	if (s->counting)
		s->counts.instructions[now(s)] += count - s->at;
	s->at = count;
}

static void act(struct stages *s, const struct stages_event *e, guint64 count)
{
	switch (e->kind) {
	case STAGES_BEGIN:
		begin(s, count);
		break;
	case STAGES_END:
		end(s, count);
		break;
	case STAGES_INTERRUPT:
		push(s, e, e->stage, TRUE);
		break;
	case STAGES_IRET:
		iret(s, e);
		break;
	case STAGES_CALL:
		push(s, e, e->stage, FALSE);
		break;
	case STAGES_DISPATCH:
		dispatch(s, e);
		break;
	case STAGES_RETURN:
		return_to(s, e);
		break;
	case STAGES_SWITCH:
		switch_to(s, e);
		break;
	case STAGES_SYSCALL:
		syscall_entry(s);
		break;
	case STAGES_TASK:
		name_task(s, e);
		break;
	case STAGES_MODULE:
		module_code(s);
		break;
	case STAGES_DEATH:
		s->dying = TRUE;
		break;
	}
}

enum stage stages_take(struct stages *s, const struct stages_event *e,
		       guint64 count)
{
	charge(s, count);
	act(s, e, count);
	if (s->resumed && now(s) != STAGE_SWITCH) {
		s->resumed = FALSE;
		/* Going on with an interrupt is no second one. */
		if (!top(s))
			enter(s, now(s));
	}
	return now(s);
}

guint64 stages_awaited(const struct stages *s)
{
	const struct frame *f = top(s);

	return f && !f->interrupt ? f->back : 0;
}

const struct stages_counts *stages_counts(const struct stages *s)
{
	return &s->counts;
}

struct stages *stages_new(void)
{
	struct stages *s = g_new0(struct stages, 1);

	s->tasks = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL,
					 task_free);
	s->task = task_of(s, 0);
	return s;
}

void stages_free(struct stages *s)
{
	g_hash_table_unref(s->tasks);
	g_free(s);
}

char *stages_text(const struct stages_counts *c, guint cpu)
{
	GString *text = g_string_new("rxbench-stages 1\n");
	int i;

	g_string_append_printf(text, "cpu %u\n", cpu);
	for (i = 0; i < STAGES; i++)
		g_string_append_printf(text,
				       "stage %s %" G_GUINT64_FORMAT
				       " %" G_GUINT64_FORMAT "\n",
				       stage_names[i], c->instructions[i],
				       c->entries[i]);
	g_string_append_printf(text, "total %" G_GUINT64_FORMAT "\n", c->total);
	return g_string_free(text, FALSE);
}
