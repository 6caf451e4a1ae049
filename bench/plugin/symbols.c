/* SPDX-License-Identifier: GPL-2.0-only */
#include "plugin/symbols.h"

#include <string.h>

#define EVENT(name_, event_, stage_, need_)                \
	{                                                  \
		name_, SYMBOL_EVENT, event_, stage_, need_ \
	}
#define CALL(name_, stage_, need_)                             \
	{                                                      \
		name_, SYMBOL_CALL, STAGES_CALL, stage_, need_ \
	}
#define OTHER(name_, need_)                                                   \
	{                                                                     \
		name_, SYMBOL_INTERRUPT, STAGES_INTERRUPT, STAGE_OTHER, need_ \
	}
#define DISPATCH(name_)                                             \
	{                                                           \
		name_, SYMBOL_CALL, STAGES_DISPATCH, STAGE_SOFTIRQ, \
			"softirq dispatcher"                        \
	}

/*
 * Static functions come and go with the compiler's inlining, so a way into the
 * protocols has several names; the inner of two nested ones changes nothing.
 */
const struct symbol symbols[] = {
	{"irq_entries_start", SYMBOL_STUBS, STAGES_INTERRUPT, STAGE_IRQ,
	 "first device interrupt"},
	{"spurious_entries_start", SYMBOL_STUBS_END, STAGES_INTERRUPT,
	 STAGE_IRQ, "last device interrupt"},
	OTHER("asm_sysvec_apic_timer_interrupt", "timer interrupt"),
	OTHER("asm_sysvec_reschedule_ipi", NULL),
	OTHER("asm_sysvec_call_function", NULL),
	OTHER("asm_sysvec_call_function_single", NULL),
	OTHER("asm_sysvec_irq_work", NULL),
	OTHER("asm_sysvec_x86_platform_ipi", NULL),
	OTHER("asm_sysvec_error_interrupt", NULL),
	OTHER("asm_sysvec_spurious_apic_interrupt", NULL),
	OTHER("asm_sysvec_reboot", NULL),
	/* 6.1 up to 6.1.103 and 6.6: the first; later the second, in it. */
	DISPATCH("__do_softirq"),
	DISPATCH("handle_softirqs"),
	CALL("net_rx_action", STAGE_SOFTIRQ, "net_rx_action"),
	CALL("run_timer_softirq", STAGE_OTHER, NULL),
	CALL("hrtimer_run_softirq", STAGE_OTHER, NULL),
	CALL("rcu_core_si", STAGE_OTHER, NULL),
	CALL("run_rebalance_domains", STAGE_OTHER, NULL),
	CALL("sched_balance_softirq", STAGE_OTHER, NULL),
	CALL("netif_receive_skb", STAGE_PROTOCOL, "netif_receive_skb"),
	CALL("netif_receive_skb_core", STAGE_PROTOCOL, NULL),
	CALL("__netif_receive_skb", STAGE_PROTOCOL, "__netif_receive_skb"),
	CALL("__netif_receive_skb_one_core", STAGE_PROTOCOL,
	     "__netif_receive_skb"),
	CALL("netif_receive_skb_list", STAGE_PROTOCOL,
	     "netif_receive_skb_list"),
	CALL("netif_receive_skb_list_internal", STAGE_PROTOCOL,
	     "netif_receive_skb_list_internal"),
	CALL("__netif_receive_skb_list", STAGE_PROTOCOL,
	     "netif_receive_skb_list_internal"),
	CALL("__netif_receive_skb_list_core", STAGE_PROTOCOL,
	     "netif_receive_skb_list_internal"),
	CALL("sock_def_readable", STAGE_WAKEUP, "sock_def_readable"),
	CALL("__schedule", STAGE_SWITCH, "__schedule"),
	{"__switch_to", SYMBOL_SWITCH, STAGES_SWITCH, STAGE_SWITCH,
	 "__switch_to"},
	EVENT("entry_SYSCALL_64", STAGES_SYSCALL, STAGE_OTHER,
	      "entry_SYSCALL_64"),
	EVENT("schedule_idle", STAGES_TASK, STAGE_IDLE, "schedule_idle"),
	EVENT("run_ksoftirqd", STAGES_TASK, STAGE_SOFTIRQ, "run_ksoftirqd"),
	EVENT("do_task_dead", STAGES_DEATH, STAGE_OTHER, NULL),
	{0},
};

const struct symbol *symbol_find(const char *name)
{
	size_t length = strcspn(name, ".");
	const struct symbol *s;

	for (s = symbols; s->name; s++)
		if (strlen(s->name) == length &&
		    !strncmp(s->name, name, length))
			return s;
	return NULL;
}

char *symbol_list(void)
{
	GString *list = g_string_new(NULL);
	const struct symbol *s;

	for (s = symbols; s->name; s++)
		g_string_append_printf(list, "%s%s", list->len ? "," : "",
				       s->name);
	return g_string_free(list, FALSE);
}

static gboolean has(const GPtrArray *found, const char *need)
{
	guint i;

	for (i = 0; i < found->len; i++) {
		const struct symbol *s = found->pdata[i];

		if (!g_strcmp0(s->need, need))
			return TRUE;
	}
	return FALSE;
}

static void add_alternatives(GString *words, const char *need)
{
	const char *before = words->len ? ", " : "";
	const struct symbol *s;

	for (s = symbols; s->name; s++) {
		if (g_strcmp0(s->need, need))
			continue;
		g_string_append_printf(words, "%s%s", before, s->name);
		before = " or ";
	}
}

char *symbol_missing(const GPtrArray *found)
{
	g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
	GString *words = g_string_new(NULL);
	const struct symbol *s;

	for (s = symbols; s->name; s++)
		if (s->need && g_hash_table_add(told, (gpointer)s->need) &&
		    !has(found, s->need))
			add_alternatives(words, s->need);
	return g_string_free(words, !words->len);
}
