/* SPDX-License-Identifier: GPL-2.0-only */
/* A port of the generator, as it is typed. */
#include "fuzz.h"

#include <string.h>

#include "port_spec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	char error[PORT_SPEC_ERROR_BYTES] = "";
	struct port_spec spec, again;

	memset(&spec, 0, sizeof(spec));
	memset(&again, 0, sizeof(again));
	if (!port_spec_parse(text, 1, 2, 1514, &spec, error)) {
		fuzz_need_words(error);
		return 0;
	}
	fuzz_need(strlen(spec.name) < sizeof(spec.name) && *spec.name,
		  "a port without a name");
	fuzz_need(strlen(spec.args) < sizeof(spec.args) && *spec.args,
		  "nothing to tell EAL");
	port_spec_parse(text, 1, 2, 1514, &again, error);
	fuzz_need_same(spec.args, again.args, "EAL's argument");
	return 0;
}
