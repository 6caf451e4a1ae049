/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/lab.h"

#include <string.h>

static const struct lab_ops *const all_labs[] = {&lab_realtime, &lab_virtual,
						 &lab_ssh};

gboolean lab_start(struct lab *lab, const char *name, const char *device,
		   const struct paths *paths, const struct lab_setup *setup,
		   const char *log_dir, GError **error)
{
	guint i = 0;

	/* The catalog lists no other. */
	while (strcmp(all_labs[i]->name, name))
		i++;
	*lab = (struct lab){
		.ops = all_labs[i],
		.device = device,
		.plant = setup ? setup->plant : NULL,
		.paths = paths,
	};
	lab->guest.agent.fd = -1;
	lab->sysctls =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	lab->collectors =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	wire_init(&lab->wire);
	gen_init(&lab->gen);
	qemu_init(&lab->qemu);
	ssh_link_init(&lab->link);
	return watch_init(&lab->watch, error) &&
	       lab->ops->start(lab, setup, log_dir, error);
}

void lab_stop(struct lab *lab)
{
	lab->ops->stop(lab);
	guest_close(&lab->guest);
	watch_close(&lab->watch);
	g_free(lab->accel_why);
	g_free(lab->qemu_command);
	g_free(lab->gen_command);
	g_free(lab->kernel_cmdline);
	g_free(lab->dpdk);
	g_clear_pointer(&lab->sysctls, g_hash_table_unref);
	g_clear_pointer(&lab->collectors, g_hash_table_unref);
	g_free(lab->collecting);
	g_clear_pointer(&lab->machine, json_object_unref);
	g_clear_pointer(&lab->share, json_object_unref);
	*lab = (struct lab){0};
}

gboolean lab_trial(struct lab *lab, struct watch *watch, struct trial *t,
		   struct point *p, GError **error)
{
	return lab->ops->trial(lab, watch, t, p, error);
}

gboolean lab_hog_idle(struct lab *lab, double top_pps, double *per_s,
		      GError **error)
{
	return lab->ops->hog_idle(lab, top_pps, per_s, error);
}

gboolean lab_trace(struct lab *lab, struct tracing *t, GError **error)
{
	return lab->ops->trace(lab, t, error);
}

gboolean lab_gen_is_far(const struct lab *lab)
{
	return lab->remote && lab->remote->gen_host;
}

const char *lab_accel(const struct lab *lab)
{
	if (lab->remote)
		return "none";
	return lab->kvm ? "kvm" : "tcg";
}

void lab_explain(GError **error, const char *console)
{
	char *last = log_last_line(console), *message;

	if (error && *error && *last) {
		message = g_strdup_printf("%s; its console ends with: %s",
					  (*error)->message, last);
		g_free((*error)->message);
		(*error)->message = message;
	}
	g_free(last);
}

gboolean trial_has_stage(const struct trial *t, enum rxb_stage stage)
{
	return t->followed || stage == RXB_STAGE_SEND ||
	       stage == RXB_STAGE_TOTAL;
}

double trial_stage_err_us(const struct trial *t, enum rxb_stage stage,
			  double clock_err_us)
{
	double follow_err_us = (double)t->follow_err_ns / 1e3;

	switch (stage) {
	case RXB_STAGE_RING:
	case RXB_STAGE_IRQ:
	case RXB_STAGE_DRIVER: /* of a frame that was polled for */
		return clock_err_us + follow_err_us;
	case RXB_STAGE_APP:
		return follow_err_us;
	case RXB_STAGE_TOTAL:
		return clock_err_us;
	default:
		return 0;
	}
}

void trial_clear(struct trial *t)
{
	g_clear_pointer(&t->counted, g_array_unref);
	g_clear_pointer(&t->samples, g_array_unref);
	g_clear_pointer(&t->stages, g_array_unref);
	g_clear_pointer(&t->driver, g_free);
	g_clear_pointer(&t->more, g_free);
	g_clear_pointer(&t->srcversion, g_free);
}
