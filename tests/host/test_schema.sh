#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The files of a run satisfy their schemas, the checker refuses what does not,
# and runs of earlier versions still open.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

build=$(cd "${BUILD:-build}" && pwd) || exit 1
rxbench=$build/rxbench
made_run=$build/tests/host/made_run
schema_check=$build/tests/host/schema_check
for program in "$rxbench" "$made_run" "$schema_check"; do
	[ -x "$program" ] || {
		echo "test_schema: skipped: $program is not built"
		exit 77
	}
done
command -v gnuplot >/dev/null || {
	echo "test_schema: skipped: gnuplot is not installed"
	exit 77
}
docs=$(pwd)/docs
published=$(pwd)/results/reference
old=$(pwd)/tests/host/data/schema-1
scenario=$(pwd)/bench/scenarios/livelock.conf
. tests/refused.sh

satisfies() { # NAME SCHEMA FILE...
	name=$1
	shift
	"$schema_check" "$@" 2>stderr
	result $? "$name"
}

# Not, and the message holds TEXT.
violates() { # NAME TEXT SCHEMA FILE
	name=$1
	text=$2
	shift 2
	! "$schema_check" "$@" 2>stderr && grep -qF -- "$text" stderr
	result $? "$name"
}

ends() { # NAME STATUS COMMAND...
	name=$1
	want=$2
	shift 2
	timeout 60 "$@" >stdout 2>stderr
	[ $? -eq "$want" ]
	result $? "$name"
}

: >stdout
: >stderr

# --- the checker ---

cat >schema.json <<'END'
{
  "$schema": "x", "type": "object", "required": ["a"],
  "properties": {
    "a": { "type": "integer" },
    "b": { "type": ["number", "null"] },
    "c": { "type": "array", "items": { "$ref": "#/$defs/word" } },
    "d": { "type": "object", "additionalProperties": { "type": "boolean" } },
    "e": { "const": 1 }
  },
  "$defs": { "word": { "enum": ["yes", "no"] } }
}
END
try() { # NAME TEXT JSON
	echo "$3" >file.json
	violates "the checker refuses $1" "$2" schema.json file.json
}
echo '{"a":1,"b":2.5,"c":["yes","no"],"d":{"x":true},"e":1,"f":{}}' >good.json
echo '{"a":1,"b":null,"c":[]}' >empty.json
satisfies 'the checker takes what is right' schema.json good.json empty.json
try 'another type' '/: is no object' '[1]'
try 'what is missing' '/: has no a' '{"b":1}'
try 'a fraction for an integer' '/a: is no integer' '{"a":1.5}'
try 'text for a number' '/b: is of none of the types' '{"a":1,"b":"2"}'
try 'no array' '/c: is no array' '{"a":1,"c":"yes"}'
try 'an item that is none of the values' '/c/1: is none of the values' \
	'{"a":1,"c":["no","maybe"]}'
try 'a member of a map' '/d/y: is no boolean' '{"a":1,"d":{"x":true,"y":0}}'
try 'another constant' '/e: is not the value' '{"a":1,"e":2}'
try 'what is no JSON' 'file.json:' '{"a":1'
sed 's/"const"/"minimum"/' schema.json >more.json
violates 'the checker refuses a schema that it does not know' 'minimum' \
	more.json good.json
sed 's/defs\/word/defs\/wood/' schema.json >dangling.json
violates 'and one that refers to nothing' 'wood' dangling.json good.json

# --- what a run leaves, now ---

for lab in realtime virtual; do
	"$made_run" "$lab" "$scenario" "lab=$lab" pair=1 || exit 1
	"$rxbench" report "$lab" >/dev/null 2>&1
	satisfies "$lab: run.json" "$docs/run.schema.json" "$lab/run.json"
	satisfies "$lab: verdict.json" "$docs/verdict.schema.json" \
		"$lab/verdict.json"
done
grep -q '"metric" : "delivered_pps"' realtime/verdict.json
result $? 'with the noise of a pair in it'
for set in "$published"/*/run.json; do
	satisfies "published: $(basename "$(dirname "$set")")/run.json" \
		"$docs/run.schema.json" "$set"
done
for set in "$published"/*/verdict.json; do
	satisfies "published: $(basename "$(dirname "$set")")/verdict.json" \
		"$docs/verdict.schema.json" "$set"
done
sed 's/"seed" : [0-9]*/"seed" : "one"/' realtime/run.json >bad.json
violates 'run.json with a seed that is none' '/seed: is no integer' \
	"$docs/run.schema.json" bad.json
sed 's/"lab" : "realtime"/"lab" : "elsewhere"/' realtime/run.json >bad.json
violates 'run.json with another lab' '/request/lab' "$docs/run.schema.json" \
	bad.json
sed 's/"overall" : "[a-z]*"/"overall" : "fine"/' realtime/verdict.json >bad.json
violates 'verdict.json with another verdict' '/overall' \
	"$docs/verdict.schema.json" bad.json

# --- runs of earlier versions ---

# As the first version wrote it: only the columns that every file has. Without
# a lab it is none of virtual time, and one repetition makes no claim.
cp -r "$old" old
cp -r "$old" oldest
cut -d, -f1-42 old/points.csv >oldest/points.csv
satisfies 'a run of an earlier version: run.json' "$docs/run.schema.json" \
	old/run.json
for run in old oldest; do
	before=$(cksum $run/points.csv $run/run.json)
	ends "$run: is reported on" 0 "$rxbench" report $run
	grep -q '"overall" : ' $run/verdict.json && [ -s $run/report.html ]
	result $? "$run: with verdict and page"
	case $run in
	old) status=0 ;;
	oldest) status=2 ;;
	esac
	ends "$run: is merged" "$status" "$rxbench" merge --out $run-merged $run
	cmp -s $run/points.csv $run-merged/points.csv
	result $? "$run: to the byte"
	[ "$(cksum $run/points.csv $run/run.json)" = "$before" ]
	result $? "$run: is as it was"
done
ends 'they can be compared' 0 "$rxbench" compare --across-machines old oldest
grep -qE '^irq .* delivered_pps .* =$' stdout
result $? 'and are the same'
# It comes to the QEMU that is too old once it knows what was asked for.
mkdir bin
printf '#!/bin/sh\necho "QEMU emulator version 5.0"\n' >bin/qemu-system-x86_64
chmod +x bin/qemu-system-x86_64
refused 'can be run again' 'version 8 or later' \
	env PATH="$work/bin:$PATH" "$rxbench" run --again old --out again
[ ! -e again ]
result $? 'and nothing was begun'

# --- runs of later ones ---

cp -r "$old" new
sed -i '0,/"schema" : 1/s//"schema" : 2/' new/run.json
text='new/run.json: schema 2 is newer than schema 1'
refused 'a newer run: report' "$text" "$rxbench" report new
refused 'a newer run: compare' "$text" "$rxbench" compare old new
refused 'a newer run: merge' "$text" "$rxbench" merge --out out new
refused 'a newer run: run --again' "$text" "$rxbench" run --again new
refused 'a newer run: run --resume' "$text" "$rxbench" run --resume new

plan
