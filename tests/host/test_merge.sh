#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rxbench merge and rxbench compare, on run directories with invented numbers:
# shards become the run they are parts of, or nothing at all; differences are
# found, and told from noise.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

build=$(cd "${BUILD:-build}" && pwd) || exit 1
rxbench=$build/rxbench
made_run=$build/tests/host/made_run
for program in "$rxbench" "$made_run"; do
	[ -x "$program" ] || {
		echo "test_merge: skipped: $program is not built"
		exit 77
	}
done
command -v gnuplot >/dev/null || {
	echo "test_merge: skipped: gnuplot is not installed"
	exit 77
}
. tests/refused.sh

# ends NAME STATUS COMMAND...
ends() {
	name=$1
	want=$2
	shift 2
	timeout 60 "$@" >stdout 2>stderr
	[ $? -eq "$want" ]
	result $? "$name"
}

# says NAME REGEX: the last command did, on its standard output.
says() {
	grep -qE -- "$2" stdout
	result $? "$1"
}

made() { # DIR KEY=VALUE...
	dir=$1
	shift
	"$made_run" "$dir" made.conf "$@" || exit 1
}

: >stdout
: >stderr
cat >made.conf <<'END'
[scenario]
name = made
question = Do shards come together? (invented numbers)
[device]
device = virtio
workload = sink
[load]
grid = 0.25;0.5;1;2;4;8
reps = 3
[modes]
list = irq;napi
[assert]
irq-delivers = livelock_index(irq) >= 0.9
END

# --- merge, virtual time: as one run would have left it ---

for i in 1 2 3; do
	made "v$i" lab=virtual "shard=$i/3"
done
made whole lab=virtual
before=$(cksum v?/*.* v?/latency/*)
ends 'virtual shards are merged' 0 "$rxbench" merge --out new/merged v3 v1 v2
for file in points.csv series.csv stages.csv costs.csv; do
	cmp -s "whole/$file" "new/merged/$file"
	result $? "$file is one run's, to the byte"
done
diff -r whole/latency new/merged/latency >stdout 2>&1
result $? 'so is each latency histogram'
[ "$(cksum v?/*.* v?/latency/*)" = "$before" ]
result $? 'the shards are as they were'
# The record: the whole sweep, in the order one run would have had.
sed '/"merged_from"/,/^  \]/d' new/merged/run.json | tr -d ' ,\n' >record
tr -d ' ,\n' <whole/run.json | cmp -s - record
result $? 'run.json is that of the whole'
[ "$(grep -c '"shard" : "./3"' new/merged/run.json)" -eq 3 ] &&
	[ "$(grep -c '"name" : "v[123]"' new/merged/run.json)" -eq 3 ]
result $? 'run.json names the shards'
grep -q '"overall" : "pass"' new/merged/verdict.json &&
	[ -s new/merged/report.html ] && [ -s new/merged/plots/delivered.svg ]
result $? 'verdict and report are there'
[ "$(ls -A new)" = merged ] && [ "$(stat -c %a new/merged)" = \
	"$(stat -c %a whole)" ]
result $? 'and nothing beside them'
ends 'the merged run can be reported on again' 0 \
	"$rxbench" report new/merged

# --- merge, real time: machines may differ, loads are multiples ---

for i in 1 2 3; do
	made "r$i" "shard=$i/3" "knee=1000$i" "cpu=CPU$i"
done
made rwhole
ends 'realtime shards of three machines are merged' 0 \
	"$rxbench" merge --out rmerged r1 r2 r3
[ "$(cut -d, -f3,9,10 rwhole/points.csv)" = \
	"$(cut -d, -f3,9,10 rmerged/points.csv)" ]
result $? 'rows are in the order of the plan, and numbered by it'
sed 1d -s r[123]/points.csv | cut -d, -f3,8,9 | sort >rates
sed 1d rmerged/points.csv | cut -d, -f3,8,9 | sort | cmp -s - rates &&
	[ "$(cut -d, -f2 rates | sort -u | wc -l)" -gt 3 ]
result $? 'each keeps its own rate'
[ "$(cut -d, -f1-4 rmerged/series.csv | sort -u | wc -l)" -eq 37 ] &&
	cut -d, -f1-4 rmerged/series.csv | sed 1d | uniq |
	awk -F, '{ printf "%04d-%s-%s-%s-sink.hgrm\n", $1, $2, $3, $4 }' |
	sort >names && (cd rmerged/latency && find . -type f) | cut -c3- |
	sort | cmp -s - names
result $? 'samples and histograms are numbered like their rows'
[ "$(grep -c '"host" : "CPU[123]"' rmerged/run.json)" -eq 3 ] &&
	grep -q '"irq" : 10003' rmerged/run.json
result $? 'run.json names the machines'
# Three repetitions on three machines are still one load.
ends 'loads of three machines have medians' 0 \
	"$rxbench" compare --across-machines rwhole rmerged
says 'over all repetitions' '^irq +0\.5x +delivered_pps .*\([0-9]+\.\.[0-9]+\) '

# An A/A pair comes together like the rest.
made pwhole pair=1
for i in 1 2; do
	made "p$i" pair=1 "shard=$i/2"
done
ends 'shards with a pair are merged' 0 "$rxbench" merge --out pmerged p1 p2
cmp -s pwhole/points.csv pmerged/points.csv &&
	[ "$(wc -l <pmerged/points.csv)" -eq 55 ]
result $? 'as one run, to the byte'
grep -q '"irq (A/A) 0.5 rep 1"' pmerged/run.json
result $? 'run.json has it in the order'
made p_less shard=2/2
refused 'shards with and without a pair' 'request.pair' \
	"$rxbench" merge --out out p1 p_less

# --- merge: several devices ---

sed 's/device = virtio/device = virtio;e1000/' made.conf >two.conf
for i in 1 2; do
	"$made_run" "two$i" two.conf lab=virtual "shard=$i/2" || exit 1
done
"$made_run" twowhole two.conf lab=virtual || exit 1
ends 'shards over two devices are merged' 0 \
	"$rxbench" merge --out twomerged two2 two1
cmp -s twowhole/points.csv twomerged/points.csv
result $? 'as one run over both, to the byte'
[ "$(grep -c '"knees"' twomerged/run.json)" -ge 2 ]
result $? 'run.json knows the knees of both'

# --- merge: what does not belong together ---

merge() { # NAME TEXT SHARD_DIR...
	name=$1
	text=$2
	shift 2
	refused "$name" "$text" "$rxbench" merge --out out "$@"
}
made other_seed lab=virtual shard=2/3 seed=2
made other_set lab=virtual shard=2/3 set=window_ms=500
made other_modes lab=virtual shard=2/3 modes=irq
made other_machine lab=virtual shard=2/3 machine=made-2
made other_knee lab=virtual shard=2/3 knee=20000
made other_number lab=virtual shard=2/2
sed 's/0.25;0.5/0.25;0.6/' made.conf >changed.conf
"$made_run" other_text changed.conf lab=virtual shard=2/3 || exit 1
merge 'other seed' 'seed: "1" and "2"' v1 other_seed v3
merge 'other knobs' 'request.set' v1 other_set v3
merge 'other modes' 'request.modes' v1 other_modes v3
merge 'other reference machine' 'reference_machine.id' v1 other_machine v3
merge 'other knee in virtual time' 'devices.virtio.knees' v1 other_knee v3
merge 'other scenario' 'scenario.text' v1 other_text v3
merge 'other lab' 'request.lab' v1 r2 v3
merge 'other number of shards' 'one of 3 shards' v1 other_number v3
merge 'one directory twice' 'v1: is given twice' v1 v2 v3 ./v1
cp -r v2 copy
merge 'one shard twice' 'both shard 2/3' v1 v2 copy v3
merge 'no run' 'no/such' v1 no/such
refused 'no --out' '--out DIR is needed' "$rxbench" merge v1 v2 v3
refused 'no shards' 'takes SHARD_DIR' "$rxbench" merge --out out

# A row of another shard, of no shard, and a table that is none.
cp -r v2 twice
sed -n 2p v1/points.csv >>twice/points.csv
merge 'points in common' 'is in v1 and in twice' v1 twice v3
cp -r v2 foreign
sed -i 's/,irq,/,threaded,/g' foreign/points.csv
merge 'points of another sweep' 'no point of its sweep' v1 foreign v3
cp -r v2 broken
echo 'not,a,table' >broken/series.csv
merge 'broken samples' 'broken/series.csv: line 1' v1 broken v3
cp -r v2 columns
sed -i '1s/hog/hug/' columns/series.csv
merge 'samples with other columns' 'columns/series.csv: line 1' v1 columns v3

# --- merge: what is not there ---

made short lab=virtual shard=2/3 points=2
merge 'a missing shard' 'missing: shard 2/3;' v1 v3
merge 'missing shards' 'missing: shard 1/3, shard 3/3;' v2
merge 'missing points' 'missing: 2 points of shard 2/3 (short);' v1 short v3
ends 'they may be missing with --partial' 0 \
	"$rxbench" merge --partial --out part v1 short
[ "$(wc -l <part/points.csv)" -eq 7 ] &&
	grep -q 'missing: 2 points of shard 2/3 (short), shard 3/3$' stderr
result $? 'and are named'
# What an interrupted run left behind its last row.
cp -r v2 torn
printf '12,napi' >>torn/series.csv
printf 'made,virtio,ir' >>torn/points.csv
echo '18,napi,20000,1,0,1,0,0,0,1,0' >>torn/series.csv
cp "$(find v1/latency -type f | head -n 1)" \
	torn/latency/9999-irq-5000-1-sink.hgrm
ends 'what belongs to no row is left out' 0 \
	"$rxbench" merge --out untorn v1 torn v3
cmp -s whole/points.csv untorn/points.csv &&
	diff -r whole/latency untorn/latency >stdout
result $? 'and only that'

# --- merge: never over something, never half ---

mkdir full empty
echo precious >full/data
refused 'a directory with something in it' 'already' \
	"$rxbench" merge --out full v1 v2 v3
refused 'a file' 'already' "$rxbench" merge --out full/data v1 v2 v3
refused 'a place that cannot be written' '/proc/rxbench' \
	"$rxbench" merge --out /proc/rxbench/run v1 v2 v3
ends 'an empty directory is taken' 0 "$rxbench" merge --out empty v1 v2 v3

# A signal while the directory is made: the pipe holds it up there.
cp -r v2 held
rm held/latency/*
number=$(awk -F, 'NR == 2 { print $10 }' held/points.csv)
held=$(printf held/latency/%04d-held-sink.hgrm "$number")
mkfifo "$held"
before=$(find . | sort)
"$rxbench" merge --out out v1 held v3 >stdout 2>stderr &
pid=$!
# shellcheck disable=SC2016 # for the inner shell
during=$(timeout 20 sh -c 'exec 3>"$1" && kill -TERM "$2" &&
	find . -name ".merge-*" | wc -l' sh "$held" "$pid")
wait "$pid"
[ $? -eq 130 ] && [ "$during" = 1 ] && [ "$(find . | sort)" = "$before" ] &&
	[ "$(wc -l <stderr)" -eq 1 ] && grep -q interrupted stderr
result $? 'a signal leaves nothing behind'

# --- compare ---

made cheap lab=virtual
made costly lab=virtual cost=1.02
ends 'equal runs' 0 "$rxbench" compare whole cheap
says 'points are identical' '^points.csv +identical, byte for byte'
says 'costs are identical' '^costs.csv +identical, byte for byte'
says 'every load has a row' '^napi +2x +delivered_pps +19990 +19990 +1.0000 +=$'
ends 'unequal runs' 0 "$rxbench" compare whole costly
says 'points are identical all the same' '^points.csv +identical'
says 'costs are not' '^costs.csv +differs'
says 'instructions in percent' 'instructions_per_frame +1000\.5 +1014\.5 +\+1\.40 % +worse$'
says 'the stage that changed' '^ +irq +700\.5 +714\.5 +\+2\.00 % +worse$'
! grep -qE '^ +sink ' stdout
result $? 'no stage that did not'

ends 'a limit that is exceeded' 2 \
	"$rxbench" compare --max-increase 1 whole costly
[ "$(grep -c '^exceeded .*: 1000\.5 -> 1014\.5 instructions' stdout)" -eq 12 ]
result $? 'each mode and load is named'
ends 'a limit that is kept' 0 \
	"$rxbench" compare --max-increase 1.5 whole costly
ends 'fewer instructions' 0 "$rxbench" compare --max-increase 0 costly whole
refused 'a limit without costs' 'rwhole: has no costs.csv' \
	"$rxbench" compare --max-increase 1 rwhole rwhole
refused 'a limit that is none' 'must be a number of percent' \
	"$rxbench" compare --max-increase -1 whole whole

made less lab=virtual modes=irq
ends 'points of one only' 0 "$rxbench" compare whole less
says 'are listed' '^only in A +napi at 0.5x, rep 1$'
says 'and what was asked otherwise' '^asked +request.modes: nothing, "irq"$'
! grep -q '^only in B' stdout
result $? 'and no others'
made none lab=virtual modes=napi
"$rxbench" compare less none >stdout 2>stderr
[ $? -eq 1 ] && grep -q 'nothing to compare' stderr &&
	[ "$(grep -c '^only in ' stdout)" -eq 12 ]
result $? 'nothing in common is an error'

# Real time: 1 promille is within what repetitions scatter, 10 % is not.
made near rate=0.999
made far rate=0.9
ends 'a small difference' 0 "$rxbench" compare rwhole near
says 'is none' '^irq +0.5x .*4980 \(4970\.\.4990\) .* no difference$'
ends 'a large difference' 0 "$rxbench" compare rwhole far
says 'is one' '^irq +0.5x .* 0\.9000 \(0\.89.*\) +not known +worse$'
ends 'the other way round' 0 "$rxbench" compare far rwhole
says 'it is better' '^irq +0.5x .* 1\.1111 .* better$'
made vnear lab=virtual rate=0.999
ends 'virtual time' 0 "$rxbench" compare whole vnear
says 'knows every difference' '^irq +0.5x .* 0\.9990 +worse$'
! grep -qE 'no difference|\.\.' stdout
result $? 'and has no spread'

# An A/A pair that differs by 12 % hides 10 %, in whichever run it is.
made quiet pair=1 noise=0.01
made loud pair=1 noise=0.12 rate=0.9
ends 'a loud machine' 0 "$rxbench" compare quiet loud
says 'its noise hides the difference' \
	'^irq +2x +delivered_pps .* 12 % +no difference$'
ends 'a quiet one' 0 "$rxbench" compare quiet far
says 'its noise does not' '^irq +2x +delivered_pps .* 1 % +worse$'
! grep -q 'only in' stdout
result $? 'and no twin is missed'
ends 'its report' 0 "$rxbench" report loud
says 'tells the noise' '^noise    irq against itself on virtio'
says 'of each metric' '^         delivered_pps 12 %, '
says 'and no twin among the claims' '^  PASS +irq-delivers'
grep -q '"floor" : 0.12' loud/verdict.json
result $? 'verdict.json has it'

# What a machine asks.
made close pair=1 noise=0.01 rate=0.999
ends 'nothing is worse' 0 \
	"$rxbench" compare --check delivered_pps,lat_p99_us quiet close
says 'and it says so' '^kept +nothing is worse of: delivered_pps,lat_p99_us$'
ends 'something is worse' 2 "$rxbench" compare --check delivered_pps rwhole far
[ "$(grep -c '^worse .*: .* delivered_pps (-10\.00 %, noise not known)$' \
	stdout)" -eq 12 ]
result $? 'each mode and load is named'
ends 'something else is' 0 "$rxbench" compare --check lat_p99_us rwhole far
ends 'anything is' 2 "$rxbench" compare --check all rwhole far
refused 'a figure that there is not' '"speed" is none of all, livelock_index' \
	"$rxbench" compare --check speed rwhole far
ends 'what was not measured' 1 "$rxbench" compare --check hog_share rwhole far
grep -q 'hog_share: could not be told at any load' stderr
result $? 'is not kept'
ends 'for programs' 2 "$rxbench" compare --json --check all rwhole far
cp stdout figures.json && "$build/tests/host/json_check" figures.json
result $? 'it is JSON'
grep -q '"result" : "worse"' stdout && ! grep -q '^worse' stdout
result $? 'and nothing else'

against() { # NAME TEXT A B
	refused "$1" "$2" "$rxbench" compare "$3" "$4"
	ends "$1, all the same" 0 \
		"$rxbench" compare --across-machines "$3" "$4"
}
made elsewhere cpu=Other
against 'another lab' 'request.lab' whole rwhole
against 'another reference machine' 'reference_machine.id' v2 other_machine
made other_device
sed -i 's/,virtio,/,e1000,/' other_device/points.csv
refused 'another device' 'rwhole measured device virtio, other_device' \
	"$rxbench" compare rwhole other_device
refused 'another device, on whatever machine' 'have a device in common' \
	"$rxbench" compare --across-machines rwhole other_device
against 'another host' 'host.cpu: "Made" and "Other"' rwhole elsewhere
refused 'another scenario' 'scenario.text' \
	"$rxbench" compare --across-machines v2 other_text
refused 'one run only' 'takes A B' "$rxbench" compare whole
refused 'compare with nothing' 'no/such' "$rxbench" compare whole no/such
cp -r whole nonsense
echo '1,irq,,5000,irq,many,1,1' >>nonsense/costs.csv
refused 'broken costs' 'nonsense/costs.csv: line 26' \
	"$rxbench" compare whole nonsense

plan
