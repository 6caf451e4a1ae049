/* SPDX-License-Identifier: GPL-2.0-only */
/* What the generator's telemetry commands are told: KEY=VALUE,... */
#include "fuzz.h"

#include <string.h>

#include "request.h"
#include "room.h"
#include "values.h"

static void judge(bool ok, const char *error)
{
	if (!ok)
		fuzz_need_words(error);
}

/* A refusal changes nothing; what is taken once is taken twice. */
static void parse(const char *text)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct request before, r, again;
	bool ok;

	memset(&r, 0, sizeof(r));
	request_defaults(&r);
	before = r;
	ok = request_parse(text, &r, error);
	judge(ok, error);
	if (!ok) {
		fuzz_need(!memcmp(&before, &r, sizeof(r)),
			  "a refused request changed something");
		return;
	}
	again = before;
	fuzz_need(request_parse(text, &again, error), "not twice: %s", error);
	fuzz_need(again.given == r.given, "it became another request");
	if (!request_complete(&r, error)) {
		fuzz_need_words(error);
		return;
	}
	fuzz_need(r.flows && r.flows <= REQUEST_FLOWS_MAX && r.batch &&
			  r.batch <= REQUEST_BATCH_MAX && r.pattern,
		  "a request that cannot be");
}

static void parse_values(const char *text)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct pktgen_rate frames;
	struct sizes sizes;
	struct rate rate;
	uint64_t value;
	bool sized;

	sized = sizes_parse(text, &sizes, error, sizeof(error));
	judge(sized, error);
	if (!sized)
		sizes_one(&sizes, 60);
	fuzz_need(sizes.kinds && sizes.cycle_length <= SIZES_CYCLE_MAX &&
			  sizes_largest(&sizes) >= sizes.bytes[0] &&
			  sizes_cycle_bytes(&sizes, 4),
		  "sizes that cannot be");
	judge(values_whole(text, 3, 1000000, true, &value, error), error);
	judge(values_millionths(text, 0, 1000000, &value, error), error);
	judge(values_time(text, 0, UINT64_MAX, &value, error), error);
	judge(request_parse_limit(text, &value, error), error);
	rate_line(text);
	if (!rate_parse(text, &rate, error, sizeof(error))) {
		fuzz_need_words(error);
	} else if (rate.unit != RATE_MAX) {
		judge(rate_resolve(&rate, &sizes, 10000000000ull, &frames,
				   error, sizeof(error)),
		      error);
	}
}

/* The peer's counter, from a file of anybody's. */
static void open_room(const uint8_t *data, size_t size)
{
	struct room room;

	if (!room_open(&room, 4, fuzz_file("taken", data, size)))
		room_look(&room, 1000000);
	room_close(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);

	parse(text);
	parse_values(text);
	open_room(data, size);
	return 0;
}
