/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/gen.h"

#include <rxbench/stamp.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/error.h"
#include "stats/json_read.h"

#define READY_LIMIT_MS 20000
/* A busy host may keep it waiting; its death is noticed at once. */
#define ANSWER_LIMIT_MS 20000
#define READY_WORD "telemetry at "

void gen_init(struct gen *g)
{
	child_init(&g->child);
	g->telemetry = (struct telemetry){.fd = -1};
	ssh_link_init(&g->link);
	g->agent = (struct agent){.fd = -1};
}

/* The path after "telemetry at" in the line the generator greets with. */
static char *wait_ready(struct gen *g, struct watch *watch, GError **error)
{
	gint64 until_ms = watch_now_ms() + READY_LIMIT_MS;
	GString *out = g_string_new(NULL);
	char *path = NULL, *at, *end;

	while (!path) {
		if (g->child.out_fd < 0) { /* it ended, or will at once */
			if (watch_pause(watch, 1000, error))
				g_set_error(error, RXB_ERROR,
					    RXB_ERROR_PROTOCOL,
					    "the generator closed its output "
					    "before it was ready");
			break;
		}
		if (!watch_fd(watch, g->child.out_fd, until_ms,
			      "the generator's start", error))
			break;
		child_drain(&g->child, out);
		at = strstr(out->str, READY_WORD);
		end = at ? strchr(at, '\n') : NULL;
		if (end)
			path = g_strndup(at + strlen(READY_WORD),
					 (gsize)(end - at) -
						 strlen(READY_WORD));
	}
	g_string_free(out, TRUE);
	return path;
}

static void add_ours(GPtrArray *argv, const struct gen_port *port)
{
	g_ptr_array_add(argv, g_strdup("--no-huge"));
	g_ptr_array_add(argv, g_strdup("-m"));
	g_ptr_array_add(argv, g_strdup("128"));
	g_ptr_array_add(argv, g_strdup("--no-pci"));
	g_ptr_array_add(argv, g_strdup("--vdev"));
	g_ptr_array_add(argv, g_strdup(port->vdev));
	g_ptr_array_add(argv, g_strdup("--"));
	if (port->rings < 2)
		return;
	g_ptr_array_add(argv, g_strdup("--spread"));
	g_ptr_array_add(argv, g_strdup_printf("%u", port->rings));
}

/* The generator knows best what such a port needs. */
static void add_users(GPtrArray *argv, const struct gen_port *port)
{
	g_ptr_array_add(argv, g_strdup("--"));
	g_ptr_array_add(argv, g_strdup("--port"));
	g_ptr_array_add(argv, g_strdup(port->spec));
	if (!port->physical)
		return;
	g_ptr_array_add(argv, g_strdup("--physical"));
	g_ptr_array_add(argv, g_strdup(port->physical));
}

char **gen_argv(const char *binary, const struct gen_port *port, int cpu)
{
	GPtrArray *argv = g_ptr_array_new();

	g_ptr_array_add(argv, g_strdup(binary));
	/* Both logical cores on one CPU: one sends, one only waits. */
	if (cpu >= 0) {
		g_ptr_array_add(argv, g_strdup("--lcores"));
		g_ptr_array_add(argv, g_strdup_printf("0@%d,1@%d", cpu, cpu));
	}
	if (port->vdev)
		add_ours(argv, port);
	else
		add_users(argv, port);
	g_ptr_array_add(argv, g_strdup("--dst-mac"));
	g_ptr_array_add(argv, g_strdup(port->mac ? port->mac : RXB_DUT_MAC));
	g_ptr_array_add(argv, NULL);
	return (char **)g_ptr_array_free(argv, FALSE);
}

gboolean gen_start(struct gen *g, struct watch *watch, const char *binary,
		   const struct gen_port *port, int cpu, const char *log_path,
		   char **command, GError **error)
{
	char **argv = gen_argv(binary, port, cpu);
	struct child_spec spec = {
		.name = "the generator",
		.argv = (const char *const *)argv,
		.log_path = log_path,
		.pipe_stdout = TRUE,
	};
	char *path = NULL;
	gboolean ok;

	g->port = port;
	if (command)
		*command = g_strjoinv(" ", argv);
	/* DPDK keeps its sockets below this directory: ours, not /run. */
	g_setenv("RUNTIME_DIRECTORY", ".", TRUE);
	ok = child_spawn(&g->child, &spec, error);
	if (ok) {
		watch_add(watch, &g->child);
		path = wait_ready(g, watch, error);
	}
	ok = path && telemetry_open(&g->telemetry, watch, path, error);
	g_free(path);
	g_strfreev(argv);
	return ok;
}

void gen_stop(struct gen *g)
{
	telemetry_close(&g->telemetry);
	child_stop(&g->child);
}

gboolean gen_wait_link(struct gen *g, int limit_ms, GError **error)
{
	char *request =
		g_strdup_printf("/pktgen/waitlink,limit_ms=%d", limit_ms);
	JsonObject *answer = telemetry_ask(&g->telemetry, request,
					   limit_ms + ANSWER_LIMIT_MS, error);
	gboolean up = answer && jsonread_whole(answer, "link", 0, 1, 0) == 1;

	if (answer && !up)
		g_set_error(error, RXB_ERROR, RXB_ERROR_LIMIT,
			    "the link between generator and guest did not "
			    "come up within %d ms",
			    limit_ms);
	g_clear_pointer(&answer, json_object_unref);
	g_free(request);
	return up;
}

char *gen_trial_params(const struct gen_trial *trial)
{
	GString *params = g_string_new(NULL);

	g_string_printf(params,
			"rate=%.0f,window_ms=%d,epoch=%d,pattern=%s,seed=%d",
			trial->rate_pps, trial->window_ms, trial->epoch,
			trial->pattern, trial->epoch);
	if (trial->frame_bytes)
		g_string_append_printf(params, ",frame_bytes=%d",
				       trial->frame_bytes);
	if (trial->work)
		g_string_append(params, trial->work);
	if (trial->more)
		g_string_append(params, trial->more);
	return g_string_free(params, FALSE);
}

gboolean gen_start_trial(struct gen *g, const struct gen_trial *trial,
			 GError **error)
{
	char *params = gen_trial_params(trial);
	char *request =
		g_strconcat("/pktgen/start,", params, g->port->peer, NULL);
	JsonObject *answer =
		telemetry_ask(&g->telemetry, request, ANSWER_LIMIT_MS, error);

	g_free(request);
	g_free(params);
	if (!answer)
		return FALSE;
	json_object_unref(answer);
	return TRUE;
}

gboolean gen_stop_trial(struct gen *g, GError **error)
{
	JsonObject *answer = telemetry_ask(&g->telemetry, "/pktgen/stop",
					   ANSWER_LIMIT_MS, error);

	if (!answer)
		return FALSE;
	json_object_unref(answer);
	return TRUE;
}

gboolean gen_wait_trial(struct gen *g, const struct gen_trial *trial,
			struct gen_result *result, GError **error)
{
	JsonObject *answer =
		telemetry_ask(&g->telemetry, "/pktgen/wait",
			      trial->window_ms + ANSWER_LIMIT_MS, error);
	gboolean ok = answer && gen_parse_result(answer, result, error);

	g_clear_pointer(&answer, json_object_unref);
	return ok;
}

static void parse_back(JsonObject *answer, struct gen_result *result)
{
	struct gen_latency *ns = &result->back_ns;
	struct {
		const char *name;
		gint64 *value;
	} member[] = {
		{"intended_min_ns", &ns->min},	 {"intended_p50_ns", &ns->p50},
		{"intended_p90_ns", &ns->p90},	 {"intended_p99_ns", &ns->p99},
		{"intended_p999_ns", &ns->p999}, {"intended_max_ns", &ns->max},
	};
	guint i;

	result->back = jsonread_whole(answer, "received", 0, G_MAXINT64, -1);
	for (i = 0; i < G_N_ELEMENTS(member); i++)
		*member[i].value = jsonread_whole(answer, member[i].name,
						  G_MININT64, G_MAXINT64, 0);
}

gboolean gen_parse_result(JsonObject *answer, struct gen_result *result,
			  GError **error)
{
	struct {
		const char *name;
		gint64 *value;
	} member[] = {
		{"planned", &result->planned},
		{"sent", &result->sent},
		{"unsent", &result->unsent},
		{"ring_full", &result->ring_full},
		{"late", &result->late},
		{"max_lag_ns", &result->max_lag_ns},
		{"start_ns", &result->start_ns},
		{"end_ns", &result->end_ns},
		{"gap_p50_ns", &result->gap_p50_ns},
		{"microbursts_ppm", &result->microbursts_ppm},
		{"gap_cv_ppm", &result->gap_cv_ppm},
	};
	const gint64 least = G_MININT64 + 1; /* one less: it is not there */
	guint i;

	for (i = 0; i < G_N_ELEMENTS(member); i++) {
		*member[i].value = jsonread_whole(answer, member[i].name, least,
						  G_MAXINT64, G_MININT64);
		if (*member[i].value < least) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
				    "the generator's result lacks %s",
				    member[i].name);
			return FALSE;
		}
	}
	parse_back(answer, result);
	result->steady_sent =
		jsonread_whole(answer, "steady_sent", -1, G_MAXINT64, -1);
	result->drained_ns =
		jsonread_whole(answer, "drained_ns", 0, G_MAXINT64, 0);
	result->rate_pps = jsonread_number(answer, "rate_pps", 0);
	return TRUE;
}
