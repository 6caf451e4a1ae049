/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/greeting.h"

#include <string.h>

#define READY_WORD "telemetry at "
#define BLANK " \t\r"

static bool is_blank(const char *line)
{
	return !line[strspn(line, BLANK)];
}

static void end_line(struct greeting *g)
{
	const char *at;

	g->line[g->used] = '\0';
	g->used = 0;
	if (is_blank(g->line))
		return;
	strcpy(g->last, g->line);
	at = strstr(g->line, READY_WORD);
	if (at && !*g->socket)
		strcpy(g->socket, at + strlen(READY_WORD));
}

bool greeting_feed(struct greeting *g, const char *data, size_t size)
{
	for (; size; data++, size--) {
		if (*data == '\n')
			end_line(g);
		else if (g->used < sizeof(g->line) - 1)
			g->line[g->used++] = *data;
		g->line[g->used] = '\0';
	}
	return *g->socket;
}

const char *greeting_last(const struct greeting *g)
{
	return is_blank(g->line) ? g->last : g->line;
}

int greeting_words(char *text, char **words, int max)
{
	char *word;
	int n = 0;

	while ((word = strsep(&text, " "))) {
		if (!*word)
			continue;
		if (n == max)
			return -1;
		words[n++] = word;
	}
	return n;
}
