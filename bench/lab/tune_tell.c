/* SPDX-License-Identifier: GPL-2.0-only */
/* What a search came to, with what only the lab knows of it. */
#include "lab/tune.h"
#include "lab/tune_commands.h"
#include "lab/tune_space.h"
#include "stats/tune_json.h"

static char *set_text(const GPtrArray *knobs)
{
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; i < knobs->len; i++) {
		const struct knob_value *v = knobs->pdata[i];

		g_string_append_printf(text, "%s%s=%s", i ? ", " : "",
				       v->knob->name, v->value);
	}
	return g_string_free(text, FALSE);
}

/* What was the same in all configurations. */
static void add_fixed(const struct run *r, const struct tune_space *space,
		      GStrvBuilder *to)
{
	const struct scenario *s = r->scenario;
	g_auto(GStrv) names = tune_space_left_out(space, s, r->knobs);
	g_autofree char *all = g_strjoinv(", ", names);
	g_autofree char *place =
		tune_space_no_place(space, r->config, r->knobs);
	g_autofree char *fixed = set_text(r->knobs);
	g_autofree char *rest = g_strdup_printf(
		"other frames than %d bytes, %s, to workload %s on %s",
		s->frame_bytes, s->pattern, s->workload, s->devices[0]);
	g_autofree char *held = g_strconcat("held as asked: ", fixed, NULL);
	g_autofree char *knobs = g_strdup_printf(
		"settings left as they are (--space turns them): %s", all);

	g_strv_builder_add(to, rest);
	if (place)
		g_strv_builder_add(to, place);
	if (*fixed)
		g_strv_builder_add(to, held);
	if (*all)
		g_strv_builder_add(to, knobs);
}

gboolean tune_tell(const struct run *r, const struct tune_race *race,
		   const struct arm *best, double knee_pps, GError **error)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_auto(GStrv) commands = tune_commands(best->of->mode, best->knobs);
	g_auto(GStrv) not_explored = NULL;
	struct tune_about about = {
		.goal = r->scenario->search.goal,
		.device = r->scenario->devices[0],
		.lab = r->config->lab,
		.knee_pps = knee_pps,
		.commands = commands,
	};

	tune_json_not_explored(race, builder);
	add_fixed(r, race->space, builder);
	not_explored = g_strv_builder_end(builder);
	about.not_explored = not_explored;
	return tune_json_write(r->dir->path, race, &about, error);
}
