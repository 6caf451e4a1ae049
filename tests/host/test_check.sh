#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every static check passes a clean tree and fails on what it is there to find.
set -eu

top=$(pwd)
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests=0
failed=0

# A small clean tree. Modules that do nothing stand for the real ones.
good=$work/good
mkdir -p "$good"
cd "$good"
mkdir -p bench/cli bench/agent pktgen include/rxbench tests/unit docs results \
	kmod/netdrv/modes kmod/netdrv/hw kmod/netdrv/core kmod/rxsample
cp "$top/.clang-format" .

source_file() { # FILE: stdin below a licence line
	{
		echo '/* SPDX-License-Identifier: GPL-2.0-only */'
		cat
	} >"$1"
}
source_file bench/cli/main.c <<'END'
int main(void)
{
	return 0;
}
END
cp bench/cli/main.c bench/agent/main.c
cp bench/cli/main.c pktgen/main.c
echo 'extern int proto;' | source_file bench/agent/proto.h
printf '%s\n' '#include "agent/proto.h"' '' 'int proto;' |
	source_file bench/agent/proto.c
for module in netdrv/netdrv rxsample/rxsample; do
	source_file "kmod/$module.c" <<-'END'
		#include <linux/module.h>

		MODULE_DESCRIPTION("nothing");
		MODULE_LICENSE("GPL");
	END
	printf '%s\n' '# SPDX-License-Identifier: GPL-2.0-only' \
		"obj-m := ${module#*/}.o" >"kmod/${module%/*}/Kbuild"
done
cp "$top/kmod/Kbuild" kmod/
echo 'struct mode;' | source_file kmod/netdrv/mode.h
echo 'struct hw;' | source_file kmod/netdrv/hw.h
printf '%s\n' '#include "mode.h"' '#include "hw.h"' |
	source_file kmod/netdrv/netdrv.h
echo '#include "hw.h"' | source_file kmod/netdrv/hw/sim.h
echo '#include "mode.h"' | source_file kmod/netdrv/modes/irq.c
printf '%s\n' '#include "mode.h"' '' \
	'const void *table[] = {&netdrv_mode_irq};' |
	source_file kmod/netdrv/modes/table.c
echo 'int core;' | source_file kmod/netdrv/core/rx.c
printf '%s\n' '#!/bin/sh' '# SPDX-License-Identifier: GPL-2.0-only' 'echo' \
	>tests/run.sh
# shellcheck disable=SC2016 # Markdown's back quotes
echo 'The agent is `bench/agent/`; it speaks `proto.c`.' >ARCHITECTURE.md
cd "$top"

report() { # OK|NOT-OK NAME [OUTPUT]
	tests=$((tests + 1))
	echo "$1 $tests - $2"
	[ "$1" = ok ] || {
		failed=$((failed + 1))
		echo "$3" | sed 's/^/# /'
	}
}

# Run CHECK on TREE; sets status and output.
run_check() { # CHECK TREE
	status=0
	output=$("mk/check/$1.sh" "$2" 2>&1) || status=$?
	[ "$status" -ne 77 ] || skip "$1: $output"
}

skip() { # REASON
	tests=$((tests + 1))
	echo "ok $tests # SKIP $1"
}

passes() { # CHECK TREE
	run_check "$1" "$2"
	case $status in
	77) ;;
	0) report ok "$1 passes a clean tree" ;;
	*) report 'not ok' "$1 passes a clean tree" "$output" ;;
	esac
}

# Commands on stdin spoil a copy of the clean tree; CHECK must then fail and
# say what matches REGEX.
finds() { # CHECK WHAT REGEX
	rm -rf "$work/bad"
	cp -a "$good" "$work/bad"
	(cd "$work/bad" && sh -eu)
	run_check "$1" "$work/bad"
	[ "$status" -ne 77 ] || return 0
	if [ "$status" -eq 1 ] && echo "$output" | sed '$d' | grep -qE "$3"; then
		report ok "$1 finds $2"
	else
		report 'not ok' "$1 finds $2" "status $status: $output"
	fi
}

for check in format cppcheck shellcheck layering size language docs warnings; do
	passes $check "$good"
done

finds format 'an unformatted source' '^bench/cli/main.c:2: not as clang' <<'END'
sed -i 's/int main/int  main/' bench/cli/main.c
END
finds format 'white space at the end of a line' '^notes.md:1: white space' <<'END'
echo 'word ' >notes.md
END
finds format 'a last line without its end' '^notes.md: no newline' <<'END'
printf word >notes.md
END

finds warnings 'an unused variable in rxbench' 'main.c:4:.*unused' <<'END'
sed -i 's/^{/{\n\tint nobody;\n/' bench/cli/main.c
END
finds warnings 'a missing prototype in a test' 'test_x.c:1:.*prototype' <<'END'
echo 'int x(void) { return 0; }' >tests/unit/test_x.c
END
finds warnings 'an error in the agent' 'error: .*nobody' <<'END'
sed -i 's/return 0/return nobody/' bench/agent/main.c
END

finds cppcheck 'a leak' 'memleak|resourceLeak' <<'END'
cat >pktgen/leak.c <<'C'
#include <stdlib.h>
int leak(void);
int leak(void)
{
	char *p = malloc(1);

	return p != 0;
}
C
END

finds shellcheck 'a word that splits' '^tests/run.sh:4:' <<'END'
echo 'rm $1' >>tests/run.sh
END
finds shellcheck 'a fault in the CI script' '^.ci/run:2:' <<'END'
mkdir .ci
printf '%s\n' '#!/bin/bash' 'cd nowhere; rm x' >.ci/run
END

finds layering 'a mode that includes a backend' 'irq.c:2: a mode reaches' <<'END'
sed -i 's/mode.h/hw\/sim.h/' kmod/netdrv/modes/irq.c
END
finds layering 'a mode that reaches a backend' 'irq.c:2: a mode reaches' <<'END'
echo '#include "hw/sim.h"' >>kmod/netdrv/mode.h
END
finds layering 'a backend that includes a mode' 'sim.h:3: a backend reaches' <<'END'
echo '#include "../mode.h"' >>kmod/netdrv/hw/sim.h
END
finds layering 'a backend that reaches a mode' 'sim.h:2: a backend reaches' <<'END'
sed -i 's/hw.h/netdrv.h/' kmod/netdrv/hw/sim.h
END
finds layering 'core that includes a backend' 'rx.c:3: core uses' <<'END'
echo '#include "hw/sim.h"' >>kmod/netdrv/core/rx.c
END
finds layering 'core that names a mode' 'rx.c:3: names one of modes' <<'END'
echo 'extern int netdrv_mode_irq;' >>kmod/netdrv/core/rx.c
END
finds layering 'rxbench that uses pktgen' 'main.c:6: bench must not' <<'END'
echo 'int y;' >pktgen/y.h
echo '#include "../../pktgen/y.h"' >>bench/cli/main.c
END
finds layering 'pktgen that uses rxbench' 'main.c:6: pktgen must not' <<'END'
echo '#include "../bench/agent/proto.h"' >>pktgen/main.c
END
finds layering 'DPDK in rxbench' 'main.c:6: DPDK outside' <<'END'
echo '#include <rte_eal.h>' >>bench/cli/main.c
END
finds layering 'a shared header that uses a room' 'z.h:1: include must not' <<'END'
echo '#include "../../bench/agent/proto.h"' >include/rxbench/z.h
END
finds layering 'an included .c file' 'main.c:6: includes a .c' <<'END'
echo '#include "agent/proto.c"' >>bench/cli/main.c
END
finds layering 'a kernel version outside compat.h' 'rx.c:3: kernel vers' <<'END'
echo '#if LINUX_VERSION_CODE > 1' >>kmod/netdrv/core/rx.c
END

finds size 'a function of 81 lines' '^bench/cli/long.c:3: long_one\(\) has 81' <<'END'
{
	echo 'int long_one(void);'
	echo 'int long_one(void)'
	echo '{'
	yes '	x();' | head -n 79
	echo '}'
} >bench/cli/long.c
END
finds size 'a source of 801 lines' '^pktgen/long.c:1: 801 lines' <<'END'
yes 'int x;' | head -n 801 >pktgen/long.c
END
finds size 'a mode of 251 lines' '^kmod/netdrv/modes/x.c:1: 251 lines' <<'END'
yes 'int x;' | head -n 251 >kmod/netdrv/modes/x.c
END

# The words below are in pieces, or the check would find them here.
finds language 'a source in another language' '^bench/x.p''y: a' <<'END'
echo >bench/x.p''y
END
finds language 'an interpreter in a script' '^tests/run.sh:4: mentions' <<'END'
echo 'pyth''on3 x' >>tests/run.sh
END
finds language 'an address in a script' '^tests/run.sh:4: an address' <<'END'
echo "curl https:/""/example.org/" >>tests/run.sh
END
finds language "a mirror's address in a document" '^notes.md:1: a mirror' <<'END'
echo "deb.debi""an.org" >notes.md
END
finds language 'a path of one machine' '^notes.md:1: a path' <<'END'
echo 'see /ho''me/somebody' >notes.md
END
finds language 'a source without licence' '^pktgen/x.c:1: no SPDX' <<'END'
echo 'int x;' >pktgen/x.c
END

finds docs 'a path that is not there' '^ARCHITECTURE.md:2: no such file: pktgen/no' <<'END'
echo '`pktgen/no`' >>ARCHITECTURE.md
END
finds docs 'a file name that is nowhere' '^docs/a.md:1: no such file: no.sh' <<'END'
echo 'run `no.sh`' >docs/a.md
END

# What needs a kernel's headers: only sources that kbuild knows.
rm -rf "$good/build" "$good"/kmod/netdrv/*/
mkdir "$good/build"
ln -s "$top/$build/kernel" "$good/build/kernel"
passes sparse "$good"
finds sparse 'a user pointer used as a kernel one' 'rxsample.c:6:.*dereference of noderef' <<'END'
echo 'static int x(int __user *p) { return *p; }
void *rxsample(void); void *rxsample(void) { return x; }' \
	>>kmod/rxsample/rxsample.c
END
finds sparse 'a source that kbuild does not know' 'saw only 2 of 3' <<'END'
cp kmod/rxsample/rxsample.c kmod/rxsample/stray.c
END
if ls "$build"/kernel/*/build >/dev/null 2>&1; then
	finds warnings 'an unused function in a module' 'netdrv.c:6:.*unused' <<-'END'
		echo 'static int nobody(void) { return 0; }' \
			>>kmod/netdrv/netdrv.c
	END
else
	skip 'warnings: no kernel unpacked'
fi

echo "1..$tests"
[ "$failed" -eq 0 ]
