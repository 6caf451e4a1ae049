/* SPDX-License-Identifier: GPL-2.0-only */
/* Options of rxbench: --set, --modes, --arms, --shard, --collectors. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "lab/collectors.h"
#include "lab/knobs.h"
#include "lab/knobs_app.h"
#include "lab/knobs_boot.h"
#include "lab/knobs_load.h"
#include "lab/knobs_place.h"
#include "lab/needs.h"
#include "lab/numbers.h"
#include "lab/plan.h"
#include "lab/scenario_arm.h"

static const char plain[] = "[scenario]\nname = plain\nquestion = what?\n"
			    "source = none\n[device]\ndevice = virtio\n"
			    "workload = sink,hog\n[load]\ngrid = 0.5, 1\n"
			    "reps = 1\nwindow_ms = 100\n[modes]\n"
			    "list = irq, napi\n";

static void set(struct scenario *s, GPtrArray *knobs, const char *word)
{
	const struct knob *knob;
	GError *error = NULL;
	const char *value;
	gboolean ok;

	if (knob_is_run(word, &value, &knob))
		ok = scenario_set(s, knob->name, value, "--set", &error);
	else
		ok = knob_values_set(knobs, "--set", word, &error);
	fuzz_need_judged(ok, &error);
}

static void choose(struct scenario *s, const char *word)
{
	g_autofree char *names = NULL;
	GError *error = NULL;

	names = collectors_choose(word, "realtime", &error);
	fuzz_need_judged(names != NULL, &error);
	fuzz_need_judged(scenario_set_modes(s, word, "--modes", &error),
			 &error);
	fuzz_need_judged(scenario_choose_arms(s, word, "--arms", &error),
			 &error);
	fuzz_need(s->arms->len > 0, "a choice of no arms");
}

static void read_number(const char *word)
{
	gint64 whole = 5;
	double value = 5;
	guint index, count;

	fuzz_need(!number_parse(word, -1e6, 1e6, &value) ||
			  (value >= -1e6 && value <= 1e6),
		  "%s is out of range", word);
	fuzz_need(!number_parse_int(word, -7, 7, &whole) ||
			  (whole >= -7 && whole <= 7),
		  "%s is out of range", word);
	fuzz_need(!plan_parse_shard(word, &index, &count) ||
			  (index >= 1 && index <= count && count <= 10000),
		  "shard %s", word);
	if (needs_is_version(word))
		fuzz_need(!needs_is_older(word, word),
			  "%s is older than "
			  "itself",
			  word);
}

/* What the guest and the rows are told of all of them. */
static void use(const GPtrArray *knobs)
{
	static char *devices[] = {(char *)"virtio", NULL};
	g_autofree char *text = knob_values_text(knobs, "napi");
	g_autofree char *words = knobs_load_words(knobs);
	g_autofree char *request = knobs_app_request(knobs, "sink", "0");
	GError *error = NULL;

	fuzz_need(!strpbrk(text, "\r\n"), "params: \"%s\"", text);
	fuzz_need(!words || *words == ',', "words that do not follow");
	fuzz_need_line(request);
	fuzz_need_judged(knobs_check_load(knobs, "cbr", "sink", "fuzz", &error),
			 &error);
	fuzz_need_judged(knobs_check_app(knobs, "--set", "sink", "6.1", &error),
			 &error);
	fuzz_need_judged(
		knobs_check_places(knobs, "--set", "realtime", "sink", &error),
		&error);
	fuzz_need_judged(knobs_check_boot(knobs, devices, &error), &error);
	fuzz_need(knobs_cpus(knobs) <= KNOBS_MAX_CPUS, "too many CPUs");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	g_auto(GStrv) words = g_strsplit(text, "\n", 32);
	struct scenario *s =
		scenario_parse(plain, "plain", NULL, "realtime", NULL);
	GPtrArray *knobs = knob_values_new();
	guint i;

	fuzz_need(s != NULL, "the plain scenario is refused");
	for (i = 0; words[i]; i++) {
		set(s, knobs, words[i]);
		choose(s, words[i]);
		read_number(words[i]);
	}
	use(knobs);
	g_ptr_array_unref(knobs);
	scenario_free(s);
	return 0;
}
