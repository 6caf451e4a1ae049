/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench shell: talk to the agent of a running guest. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "lab/error.h"
#include "lab/isolate.h"
#include "lab/lab.h"

/* Long enough for whatever a person may ask the agent for. */
#define ANSWER_LIMIT_MS 60000
/* Until a person types: a year. */
#define TYPING_LIMIT_MS (365LL * 24 * 3600 * 1000)

struct shell {
	struct paths paths;
	struct lab lab;
	char *log_dir;
	const char *device;
};

static void show_reply(const struct agent_reply *r)
{
	guint i;

	for (i = 0; i < r->data->len; i++)
		puts(g_ptr_array_index(r->data, i));
	printf("ok");
	for (i = 0; i < r->end.nargs; i++)
		printf(" %s=%s", r->end.arg[i].key, r->end.arg[i].value);
	putchar('\n');
}

static gboolean ask_generator(struct lab *lab, const char *request,
			      GError **error)
{
	JsonObject *answer = telemetry_ask(&lab->gen.telemetry, request,
					   ANSWER_LIMIT_MS, error);
	JsonNode *node;
	char *text;

	if (!answer)
		return FALSE;
	node = json_node_alloc();
	json_node_init_object(node, answer);
	text = json_to_string(node, TRUE);
	puts(text);
	g_free(text);
	json_node_unref(node);
	json_object_unref(answer);
	return TRUE;
}

/* A refusal is an answer too; FALSE only when the lab is gone. */
static gboolean obey(struct lab *lab, const char *line, GError **error)
{
	struct agent_reply reply;
	GError *wrong = NULL;

	if (*line == '/')
		ask_generator(lab, line, &wrong);
	else if (agent_ask_line(&lab->guest.agent, ANSWER_LIMIT_MS, &reply,
				line, &wrong)) {
		show_reply(&reply);
		agent_reply_clear(&reply);
	}
	if (!wrong)
		return TRUE;
	if (g_error_matches(wrong, RXB_ERROR, RXB_ERROR_DIED) ||
	    g_error_matches(wrong, RXB_ERROR, RXB_ERROR_INTERRUPTED)) {
		g_propagate_error(error, wrong);
		return FALSE;
	}
	puts(wrong->message);
	g_error_free(wrong);
	return TRUE;
}

/* All whole lines in @in; the rest stays. */
static gboolean obey_lines(struct lab *lab, GString *in, GError **error)
{
	char *end;

	while ((end = strchr(in->str, '\n'))) {
		gboolean ok = TRUE;

		*end = '\0';
		g_strstrip(in->str);
		if (*in->str)
			ok = obey(lab, in->str, error);
		g_string_erase(in, 0, end - in->str + 1);
		if (!ok)
			return FALSE;
	}
	return TRUE;
}

/* Until the end of the input. */
static gboolean converse(struct lab *lab, GError **error)
{
	const char *prompt = isatty(STDIN_FILENO) ? "rxbench> " : "";
	GString *in = g_string_new(NULL);
	gboolean ok = TRUE;
	char buf[1024];

	while (ok) {
		ssize_t n;

		fputs(prompt, stdout);
		fflush(stdout);
		ok = watch_fd(&lab->watch, STDIN_FILENO,
			      watch_now_ms() + TYPING_LIMIT_MS, "your input",
			      error);
		n = ok ? read(STDIN_FILENO, buf, sizeof(buf)) : 0;
		if (n <= 0)
			break;
		g_string_append_len(in, buf, n);
		ok = obey_lines(lab, in, error);
	}
	if (ok && in->len) { /* the last line needs no end */
		g_string_append_c(in, '\n');
		ok = obey_lines(lab, in, error);
	}
	g_string_free(in, TRUE);
	return ok;
}

static int in_lab(gpointer data)
{
	struct shell *s = data;
	GError *error = NULL;
	gboolean ok;

	fputs("rxbench: booting the guest\n", stderr);
	ok = lab_start(&s->lab, "realtime", s->device, &s->paths, NULL,
		       s->log_dir, &error);
	if (ok) {
		fputs("rxbench: type verbs for the agent, such as: hello; "
		      "load driver=netdrv; up iface=eth0; "
		      "counters iface=eth0\n"
		      "rxbench: and requests for the generator, such as: "
		      "/pktgen/stats; Ctrl-D ends\n",
		      stderr);
		ok = converse(&s->lab, &error);
	}
	lab_stop(&s->lab);
	return ok ? CLI_OK : cli_fail(error);
}

int cmd_shell(int argc, char **argv)
{
	char *kernel = NULL, *device = NULL;
	const GOptionEntry entries[] = {
		{"device", 0, 0, G_OPTION_ARG_STRING, &device,
		 "its NIC [virtio]", "DEVICE"},
		{"kernel", 0, 0, G_OPTION_ARG_STRING, &kernel,
		 "the guest's [6.1]", "VERSION"},
		G_OPTION_ENTRY_NULL,
	};
	struct shell s = {0};
	GError *error = NULL;
	int status;

	if (!cli_parse(&argc, &argv, entries, "", 0, 0, &error) ||
	    !catalog_check("--device", device ? device : "virtio",
			   catalog_devices, &error) ||
	    !paths_find(&s.paths, kernel ? kernel : "6.1", &error)) {
		g_free(kernel);
		g_free(device);
		return cli_fail(error);
	}
	s.device = device ? device : "virtio";
	s.log_dir = g_strdup(".");
	status = isolate_run(g_get_tmp_dir(), in_lab, &s);
	g_free(s.log_dir);
	g_free(kernel);
	g_free(device);
	paths_clear(&s.paths);
	return status;
}
