/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In which stage of a frame's life is the CPU under test? Events in, stage
 * out: no emulator is needed to try it.
 *
 * Each task has a stage of its own, its base. On top of that lie frames: a
 * function that was entered and has not returned, an interrupt that was taken
 * and has not been returned from. The topmost says which stage it is. A task
 * that leaves the CPU takes its frames along.
 */
#ifndef BENCH_PLUGIN_STAGES_H
#define BENCH_PLUGIN_STAGES_H

#include <glib.h>

enum stage {
	STAGE_IRQ,	/* device interrupts, entry to iret */
	STAGE_SOFTIRQ,	/* softirq dispatch, NAPI, the driver before protocol */
	STAGE_PROTOCOL, /* netif_receive_skb and below */
	STAGE_WAKEUP,	/* of that, waking the reader */
	STAGE_THREAD,	/* kernel threads of the driver */
	STAGE_SWITCH,	/* the scheduler and the context switch */
	STAGE_SINK,	/* the application, its system calls included */
	STAGE_HOG,	/* the compute-bound process */
	STAGE_IDLE,
	STAGE_OTHER, /* timers, interprocessor interrupts, all other tasks */
	STAGES,
};

extern const char *const stage_names[STAGES];

enum stages_kind {
	STAGES_BEGIN,	  /* count from here */
	STAGES_END,	  /* to here */
	STAGES_INTERRUPT, /* taken, in @stage; @back and @stack were left */
	STAGES_IRET,	  /* executed; @back and @stack are returned to */
	STAGES_CALL,	  /* of a function of @stage; returns to @back */
	STAGES_DISPATCH,  /* the same, of the softirq dispatcher */
	STAGES_RETURN,	  /* to @back */
	STAGES_SWITCH,	  /* from task @prev to @task, whose stack is @stack */
	STAGES_SYSCALL,	  /* from user mode */
	STAGES_TASK,	  /* @task (0: the one running) belongs to @stage */
	STAGES_MODULE,	  /* code of a module is executed */
	STAGES_DEATH,	  /* the running task will not come back */
};

struct stages_event {
	enum stages_kind kind;
	enum stage stage;
	gboolean user; /* IRET: to user mode */
	guint64 back;
	guint64 stack; /* CALL: where the return address is kept */
	guint64 prev, task;
};

struct stages_counts {
	guint64 instructions[STAGES];
	guint64 entries[STAGES]; /* how often the stage was entered */
	guint64 total;		 /* end minus begin */
};

struct stages;

struct stages *stages_new(void);
void stages_free(struct stages *s);

/*
 * Take an event that happened when the CPU had executed @count instructions;
 * they are charged to the stage it was in until then. Returns the stage it is
 * in now.
 */
enum stage stages_take(struct stages *s, const struct stages_event *e,
		       guint64 count);

/* Where a STAGES_RETURN is to be looked for; 0 when nowhere. */
guint64 stages_awaited(const struct stages *s);

/* Does a STAGES_MODULE tell something about the running task? */
gboolean stages_wonders(const struct stages *s);

/* Of the last window. */
const struct stages_counts *stages_counts(const struct stages *s);

/* As the plugin's output file has it; free with g_free. */
char *stages_text(const struct stages_counts *c, guint cpu);

#endif
