/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON that comes through sockets: QEMU's, and the generator's. */
#include "fuzz.h"

#include <sys/socket.h>
#include <unistd.h>

#include "lab/gen.h"
#include "lab/qmp.h"

#define COMMAND "/pktgen/wait"

gboolean __wrap_watch_fd(struct watch *w, int fd, gint64 until_ms,
			 const char *what, GError **error);
gboolean __wrap_watch_pause(struct watch *w, int ms, GError **error);

/* All is there that ever will be: nobody waits. */
gboolean __wrap_watch_fd(struct watch *w, int fd, gint64 until_ms,
			 const char *what, GError **error)
{
	(void)w, (void)fd, (void)until_ms, (void)what, (void)error;
	return TRUE;
}

gboolean __wrap_watch_pause(struct watch *w, int ms, GError **error)
{
	(void)w, (void)ms, (void)error;
	return TRUE;
}

static void telemetry(const char *text)
{
	struct gen_result result;
	GError *error = NULL;
	JsonObject *answer = telemetry_parse(text, COMMAND, &error);

	fuzz_need_judged(answer != NULL, &error);
	if (!answer)
		return;
	fuzz_need_judged(gen_parse_result(answer, &result, &error), &error);
	json_object_unref(answer);
}

/* All that QEMU will ever say, and then it is gone. */
static void qmp(const uint8_t *data, size_t size)
{
	JsonObject *event = NULL;
	struct watch watch = {0};
	GError *error = NULL;
	struct qmp q;
	int pair[2];
	gboolean ok;

	fuzz_need(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "no sockets");
	if (send(pair[1], data, size, MSG_DONTWAIT) >= 0)
		shutdown(pair[1], SHUT_WR);
	ok = qmp_open(&q, &watch, pair[0], &error);
	fuzz_need_judged(ok, &error);
	if (ok) {
		fuzz_need_judged(qmp_cpu_thread(&q, 0, &error) >= 0, &error);
		event = qmp_wait_event(&q, "STOP", 1000, &error);
		fuzz_need_judged(event != NULL, &error);
		g_clear_pointer(&event, json_object_unref);
	}
	qmp_close(&q);
	close(pair[0]);
	close(pair[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);

	telemetry(text);
	qmp(data, size);
	return 0;
}
