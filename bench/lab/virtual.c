/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The virtual lab: generator and device under test in one guest whose clock
 * counts instructions. It boots once; each trial is a machine of its own that
 * goes on from the state saved then, so no trial can depend on another, and as
 * many run at once as the host has CPUs.
 */
#include "lab/virtual.h"

#include <math.h>
#include <string.h>
#include <rxbench/stamp.h>
#include <unistd.h>

#include "lab/error.h"
#include "lab/gates.h"
#include "lab/host.h"
#include "lab/knobs_boot.h"
#include "lab/qemu_option.h"
#include "lab/samples.h"
#include "lab/vm.h"
#include "stats/costs.h"

/* Some 20 s a guest second were seen on a host with much other work. */
#define TRIAL_LIMIT_MS 120000
#define LIMIT_PER_WINDOW 100
#define STATE "state"
/* The first whose plugins can do what ours needs: 9.2. */
#define PLUGIN_QEMU 902

#define HOG_WINDOW_MS 100
#define HOG_SETTLE_MS 40
#define HOG_SPAN_NS (20 * 1000 * 1000)
/* What the generator's load may take from the hog. */
#define MAX_TAKEN 0.01

void virt_spec(const struct lab *lab, struct vm_spec *spec)
{
	*spec = (struct vm_spec){
		.vmlinux = lab->paths->vmlinux,
		.initramfs = lab->paths->virtual_initramfs,
		.device = lab->device,
		.knobs = lab->virt->setup.knobs,
		.two = lab->virt->two,
		.state = STATE,
		.seats = lab->virt->seats,
		.log = lab->virt->log,
		.console_log = lab->virt->console,
		.number = (guint)g_atomic_int_add(&lab->virt->number, 1),
	};
}

static gboolean virtual_start(struct lab *lab, const struct lab_setup *setup,
			      const char *log_dir, GError **error)
{
	char *qemu = host_qemu_version(error);

	if (!qemu)
		return FALSE;
	lab->virt = g_new0(struct virt, 1);
	lab->virt->setup = *setup;
	lab->virt->two = knobs_cpus(setup->knobs) > 1;
	lab->virt->log = g_build_filename(log_dir, "qemu.log", NULL);
	lab->virt->console =
		g_build_filename(log_dir, "guest-console.log", NULL);
	lab->virt->seats = seats_new();
	lab->lanes = seats_count(lab->virt->seats);
	lab->virt->counts =
		lab->paths->stages && host_qemu_number(qemu) >= PLUGIN_QEMU;
	lab->accel_why = g_strdup("the clock counts instructions");
	lab->kernel_cmdline =
		machine_cmdline(lab->device, setup->knobs, lab->virt->two);
	lab->gen_command = g_strdup("rxbench-pktgen " MACHINE_GEN_ARGS);
	lab->guest.srcversions =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (virt_boot(lab, error))
		lab->machine = machine_describe(lab->device, lab->guest.kernel,
						qemu, lab->virt->two);
	g_free(qemu);
	return lab->machine != NULL;
}

static void virtual_stop(struct lab *lab)
{
	if (!lab->virt)
		return;
	unlink(STATE);
	seats_free(lab->virt->seats);
	g_free(lab->virt->log);
	g_free(lab->virt->symbols);
	g_free(lab->virt->console);
	g_clear_pointer(&lab->virt, g_free);
}

/* What the plugin counted, into *stages; its file is no more needed then. */
static gboolean take_stages(const char *file, GArray **stages, GError **error)
{
	gboolean ok;
	char *text;

	if (!g_file_get_contents(file, &text, NULL, error))
		return FALSE;
	*stages = costs_parse(text, error);
	ok = *stages != NULL;
	g_free(text);
	unlink(file);
	return ok;
}

/* One machine that counts: see bench/plugin. */
static gboolean go_on_counting(struct lab *lab, struct watch *watch,
			       struct vm_spec *spec, struct script *s,
			       GArray **stages, GError **error)
{
	char *library = qemu_option_escape(lab->paths->stages);
	char *out = g_strdup_printf("stages.%u", spec->number);
	char *plugin = g_strdup_printf("%s,cpu=" MACHINE_DUT_CPU ",out=%s%s",
				       library, out, lab->virt->symbols);
	gboolean ok;

	spec->plugin = plugin;
	ok = vm_go_on(watch, spec, s, error) && take_stages(out, stages, error);
	g_free(plugin);
	g_free(out);
	g_free(library);
	return ok;
}

/*
 * One machine, from the saved state to its last answer. *stages, if not NULL,
 * gets what was counted where anything was.
 */
static gboolean go_on(struct lab *lab, struct watch *watch,
		      struct virt_request *r, GArray **stages,
		      struct account *a, struct trial *t, GError **error)
{
	struct virt_places places;
	struct vm_spec spec;
	struct script s;
	gboolean ok;

	virt_spec(lab, &spec);
	spec.limit_ms = TRIAL_LIMIT_MS + LIMIT_PER_WINDOW * r->window_ms;
	spec.unplugged = r->unplugged;
	r->marked = stages && lab->virt->symbols;
	script_init(&s);
	virt_compose(&s, r, &places);
	if (r->marked)
		ok = go_on_counting(lab, watch, &spec, &s, stages, error);
	else
		ok = vm_go_on(watch, &spec, &s, error);
	ok = ok && virt_read(&s, r, &places, a, t->latency, &t->samples, error);
	if (ok)
		virt_module(&s, r, &places, t);
	script_clear(&s);
	return ok;
}

static gboolean virtual_trial(struct lab *lab, struct watch *watch,
			      struct trial *t, struct point *p, GError **error)
{
	struct virt_request r = {
		.setup = &lab->virt->setup,
		.knobs = t->knobs ? t->knobs : lab->virt->setup.knobs,
		.two = lab->virt->two,
		.device = lab->device,
		.mode = t->mode,
		.workload =
			t->workload ? t->workload : lab->virt->setup.workload,
		.pattern = p->pattern,
		.more = t->more,
		.pps = t->pps,
		.window_ms = t->window_ms,
		.settle_ms = t->settle_ms,
		.frame_bytes = p->frame_bytes,
	};
	struct account a = {0};
	GArray *stages = NULL;
	gboolean ok;

	ok = go_on(lab, watch, &r, t->rates_only ? NULL : &stages, &a, t,
		   error);
	if (ok) {
		a.workload = p->workload;
		a.hog_idle_per_s = t->hog_idle_per_s;
		t->start_ns = (guint64)a.gen.start_ns;
		account_fill(p, &a);
		t->counted = account_counted(&a);
		gates_apply(p, &a);
		t->stages = g_steal_pointer(&stages);
	}
	g_clear_pointer(&stages, g_array_unref);
	account_clear(&a);
	return ok;
}

/* What the hog did, with the generator asleep and at its load. */
struct hog_look {
	double asleep_per_s, spinning_per_s;
};

static gboolean look_at_hog(struct lab *lab, double pps, struct hog_look *look,
			    GError **error)
{
	struct virt_request r = {
		.setup = &lab->virt->setup,
		.knobs = lab->virt->setup.knobs,
		.two = lab->virt->two,
		.device = lab->device,
		.mode = lab->virt->setup.mode,
		.workload = "hog",
		.pattern = "cbr",
		.pps = pps,
		.window_ms = HOG_WINDOW_MS,
		.settle_ms = HOG_SETTLE_MS,
		.frame_bytes = RXB_MIN_FRAME_BYTES,
		.generator_sleeps = TRUE,
		.unplugged = TRUE,
	};
	struct trial *t = g_new0(struct trial, 1);
	struct account a = {0};
	gboolean ok;

	ok = go_on(lab, &lab->watch, &r, NULL, &a, t, error);
	if (ok) {
		look->spinning_per_s = samples_growth(t->samples, SAMPLE_HOG,
						      (guint64)a.gen.start_ns,
						      (guint64)a.gen.end_ns) *
				       1e3 / HOG_WINDOW_MS;
		look->asleep_per_s =
			samples_peak_rate(t->samples, SAMPLE_HOG, HOG_SPAN_NS);
	}
	account_clear(&a);
	trial_clear(t);
	g_free(t);
	return ok;
}

/* What the generator takes, and that it takes it at every load. */
static void describe_share(struct lab *lab, const struct hog_look *idle,
			   const struct hog_look *top, double top_pps)
{
	JsonObject *o = lab->share = json_object_new();

	json_object_set_double_member(
		o, "share", 1 - idle->spinning_per_s / idle->asleep_per_s);
	json_object_set_double_member(o, "hog_per_s_generator_asleep",
				      idle->asleep_per_s);
	json_object_set_double_member(o, "hog_per_s_generator_idle",
				      idle->spinning_per_s);
	json_object_set_double_member(o, "hog_per_s_generator_at_top",
				      top->spinning_per_s);
	json_object_set_double_member(o, "top_pps", top_pps);
}

static gboolean virtual_hog_idle(struct lab *lab, double top_pps, double *per_s,
				 GError **error)
{
	struct hog_look idle, top;
	double taken;

	if (!look_at_hog(lab, 1, &idle, error) ||
	    !look_at_hog(lab, top_pps, &top, error))
		return FALSE;
	*per_s = idle.spinning_per_s;
	if (!(*per_s > 0)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "the hog makes no progress on an idle guest");
		return FALSE;
	}
	describe_share(lab, &idle, &top, top_pps);
	taken = 1 - top.spinning_per_s / *per_s;
	if (fabs(taken) <= MAX_TAKEN)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_LIMIT,
		    "the generator's load takes %.2f %% from the machine under "
		    "test, more than 1 %%",
		    100 * taken);
	return FALSE;
}

const struct lab_ops lab_virtual = {
	.name = "virtual",
	.start = virtual_start,
	.stop = virtual_stop,
	.trial = virtual_trial,
	.hog_idle = virtual_hog_idle,
	.trace = virtual_trace,
};
