/* SPDX-License-Identifier: GPL-2.0-only */
#include "rig.h"

#include "lab/isolate.h"
#include "reached.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ASK_LIMIT_MS 60000

/* Lines of the log that say what a bad one is about. */
#define LOG_AFTER 60

#define KMEMLEAK "/sys/kernel/debug/kmemleak"
/* Younger objects are not suspected: their reference may be in a register. */
#define KMEMLEAK_AGE_MS 5000

struct job {
	const char *device;
	GPtrArray *knobs;
	struct paths paths;
	char *log_dir;
	char *objects, *reached; /* see reached.h */
	int (*body)(struct rig *r);
};

static int in_lab(gpointer data)
{
	struct job *job = data;
	g_autoptr(GError) error = NULL;
	struct lab *lab = g_new0(struct lab, 1);
	struct lab_setup setup = {.knobs = job->knobs};
	struct rig rig = {.lab = lab};
	int status = EXIT_FAILURE;

	if (tap_ok(lab_start(lab, "realtime", job->device, &job->paths, &setup,
			     job->log_dir, &error),
		   "the lab starts")) {
		status = job->body(&rig);
		reached_keep(&rig, job->objects, job->reached);
	} else {
		tap_note("%s", error->message);
	}
	lab_stop(lab);
	g_free(lab);
	return status;
}

/* The runner says in BUILD and KERNEL what to boot. Free it. */
static char *piece(const char *dir, const char *name)
{
	const char *build = g_getenv("BUILD");
	g_autofree char *path =
		g_build_filename(build ? build : "build", dir, name, NULL);

	return g_canonicalize_filename(path, NULL);
}

int rig_run(int (*body)(struct rig *r))
{
	return rig_run_on("virtio", body);
}

int rig_run_on(const char *device, int (*body)(struct rig *r))
{
	return rig_run_wide(device, 1, body);
}

int rig_run_queues(const char *device, guint cpus, guint queues,
		   int (*body)(struct rig *r))
{
	const char *env = g_getenv("KERNEL"), *kernel = env ? env : "6.1";
	g_autofree char *image = g_strdup_printf("%s/vmlinux", kernel);
	g_autofree char *archive = g_strdup_printf("%s.cpio", kernel);
	g_autofree char *driver = g_strdup_printf("%s/netdrv", kernel);
	g_autofree char *program =
		g_strdup_printf("%s/%s", kernel, program_invocation_short_name);
	g_autofree char *wide = g_strdup_printf("cpus=%u", cpus);
	g_autofree char *many = g_strdup_printf("queues=%u", queues);
	g_autoptr(GPtrArray) knobs = knob_values_new();
	struct job job = {.device = device, .knobs = knobs, .body = body};
	int status;

	knob_values_set(knobs, "the rig", wide, NULL);
	knob_values_set(knobs, "the rig", many, NULL);
	job.paths.vmlinux = piece("kernel", image);
	job.paths.initramfs = piece("initramfs", archive);
	job.paths.pktgen = piece(".", "rxbench-pktgen");
	job.log_dir = piece("tests", "log");
	job.objects = piece("kmod", driver);
	job.reached = piece("reached", program);
	status = isolate_run(g_get_tmp_dir(), in_lab, &job);
	paths_clear(&job.paths);
	g_free(job.log_dir);
	g_free(job.objects);
	g_free(job.reached);
	return status;
}

int rig_run_wide(const char *device, guint cpus, int (*body)(struct rig *r))
{
	return rig_run_queues(device, cpus, 1, body);
}

gboolean rig_ask(struct rig *r, struct agent_reply *reply, const char *fmt, ...)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *request = NULL;
	va_list args;

	va_start(args, fmt);
	request = g_strdup_vprintf(fmt, args);
	va_end(args);
	if (agent_ask_line(&r->lab->guest.agent, ASK_LIMIT_MS, reply, request,
			   &error))
		return TRUE;
	tap_note("%s: %s", request, error->message);
	return FALSE;
}

char *rig_ask_refused(struct rig *r, const char *request)
{
	g_autoptr(GError) error = NULL;

	if (agent_ask_line(&r->lab->guest.agent, ASK_LIMIT_MS, NULL, request,
			   &error))
		return NULL;
	return g_strdup(error->message);
}

gboolean rig_write(struct rig *r, const char *path, const char *value)
{
	return agent_ask(&r->lab->guest.agent, ASK_LIMIT_MS, NULL, NULL, "set",
			 "path", path, "value", value, NULL);
}

char *rig_refusal(struct rig *r, const char *path, const char *value)
{
	g_autoptr(GError) error = NULL;

	if (agent_ask(&r->lab->guest.agent, ASK_LIMIT_MS, NULL, &error, "set",
		      "path", path, "value", value, NULL))
		return NULL;
	return g_strdup(error->message);
}

gboolean rig_exists(struct rig *r, const char *path)
{
	struct agent_reply reply;

	if (!agent_ask(&r->lab->guest.agent, ASK_LIMIT_MS, &reply, NULL, "get",
		       "path", path, NULL))
		return FALSE;
	agent_reply_clear(&reply);
	return TRUE;
}

char *rig_read(struct rig *r, const char *path)
{
	struct agent_reply reply;
	GString *text;

	if (!rig_ask(r, &reply, "get path=%s", path))
		return NULL;
	text = g_string_new(NULL);
	for (guint i = 0; i < reply.data->len; i++)
		g_string_append_printf(text, "%s\n",
				       (char *)reply.data->pdata[i]);
	agent_reply_clear(&reply);
	return g_string_free(text, FALSE);
}

GHashTable *rig_counters(struct rig *r, const char *iface)
{
	GHashTable *counters =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct agent_reply reply;

	if (!rig_ask(r, &reply, "counters iface=%s", iface))
		return counters;
	for (guint i = 0; i < reply.data->len; i++) {
		char **word = g_strsplit(reply.data->pdata[i], " ", 2);
		gint64 *value = g_new(gint64, 1);

		*value = word[1] ? g_ascii_strtoll(word[1], NULL, 10) : 0;
		g_hash_table_replace(counters, g_strdup(word[0]), value);
		g_strfreev(word);
	}
	agent_reply_clear(&reply);
	return counters;
}

gint64 counter(GHashTable *counters, const char *name)
{
	const gint64 *value = g_hash_table_lookup(counters, name);

	if (!value)
		tap_ok(FALSE, "the agent reports %s", name);
	return value ? *value : -1;
}

gint64 counter_grew(GHashTable *before, GHashTable *after, const char *name)
{
	return counter(after, name) - counter(before, name);
}

static gboolean is_bad(const char *line)
{
	static const char *const bad[] = {"WARNING:",
					  "BUG:",
					  "Oops",
					  "general protection",
					  "Call Trace:",
					  "Kernel panic",
					  "stall",
					  "nobody cared",
					  "refcount_t:",
					  "lockup",
					  "UBSAN:",
					  "INFO: task",
					  "INFO: trying",
					  "suspected memory leak",
					  NULL};

	for (const char *const *b = bad; *b; b++)
		if (strstr(line, *b))
			return TRUE;
	return FALSE;
}

char *rig_log(struct rig *r)
{
	struct agent_reply reply;
	guint told = 0;
	GString *text;

	if (!rig_ask(r, &reply, "dmesg"))
		return NULL;
	text = g_string_new(NULL);
	for (guint i = 0; i < reply.data->len; i++) {
		const char *line = reply.data->pdata[i];

		g_string_append_printf(text, "%s\n", line);
		if (is_bad(line)) {
			r->log_bad = TRUE;
			told = LOG_AFTER;
		}
		if (told) {
			tap_note("%s", line);
			told--;
		}
	}
	agent_reply_clear(&reply);
	return g_string_free(text, FALSE);
}

int rig_limit_ms(const struct rig *r, int ms)
{
	return ms * (int)r->lab->guest.agent.patience;
}

/*
 * Where the kernel can look for memory that nobody refers to, have it look: it
 * logs how much it found. Only what two scans find unchanged is suspected.
 */
static void look_for_leaks(struct rig *r)
{
	g_autofree char *found = NULL;

	if (!rig_write(r, KMEMLEAK, "scan") ||
	    !watch_pause(&r->lab->watch, KMEMLEAK_AGE_MS, NULL) ||
	    !rig_write(r, KMEMLEAK, "scan"))
		return;
	found = rig_read(r, KMEMLEAK);
	for (char *line = found; line && *line; line = strchr(line, '\n') + 1)
		tap_note("%.*s", (int)strcspn(line, "\n"), line);
}

gboolean rig_log_clean(struct rig *r)
{
	g_autofree char *text = NULL;
	gboolean clean;

	look_for_leaks(r);
	text = rig_log(r);
	clean = text && !r->log_bad;

	r->log_bad = FALSE;
	return clean;
}
