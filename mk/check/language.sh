#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The tree speaks for itself: no interpreter it promises to do without, no
# address to download from (apt knows those), no path of one machine, and a
# licence in every source.
. "$(dirname "$0")/../check-lib.sh"

# In pieces, so that this file does not find itself.
snake=pyth""on
mirrors='(deb|security|ftp|archive|mirrors?)[.][a-z.]*(debian|ubuntu|kernel)'

code=$(files ! -name '*.md' ! -path './LICENSES/*')
texts=$(files ! -path './LICENSES/*')
licensed=$(files -name '*.[ch]' -o -name '*.sh' -o -name '*.mk' -o -name Kbuild \
	-o -name Makefile)

# Every hit of REGEX in FILES as a finding, but for lines that match EXCEPT.
forbid() { # WHAT REGEX FILES [EXCEPT]
	echo "$3" | xargs -r grep -nIiE "$2" /dev/null |
		grep -vE "${4:-^$}" | sed -E "s/^([^:]*:[0-9]+:).*/\1 $1/"
}

findings=$(
	files -name "*.py" | sed "s/\$/: a $snake file/"
	forbid "mentions $snake" "\\b$snake" "$code"
	# Names of formats, SVG's, JSON Schema's and DEP-5's, are no addresses.
	forbid "an address" "https?:/""/" "$code" 'https?:/''/(www\.w3\.org|json-schema\.org|www\.debian\.org/doc/packaging-manuals)/'
	forbid "a mirror's address" "$mirrors" "$texts"
	forbid "a path of one machine" \
		'(^|[[:space:]"'\''`=:(,])/(home|root|work)(/|[^[:alnum:]_.-]|$)' \
		"$texts"
	for file in $licensed; do
		head -n 2 "$file" | grep -q SPDX-License-Identifier ||
			echo "$file:1: no SPDX-License-Identifier"
	done
)
conclude "$(echo "$texts" | wc -w) files" "$findings"
