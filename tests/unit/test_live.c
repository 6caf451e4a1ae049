/* SPDX-License-Identifier: GPL-2.0-only */
/* What is seen of a window: the numbers, the lines, and a terminal's view. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/live.h"
#include "lab/peek.h"
#include "lab/picture.h"

static const struct rxb_sample from = {.t_ns = 1000000000, .rx_packets = 100};
static const struct rxb_sample to = {
	.t_ns = 1500000000,
	.rx_packets = 30100,
	.backlog_drop = 10000,
	.socket_drop = 5000,
	.delivered = 15000,
	.hog = 600,
	.irqs = 3000,
	.softirqs = 250,
};

static void test_rates(void **state)
{
	struct live_rates r = {0};

	(void)state;
	assert_true(live_rates(&from, &to, 100000, 4000, &r));
	assert_true(r.taken == 60000 && r.nic == 40000);
	assert_true(r.backlog == 20000 && r.socket == 10000);
	assert_true(r.delivered == 30000);
	assert_true(r.irqs == 6000 && r.softirqs == 500);
	assert_true(fabs(r.hog_share - 0.3) < 1e-9);
	/* A queue that empties takes more than is offered: no loss. */
	assert_true(live_rates(&from, &to, 50000, 0, &r));
	assert_true(r.nic == 0 && r.hog_share < 0);
	assert_false(live_rates(&from, &from, 50000, 0, &r));
}

static GPtrArray *lines_of(guint width, gboolean utf8, gboolean seen)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	struct live_rates r = {0};
	struct live_trial t = {
		.what = "irq 100.0 kpps",
		.elapsed_s = 1.26,
		.window_s = 2,
		.offered_pps = 100000,
		.rates = seen ? &r : NULL,
	};

	live_rates(&from, &to, 100000, 4000, &r);
	live_lines(lines, &t, width, utf8);
	return lines;
}

static gboolean any_has(const GPtrArray *lines, const char *text)
{
	guint i;

	for (i = 0; i < lines->len; i++)
		if (strstr(lines->pdata[i], text))
			return TRUE;
	return FALSE;
}

static void test_lines(void **state)
{
	GPtrArray *lines = lines_of(79, TRUE, TRUE);

	(void)state;
	assert_int_equal(lines->len, 6);
	assert_true(any_has(lines, "irq 100.0 kpps  1.3 of 2.0 s"));
	assert_true(any_has(lines, "offered      100.0 k/s"));
	assert_true(any_has(lines, "delivered     30.0 k/s"));
	assert_true(any_has(lines, "lost          70.0 k/s"));
	assert_true(
		any_has(lines, "NIC 40.0 k  backlog 20.0 k  socket 10.0 k"));
	assert_true(any_has(lines, "interrupts     6.0 k/s 0.10 a frame"));
	assert_true(any_has(lines, "softirqs 500 /s"));
	assert_true(any_has(lines, "hog               0.30"));
	assert_true(any_has(lines, "█"));
	g_ptr_array_unref(lines);

	lines = lines_of(79, FALSE, TRUE);
	assert_false(any_has(lines, "█"));
	assert_true(any_has(lines, "#"));
	g_ptr_array_unref(lines);

	/* Nothing was seen yet: no number is made up. */
	lines = lines_of(79, TRUE, FALSE);
	assert_int_equal(lines->len, 1);
	g_ptr_array_unref(lines);
}

static void test_widths(void **state)
{
	guint width, i;

	(void)state;
	for (width = 1; width < 120; width++) {
		GPtrArray *lines = lines_of(width, width % 2, TRUE);

		for (i = 0; i < lines->len; i++) {
			assert_true(g_utf8_validate(lines->pdata[i], -1, NULL));
			assert_true(g_utf8_strlen(lines->pdata[i], -1) <=
				    width);
		}
		g_ptr_array_unref(lines);
	}
}

/* A page as the guest's kernel has it. */
static void test_peek(void **state)
{
	struct rxb_shared page = {0};
	struct peek p = {.page = &page};
	struct rxb_sample s;

	(void)state;
	assert_false(peek_newest(&p, &s)); /* none yet */
	page.newest.sample = to;
	page.newest.turn = 2;
	assert_true(peek_newest(&p, &s));
	assert_memory_equal(&s, &to, sizeof(s));
	page.newest.turn = 3; /* it is being written */
	assert_false(peek_newest(&p, &s));
	p.page = NULL;
	assert_false(peek_newest(&p, &s));
}

/* --- a terminal --- */

static int master = -1, old_stderr = -1;

static int open_terminal(void **state)
{
	int slave;

	(void)state;
	master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (master < 0 || grantpt(master) || unlockpt(master))
		return -1;
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	if (slave < 0)
		return -1;
	fflush(stderr);
	old_stderr = dup(STDERR_FILENO);
	dup2(slave, STDERR_FILENO);
	close(slave);
	return 0;
}

static int close_terminal(void **state)
{
	(void)state;
	dup2(old_stderr, STDERR_FILENO);
	close(old_stderr);
	close(master);
	return 0;
}

static void resize(unsigned short columns, unsigned short rows)
{
	struct winsize size = {.ws_col = columns, .ws_row = rows};

	assert_int_equal(ioctl(master, TIOCSWINSZ, &size), 0);
}

/* What was written since the last look. */
static char *seen(void)
{
	static char text[65536];
	ssize_t n = read(master, text, sizeof(text) - 1);

	text[MAX(n, 0)] = '\0';
	return text;
}

static void draw(struct picture *p, guint n)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	guint i;

	for (i = 0; i < n; i++)
		g_ptr_array_add(lines, g_strdup_printf("%c%0100u", 'a' + i, i));
	picture_draw(p, lines);
	g_ptr_array_unref(lines);
}

/* The longest stretch without an end of line or a command. */
static size_t longest(const char *text)
{
	size_t most = 0;

	while (*text) {
		size_t n = strcspn(text, "\r\n\033");

		most = MAX(most, n);
		text += n;
		text += strspn(text, "\r\n");
		if (*text == '\033')
			text += strcspn(text, "AJ") + 1;
	}
	return most;
}

static void test_terminal(void **state)
{
	struct picture p;
	char *text;

	(void)state;
	g_setenv("TERM", "xterm", TRUE);
	picture_init(&p);
	assert_true(p.possible);
	resize(40, 10);
	assert_int_equal(picture_width(), 39);
	draw(&p, 3);
	text = seen();
	assert_null(strstr(text, "\033"));
	assert_int_equal(longest(text), 39);
	/* In place, from the first line of three. */
	draw(&p, 2);
	assert_true(g_str_has_prefix(seen(), "\033[2A\r\033[Ja"));
	/* Wider: in place as well. */
	resize(60, 10);
	draw(&p, 2);
	text = seen();
	assert_true(g_str_has_prefix(text, "\033[1A\r\033[Ja"));
	assert_int_equal(longest(text), 59);
	/* Narrower than what stands there: below, and shorter. */
	resize(20, 10);
	draw(&p, 2);
	text = seen();
	assert_null(strstr(text, "A\r"));
	assert_int_equal(longest(text), 19);
	/* Lower than the picture: its end. */
	resize(20, 2);
	draw(&p, 5);
	text = seen();
	assert_null(strchr(text, 'c'));
	assert_non_null(strchr(text, 'd'));
	assert_non_null(strchr(text, 'e'));
	/* Nothing is left but the cursor on a line of its own. */
	picture_close(&p);
	assert_string_equal(seen(), "\r\n");
	picture_close(&p);
	assert_string_equal(seen(), "");
}

static void test_dumb(void **state)
{
	struct picture p;

	(void)state;
	g_setenv("TERM", "dumb", TRUE);
	picture_init(&p);
	assert_false(p.possible);
	g_unsetenv("TERM");
	picture_init(&p);
	assert_false(p.possible);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_peek),
		cmocka_unit_test_setup_teardown(test_terminal, open_terminal,
						close_terminal),
		cmocka_unit_test_setup_teardown(test_dumb, open_terminal,
						close_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
