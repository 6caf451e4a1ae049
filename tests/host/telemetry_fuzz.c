/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * telemetry_fuzz SOCKET SEED COUNT: send COUNT messages to a generator's
 * telemetry socket, over several connections at once: noise, commands with
 * parameters that are right, wrong or cut to pieces, short trials among them.
 * Each must be answered by what is JSON; some are sent by clients who leave.
 * Others connect and never say a word. Prints what was answered.
 */
#include <glib.h>
#include <json-glib/json-glib.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "telemetry_messages.h"
#include "telemetry_socket.h"

/* DPDK takes ten connections: these, and one that only stops trials. */
#define TALKERS 3
#define IDLERS 6
#define TOO_MANY 12
#define QUIET_MS 20 /* then whoever still waits does so for a trial's end */
/* A ms each: the place of one who left becomes free after a while. */
#define CONNECT_TRIES 60000

struct talker {
	int fd;
	GString *sent; /* whose answer is still to come, or NULL */
};

struct fuzz {
	const char *path;
	GRand *rand;
	struct talker talker[TALKERS];
	struct talker stopper;
	unsigned int objects, errors, nulls, started, left_early;
};

static void fail(const GString *sent, const char *what, const char *answer)
{
	char *text = g_strescape(sent->str, NULL);

	fprintf(stderr,
		"telemetry_fuzz: %s\nto (%zu bytes) %s\nthe answer %s\n", what,
		sent->len, text, answer);
	exit(1);
}

/* The command that was sent, if it is one of ours; DPDK cuts at a comma. */
static const char *own_command(const GString *sent)
{
	size_t length = strcspn(sent->str, ",");
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(commands); i++) {
		if (strlen(commands[i]) == length &&
		    !strncmp(commands[i], sent->str, length))
			return commands[i];
	}
	return NULL;
}

static void count_object(struct fuzz *f, JsonObject *object)
{
	const char *state;

	f->objects++;
	if (json_object_has_member(object, "error")) {
		f->errors++;
		return;
	}
	state = json_object_get_string_member_with_default(object, "state", "");
	f->started += g_str_equal(state, "running");
}

/* ASCII, and RFC 8259's escapes: json-glib takes any. */
static bool is_plain(const char *answer)
{
	for (; *answer; answer++) {
		if (*answer < ' ' || *answer > '~')
			return false;
		if (*answer == '\\' &&
		    (!answer[1] || !strchr("\"\\/bfnrtu", *++answer)))
			return false;
	}
	return true;
}

/* DPDK repeats what it does not know as it is: that need not be JSON. */
static void judge(struct fuzz *f, const GString *sent, const char *answer,
		  size_t length)
{
	const char *command = own_command(sent);
	JsonParser *parser = json_parser_new();
	JsonObject *root;
	JsonNode *member;

	if (!command) {
		f->nulls += g_str_has_suffix(answer, ":null}");
		g_object_unref(parser);
		return;
	}
	if (!is_plain(answer))
		fail(sent, "strange characters", answer);
	if (!json_parser_load_from_data(parser, answer, (gssize)length, NULL) ||
	    !JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser)))
		fail(sent, "no JSON object", answer);
	root = json_node_get_object(json_parser_get_root(parser));
	member = json_object_get_member(root, command);
	if (!member || !JSON_NODE_HOLDS_OBJECT(member))
		fail(sent, "not what the command is answered with", answer);
	count_object(f, json_node_get_object(member));
	g_object_unref(parser);
}

static void send_to(struct talker *t, GString *message)
{
	if (send(t->fd, message->str, message->len, 0) < 0)
		fail(message, "it cannot be sent", strerror(errno));
	t->sent = message;
}

static void receive_from(struct fuzz *f, struct talker *t)
{
	static char answer[TELEMETRY_ANSWER_BYTES + 1];
	ssize_t length = read(t->fd, answer, TELEMETRY_ANSWER_BYTES);

	if (length <= 0)
		fail(t->sent, "no answer", length ? strerror(errno) : "EOF");
	answer[length] = '\0';
	judge(f, t->sent, answer, (size_t)length);
	g_string_free(t->sent, TRUE);
	t->sent = NULL;
}

static void stop_trial(struct fuzz *f)
{
	send_to(&f->stopper, g_string_new("/pktgen/stop"));
	receive_from(f, &f->stopper);
}

/* Whoever left in a wait for a long trial still has a place. */
static int open_one(struct fuzz *f)
{
	unsigned int tries = CONNECT_TRIES;
	int fd;

	while ((fd = telemetry_connect(f->path)) == -EUSERS && tries--) {
		stop_trial(f);
		g_usleep(1000);
	}
	if (fd < 0) {
		fprintf(stderr, "telemetry_fuzz: %s: %s\n", f->path,
			strerror(-fd));
		exit(1);
	}
	return fd;
}

/* All that are owed; who waits for a trial that is long is helped. */
static void receive_all(struct fuzz *f)
{
	struct pollfd poll_set[TALKERS];
	unsigned int i, owed;

	for (;;) {
		for (owed = i = 0; i < TALKERS; i++) {
			poll_set[i] = (struct pollfd){
				.fd = f->talker[i].sent ? f->talker[i].fd : -1,
				.events = POLLIN,
			};
			owed += f->talker[i].sent != NULL;
		}
		if (!owed)
			return;
		if (!poll(poll_set, TALKERS, QUIET_MS))
			stop_trial(f);
		for (i = 0; i < TALKERS; i++) {
			if (poll_set[i].revents)
				receive_from(f, &f->talker[i]);
		}
	}
}

/* Goes before the answer comes, or says that it has nothing to say. */
static void leave(struct fuzz *f, struct talker *t)
{
	if (below(f->rand, 2)) {
		GString *message = make_message(f->rand);

		send_to(t, message);
		g_string_free(message, TRUE);
		t->sent = NULL;
	} else if (send(t->fd, "", 0, 0) < 0) {
		perror("telemetry_fuzz: an empty message");
		exit(1);
	}
	close(t->fd);
	t->fd = open_one(f);
	f->left_early++;
}

static void talk(struct fuzz *f, unsigned int messages)
{
	unsigned int i;

	while (messages) {
		for (i = 0; i < TALKERS && messages; i++, messages--) {
			if (!below(f->rand, 40))
				leave(f, &f->talker[i]);
			else
				send_to(&f->talker[i], make_message(f->rand));
		}
		receive_all(f);
	}
}

/* More than DPDK takes: some are hung up on, and nobody else is harmed. */
static void crowd(const struct fuzz *f)
{
	int fd[TOO_MANY];
	unsigned int i;

	for (i = 0; i < TOO_MANY; i++)
		fd[i] = telemetry_connect(f->path);
	for (i = 0; i < TOO_MANY; i++) {
		if (fd[i] >= 0)
			close(fd[i]);
	}
}

static void fuzz(struct fuzz *f, unsigned int messages)
{
	int idle[IDLERS], i;

	f->stopper.fd = telemetry_connect(f->path);
	for (i = 0; i < TALKERS; i++)
		f->talker[i].fd = open_one(f);
	for (i = 0; i < IDLERS; i++)
		idle[i] = open_one(f);
	talk(f, messages / 2);
	crowd(f);
	talk(f, messages - messages / 2);
	stop_trial(f);
	for (i = 0; i < IDLERS; i++)
		close(idle[i]);
	for (i = 0; i < TALKERS; i++)
		close(f->talker[i].fd);
	close(f->stopper.fd);
}

int main(int argc, char **argv)
{
	struct fuzz f = {0};

	if (argc != 4) {
		fprintf(stderr, "usage: telemetry_fuzz SOCKET SEED COUNT\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	f.path = argv[1];
	f.rand = g_rand_new_with_seed((guint32)strtoul(argv[2], NULL, 10));
	fuzz(&f, (unsigned int)strtoul(argv[3], NULL, 10));
	g_rand_free(f.rand);
	printf("answers=%u errors=%u started=%u unknown=%u left=%u\n",
	       f.objects, f.errors, f.started, f.nulls, f.left_early);
	return 0;
}
