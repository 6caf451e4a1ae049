/* SPDX-License-Identifier: GPL-2.0-only */
/* Shards put together: rows that stay as they are, and what is one sweep. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lab/provenance.h"
#include "stats/rows.h"

static struct rows *parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	struct rows *t = rows_parse(text, &error);

	if (!t)
		fail_msg("%s", error->message);
	return t;
}

/* The numbers in @pairs, "from to" each; ends with a 0. */
static GHashTable *numbers(const gint64 *pairs)
{
	GHashTable *table = g_hash_table_new_full(g_int64_hash, g_int64_equal,
						  g_free, g_free);

	for (; *pairs; pairs += 2)
		g_hash_table_insert(table, g_memdup2(&pairs[0], sizeof(*pairs)),
				    g_memdup2(&pairs[1], sizeof(*pairs)));
	return table;
}

static void comes_back_as_it_was(void **state)
{
	static const char *const texts[] = {
		"",
		"seq,a\n",
		"a,seq,b\n\"x,\"\"y\"\"\",2,1.50\n,1,\n",
	};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct rows *t = parse(texts[i]);
		g_autofree char *text = rows_text(t);

		assert_string_equal(text, texts[i]);
		rows_free(t);
	}
}

static void torn_row_is_left_out(void **state)
{
	struct rows *t = parse("a,seq\nx,1\ny,2");
	g_autofree char *text = rows_text(t);

	(void)state;
	assert_string_equal(text, "a,seq\nx,1\n");
	rows_free(t);
}

static void rows_are_sorted_by_number(void **state)
{
	struct rows *t = parse("seq,a\n10,x\n9,y\n10,a\n2,z\n9,b\n");
	g_autofree char *text = NULL;

	(void)state;
	rows_sort(t);
	text = rows_text(t);
	assert_string_equal(text, "seq,a\n2,z\n9,y\n9,b\n10,x\n10,a\n");
	rows_free(t);
}

static void rows_are_taken_and_renumbered(void **state)
{
	static const gint64 pairs[] = {1, 1, 2, 12, 0};
	g_autoptr(GHashTable) table = numbers(pairs);
	struct rows *from = parse("a,seq,b\n\"p,q\",2,x\n1,1,01\n7,3,z\n");
	struct rows *to = rows_new();
	g_autofree char *text = NULL;

	(void)state;
	assert_true(rows_take(to, from, table, NULL));
	text = rows_text(to);
	/* 3 belongs to no point; the row of 1 is the same, to the byte. */
	assert_string_equal(text, "a,seq,b\n\"p,q\",12,x\n1,1,01\n");
	rows_free(from);
	rows_free(to);
}

static void other_columns_are_refused(void **state)
{
	static const gint64 pairs[] = {1, 1, 0};
	g_autoptr(GHashTable) table = numbers(pairs);
	g_autoptr(GError) error = NULL;
	struct rows *one = parse("seq,a\n1,x\n"),
		    *other = parse("seq,b\n1,x\n");
	struct rows *none = parse(""), *to = rows_new();

	(void)state;
	assert_true(rows_take(to, none, table, NULL));
	assert_true(rows_take(to, one, table, NULL));
	assert_true(rows_take(to, none, table, NULL));
	assert_false(rows_take(to, other, table, &error));
	assert_non_null(strstr(error->message, "other columns"));
	rows_free(none);
	rows_free(one);
	rows_free(other);
	rows_free(to);
}

static void tables_without_numbers_are_refused(void **state)
{
	static const char *const bad[] = {
		"a,b\n1,2\n",  "xseq,seqx\n1,2\n", "a,seq\n1\n",
		"a,seq\nx,\n", "a,seq\nx,1x\n",	   "seq,a\n\"1\",x\n",
	};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;

		assert_null(rows_parse(bad[i], &error));
		assert_non_null(strstr(error->message, "seq"));
	}
}

/* --- what is one sweep --- */

static gboolean same_sweep(const char *a, const char *b, const char *why)
{
	g_autoptr(JsonNode) x = json_from_string(a, NULL);
	g_autoptr(JsonNode) y = json_from_string(b, NULL);
	struct provenance pa = {"A", json_node_get_object(x)};
	struct provenance pb = {"B", json_node_get_object(y)};
	g_autoptr(GError) error = NULL;

	if (provenance_same_sweep(&pa, &pb, &error))
		return TRUE;
	if (!strstr(error->message, why) || strchr(error->message, '\n'))
		fail_msg("\"%s\" instead of \"%s\"", error->message, why);
	return FALSE;
}

#define SHARD(text, seed, request, more)                       \
	"{\"scenario\":{\"text\":\"" text "\"},\"seed\":" seed \
	",\"request\":{" request "}" more "}"
#define REAL "\"lab\":\"realtime\""
#define VIRTUAL "\"lab\":\"virtual\""
#define MACHINE(id, knee)                             \
	",\"reference_machine\":{\"id\":\"" id "\"}," \
	"\"devices\":{\"virtio\":{\"knees\":{\"irq\":" knee "}}}"

static void request_must_be_the_same(void **state)
{
	const char *a = SHARD("t\\nu", "1", REAL ",\"shard\":\"1/2\"", "");

	(void)state;
	assert_true(same_sweep(
		a, SHARD("t\\nu", "1", REAL ",\"shard\":\"2/2\"", ""), ""));
	assert_false(same_sweep(a, SHARD("t\\nv", "1", REAL, ""),
				"scenario.text: another and another"));
	assert_false(same_sweep(a, SHARD("t\\nu", "2", REAL, ""),
				"seed: \"1\" and \"2\""));
	assert_false(
		same_sweep(a, SHARD("t\\nu", "1", VIRTUAL, ""), "request.lab"));
	assert_false(same_sweep(
		a, SHARD("t\\nu", "1", REAL ",\"modes\":\"irq\"", ""),
		"request.modes: nothing and \"irq\""));
	assert_false(
		same_sweep(SHARD("t\\nu", "1", REAL ",\"set\":[\"a=1\"]", ""),
			   a, "request.set: \"[\"a=1\"]\" and nothing"));
}

static void driver_must_be_the_same(void **state)
{
	const char *a =
		SHARD("t", "1", REAL, ",\"srcversions\":{\"netdrv\":\"1\"}");

	(void)state;
	/* A shard may not have needed the module. */
	assert_true(same_sweep(a, SHARD("t", "1", REAL, ""), ""));
	assert_false(same_sweep(
		a, SHARD("t", "1", REAL, ",\"srcversions\":{\"netdrv\":\"2\"}"),
		"srcversions.netdrv"));
}

static void virtual_time_must_agree(void **state)
{
	const char *a = SHARD("t", "1", VIRTUAL, MACHINE("m", "10"));

	(void)state;
	assert_true(same_sweep(a, a, ""));
	assert_false(same_sweep(a, SHARD("t", "1", VIRTUAL, MACHINE("n", "10")),
				"reference_machine.id"));
	assert_false(same_sweep(a, SHARD("t", "1", VIRTUAL, MACHINE("m", "11")),
				"devices.virtio.knees"));
	assert_false(same_sweep(SHARD("t", "1", VIRTUAL, ""),
				SHARD("t", "1", VIRTUAL, ""),
				"names no reference_machine.id"));
	/* Each machine has its own knee in real time. */
	assert_true(same_sweep(SHARD("t", "1", REAL, MACHINE("m", "10")),
			       SHARD("t", "1", REAL, MACHINE("n", "11")), ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_as_it_was),
		cmocka_unit_test(torn_row_is_left_out),
		cmocka_unit_test(rows_are_sorted_by_number),
		cmocka_unit_test(rows_are_taken_and_renumbered),
		cmocka_unit_test(other_columns_are_refused),
		cmocka_unit_test(tables_without_numbers_are_refused),
		cmocka_unit_test(request_must_be_the_same),
		cmocka_unit_test(driver_must_be_the_same),
		cmocka_unit_test(virtual_time_must_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
