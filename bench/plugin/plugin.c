/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions by stage, counted where they are executed: a plugin for QEMU's
 * TCG. Made for -icount, where one thread runs the vCPUs in turn.
 *
 *   -plugin rxbench-stages.so,cpu=1,out=FILE,sym.NAME=ADDRESS,...
 *
 * Each instruction adds 1 to a counter by code that is part of its
 * translation; what happens seldom (a function of symbols.c is entered or left,
 * an interrupt comes or goes) is a call here. Adding a block's length where it
 * begins would be cheaper but wrong: an access to a device or a fault leaves a
 * block half way. An instruction that faults counts at each attempt, a
 * repeated string instruction at each round, as on QEMU's own clock.
 *
 * Translations are shared by the vCPUs, and QEMU 10 takes the vCPU's number
 * for a constant of the translation when one thread runs them all. Neither the
 * number that a callback is given nor a vCPU's own element of a scoreboard can
 * be trusted then. So all vCPUs add to one counter, whose address is corrected
 * for that constant, each block begins with asking whose turn it is, and the
 * guards beside the counter tell a QEMU that does otherwise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/args.h"
#include "plugin/code.h"
#include "plugin/qemu_plugin.h"

#define CODE_MAX 16 /* bytes; the longest instruction has 15 */

/* QEMU's: the vCPU that this thread runs. Only compared, never looked into. */
extern __thread void *current_cpu;

QEMU_PLUGIN_VISIBLE int qemu_plugin_version = QEMU_PLUGIN_API_VERSION;

static struct {
	uint64_t below, count, above;
} counter; /* below and above stay 0 */

static struct qemu_plugin_scoreboard *score;
static struct stages *stages;
static struct args args;

static struct {
	void *cpu;
	uint64_t task;
} vcpus[ARGS_CPUS_MAX];
static void *target;	 /* the vCPU that is counted */
static void *running;	 /* whose turn it is */
static uint64_t turn_at; /* counter when the turn began */
static uint64_t own;	 /* instructions in the target's earlier turns */
static uint64_t awaited; /* stages_awaited(stages) */

static struct {
	struct qemu_plugin_register *rsp, *rdi, *rsi;
	GByteArray *bytes;
} regs;

/* --- the machine's state --- */

static uint64_t read_register(struct qemu_plugin_register *handle)
{
	uint64_t value = 0;

	g_byte_array_set_size(regs.bytes, 0);
	if (qemu_plugin_read_register(handle, regs.bytes) == sizeof(value))
		memcpy(&value, regs.bytes->data, sizeof(value));
	return value;
}

static void read_words(uint64_t address, uint64_t *words, size_t n)
{
	memset(words, 0, n * sizeof(*words));
	if (qemu_plugin_read_memory_vaddr(address, regs.bytes,
					  n * sizeof(*words)))
		memcpy(words, regs.bytes->data, n * sizeof(*words));
}

/* --- events --- */

static void turn(void)
{
	if (running == target)
		own += counter.count - turn_at;
	turn_at = counter.count;
	running = current_cpu;
}

static void take(const struct stages_event *e)
{
	uint64_t count = own;

	if (running == target)
		count += counter.count - turn_at;
	stages_take(stages, e, count);
	awaited = stages_awaited(stages);
}

static void on_block(unsigned int vcpu, void *pc)
{
	(void)vcpu;
	if (G_UNLIKELY(current_cpu != running))
		turn();
	if (G_UNLIKELY((uintptr_t)pc == awaited && awaited) &&
	    running == target) {
		struct stages_event e = {.kind = STAGES_RETURN,
					 .back = awaited};

		take(&e);
	}
}

static void on_module_block(unsigned int vcpu, void *pc)
{
	on_block(vcpu, pc);
	if (running == target && stages_wonders(stages)) {
		struct stages_event e = {.kind = STAGES_MODULE};

		take(&e);
	}
}

/* What an interrupt leaves on the stack: RIP, CS, RFLAGS, RSP. */
static void read_interrupt(struct stages_event *e)
{
	uint64_t frame[4];

	read_words(read_register(regs.rsp), frame, G_N_ELEMENTS(frame));
	e->back = frame[0];
	e->user = (frame[1] & 3) == 3;
	e->stack = frame[3];
}

static void on_iret(unsigned int vcpu, void *data)
{
	struct stages_event e = {.kind = STAGES_IRET};

	(void)vcpu;
	(void)data;
	if (running != target)
		return;
	read_interrupt(&e);
	take(&e);
}

static void on_function(unsigned int vcpu, void *data)
{
	const struct symbol *s = data;
	struct stages_event e = {.kind = s->event, .stage = s->stage};

	(void)vcpu;
	if (running != target)
		return;
	if (s->kind == SYMBOL_CALL) {
		e.stack = read_register(regs.rsp);
		read_words(e.stack, &e.back, 1);
	} else if (s->kind == SYMBOL_INTERRUPT || s->kind == SYMBOL_STUBS) {
		read_interrupt(&e);
	}
	take(&e);
}

/* On all vCPUs: a process may say who it is before it is moved. */
static void on_switch(unsigned int vcpu, void *data)
{
	struct stages_event e = {.kind = STAGES_SWITCH};
	size_t i;

	(void)vcpu;
	(void)data;
	e.prev = read_register(regs.rdi);
	e.task = read_register(regs.rsi);
	e.stack = read_register(regs.rsp);
	for (i = 0; i < ARGS_CPUS_MAX; i++)
		if (vcpus[i].cpu == running)
			vcpus[i].task = e.task;
	if (running == target)
		take(&e);
}

/* --- marks --- */

static uint64_t running_task(void)
{
	size_t i;

	for (i = 0; i < ARGS_CPUS_MAX; i++)
		if (vcpus[i].cpu == running)
			return vcpus[i].task;
	return 0;
}

static void write_counts(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = stages_text(stages_counts(stages), args.cpu);

	if (counter.below || counter.above)
		fprintf(stderr,
			ARGS_SAY "this QEMU numbers vCPUs while it runs, "
				 "not while it translates: not counted\n");
	else if (!g_file_set_contents(args.out, text, -1, &error))
		fprintf(stderr, ARGS_SAY "%s\n", error->message);
}

static void on_mark(unsigned int vcpu, void *data)
{
	struct stages_event e = {0};

	(void)vcpu;
	switch (GPOINTER_TO_UINT(data)) {
	case RXB_MARK_BEGIN:
		e.kind = STAGES_BEGIN;
		take(&e);
		break;
	case RXB_MARK_END:
		e.kind = STAGES_END;
		take(&e);
		write_counts();
		break;
	case RXB_MARK_SINK:
	case RXB_MARK_HOG:
		e.kind = STAGES_TASK;
		e.stage = GPOINTER_TO_UINT(data) == RXB_MARK_SINK ? STAGE_SINK
								  : STAGE_HOG;
		e.task = running_task();
		if (e.task || running == target)
			take(&e);
		break;
	}
}

/* --- translation --- */

/*
 * The counter as a scoreboard's element. Elements of one byte: QEMU 10
 * multiplies the constant by their size in place, and by 1 does no harm.
 */
static qemu_plugin_u64 counter_entry(void)
{
	char *base = qemu_plugin_scoreboard_find(score, 0);
	qemu_plugin_u64 entry = {.score = score};
	size_t index = 0;

	while (index < ARGS_CPUS_MAX && vcpus[index].cpu != current_cpu)
		index++;
	entry.offset = (size_t)((char *)&counter.count - base - index);
	return entry;
}

static void watch_entry(struct qemu_plugin_insn *insn, uint64_t pc)
{
	static const struct symbol stub = {.kind = SYMBOL_STUBS,
					   .event = STAGES_INTERRUPT,
					   .stage = STAGE_IRQ};
	const struct symbol *s = g_hash_table_lookup(args.functions, &pc);

	if (s && s->kind == SYMBOL_SWITCH)
		qemu_plugin_register_vcpu_insn_exec_cb(
			insn, on_switch, QEMU_PLUGIN_CB_R_REGS, NULL);
	else if (s)
		qemu_plugin_register_vcpu_insn_exec_cb(
			insn, on_function, QEMU_PLUGIN_CB_R_REGS, (gpointer)s);
	else if (code_is_stub(pc, args.stubs, args.stubs_end))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_function,
						       QEMU_PLUGIN_CB_R_REGS,
						       (gpointer)&stub);
}

/* A function's first instruction is its own; iret is still the interrupt's. */
static void translate_insn(struct qemu_plugin_insn *insn, qemu_plugin_u64 entry)
{
	uint8_t code[CODE_MAX];
	size_t bytes = qemu_plugin_insn_data(insn, code, sizeof(code));
	uint32_t mark = code_mark(code, bytes);

	watch_entry(insn, qemu_plugin_insn_vaddr(insn));
	qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(
		insn, QEMU_PLUGIN_INLINE_ADD_U64, entry, 1);
	if (code_is_iret(code, bytes))
		qemu_plugin_register_vcpu_insn_exec_cb(
			insn, on_iret, QEMU_PLUGIN_CB_R_REGS, NULL);
	if (mark)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_mark,
						       QEMU_PLUGIN_CB_NO_REGS,
						       GUINT_TO_POINTER(mark));
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	uint64_t pc = qemu_plugin_tb_vaddr(tb);
	qemu_plugin_u64 entry = counter_entry();
	size_t i, n = qemu_plugin_tb_n_insns(tb);

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_cb(
		tb, code_is_module(pc) ? on_module_block : on_block,
		QEMU_PLUGIN_CB_NO_REGS, (void *)(uintptr_t)pc);
	for (i = 0; i < n; i++)
		translate_insn(qemu_plugin_tb_get_insn(tb, i), entry);
}

/* --- start --- */

static void find_registers(void)
{
	g_autoptr(GArray) all = qemu_plugin_get_registers();
	guint i;

	for (i = 0; i < all->len; i++) {
		const qemu_plugin_reg_descriptor *d =
			&g_array_index(all, qemu_plugin_reg_descriptor, i);

		if (!strcmp(d->name, "rsp"))
			regs.rsp = d->handle;
		else if (!strcmp(d->name, "rdi"))
			regs.rdi = d->handle;
		else if (!strcmp(d->name, "rsi"))
			regs.rsi = d->handle;
	}
	if (regs.rsp && regs.rdi && regs.rsi)
		return;
	fprintf(stderr, ARGS_SAY "QEMU does not tell rsp, rdi and rsi\n");
	exit(EXIT_FAILURE);
}

static void on_vcpu(qemu_plugin_id_t id, unsigned int vcpu)
{
	(void)id;
	if (vcpu >= ARGS_CPUS_MAX)
		return;
	vcpus[vcpu].cpu = current_cpu;
	if (vcpu == args.cpu)
		target = current_cpu;
	if (!regs.rsp)
		find_registers();
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
			char **argv)
{
	if (!args_parse(&args, info, argc, argv))
		return -1;
	stages = stages_new();
	regs.bytes = g_byte_array_new();
	score = qemu_plugin_scoreboard_new(1);
	qemu_plugin_register_vcpu_init_cb(id, on_vcpu);
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
	return 0;
}
