#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rxbench on bad input: one clear line, a non-zero exit, and nothing left
# behind. No guest is booted.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

build=$(cd "${BUILD:-build}" && pwd) || exit 1
rxbench=$build/rxbench
[ -x "$rxbench" ] || {
	echo "test_cli: skipped: $rxbench is not built"
	exit 77
}
. tests/refused.sh

shows() { # NAME TEXT COMMAND...
	name=$1
	text=$2
	shift 2
	timeout 30 "$@" >stdout 2>stderr && grep -qF -- "$text" stdout
	result $? "$name"
}

: >stdout
: >stderr

# Subcommands and their options.
refused 'unknown subcommand' 'no subcommand "rnu"' "$rxbench" rnu
refused 'unknown option' '--speed' "$rxbench" run livelock --speed 9
two_lines=$(printf 'a\n\033[1mb')
refused 'a value of two lines' 'a  [1mb' "$rxbench" run livelock --set "$two_lines"
refused 'a subcommand of two lines' 'a  [1mb' "$rxbench" "$two_lines"
refused 'surplus argument' 'takes SCENARIO' "$rxbench" run livelock again
refused 'nothing to run' 'give one of' "$rxbench" run
refused 'metrics without a port' 'must be [ADDR]:PORT' \
	"$rxbench" run livelock --prometheus localhost
refused 'metrics on a port that is none' 'must be [ADDR]:PORT' \
	"$rxbench" run livelock --prometheus :65536
refused 'metrics at an address of others' '--prometheus 192.0.2.1:0: ' \
	"$rxbench" run livelock --prometheus 192.0.2.1:0
refused 'events to nowhere' '--events no/such/file: ' \
	"$rxbench" run livelock --events no/such/file
refused 'events to a file that is not open' '--events 99: ' \
	"$rxbench" run livelock --events 99
mkfifo nobody
refused 'events to nobody' 'nobody reads' \
	"$rxbench" run livelock --events ./nobody
rm nobody

# Sweeps.
refused 'sweep: nothing' 'give one of SCENARIO' "$rxbench" sweep
refused 'sweep: unknown executor' 'must be local, slurm or parallel' \
	"$rxbench" sweep livelock --executor clouds
refused 'sweep: no workers' '--workers 0: must be a whole number' \
	"$rxbench" sweep livelock --workers 0
refused 'sweep: more workers than CPUs' 'CPUs of its own' \
	"$rxbench" sweep livelock --lab virtual --workers 10000
refused 'sweep: more shards than points' '--shards 9999: must be 1 to ' \
	"$rxbench" sweep livelock --lab virtual --shards 9999
refused 'sweep: more shards than comparisons' 'stays on one machine' \
	"$rxbench" sweep livelock --shards 9999
refused 'sweep: of a search' 'it has no shards' "$rxbench" sweep calibrate
refused 'sweep: one shard of it' 'takes a SCENARIO' \
	"$rxbench" sweep livelock --shard 1/2
refused 'sweep: of what run refuses' 'realtime, virtual' \
	"$rxbench" sweep livelock --lab lunar
refused 'sweep: no sbatch' 'there is no sbatch on PATH' \
	env PATH="$work" "$rxbench" sweep livelock --executor slurm
refused 'sweep: no parallel' 'there is no parallel on PATH' \
	env PATH="$work" "$rxbench" sweep livelock --executor parallel --hosts :
refused 'sweep: no hosts' '--hosts says where' \
	"$rxbench" sweep livelock --executor parallel
refused 'sweep: hosts for nobody' 'only with --executor parallel' \
	"$rxbench" sweep livelock --hosts :
mkdir tools
printf '#!/bin/sh\necho GNU parallel 1\n' >tools/parallel
printf '#!/bin/sh\necho "ssh: no route" >&2\nexit 255\n' >tools/ssh
chmod +x tools/*
refused 'sweep: an option for a host' '--hosts -oProxyCommand=x: must be' \
	env PATH="$work/tools:$PATH" "$rxbench" sweep livelock \
	--executor parallel --hosts=-oProxyCommand=x
refused 'sweep: a host out of reach' '--hosts away: ssh: ssh: no route' \
	env PATH="$work/tools:$PATH" "$rxbench" sweep livelock \
	--executor parallel --hosts away
rm -r tools
refused 'sweep: resume nothing' 'no/such' "$rxbench" sweep --resume no/such
refused 'sweep: resume something else' '--resume takes no other' \
	"$rxbench" sweep --resume no/such --shards 4
refused 'sweep: the state of nothing' 'no/such' \
	"$rxbench" sweep --status no/such
refused 'list of nonsense' 'must be modes' "$rxbench" list nonsense
refused 'explain nothing' 'takes MODE' "$rxbench" explain
refused 'explain an unknown mode' 'irq, ' "$rxbench" explain warp
refused 'explain in an unknown lab' 'realtime, virtual' \
	"$rxbench" explain napi --lab lunar
refused 'explain at a load' 'of a run' "$rxbench" explain napi --set pps=1
refused 'explain with a knob of the generator' 'of the generator' \
	"$rxbench" explain napi --set burst=4
refused 'explain with a knob of another mode' 'no mode of this run has it' \
	"$rxbench" explain napi --set hz=1000
refused 'explain an e1000 with MSI-X' 'e1000 has no MSI-X' \
	"$rxbench" explain napi --device e1000 --set irq=msix
refused 'explain on a CPU that is not there' 'below cpus, which is 1' \
	"$rxbench" explain napi --set irq_cpu=1
refused 'explain on many CPUs in virtual time' 'at most 2 CPUs' \
	"$rxbench" explain napi --lab virtual --set cpus=3
refused 'explain no frames' '1 to 200' "$rxbench" explain napi --frames 0
refused 'report of nothing' 'no/such/dir' "$rxbench" report no/such/dir
shows 'help' 'SUBCOMMAND' "$rxbench" --help
shows 'version' 'rxbench ' "$rxbench" --version
shows 'help of run' '--resume' "$rxbench" run --help
for what in modes:napi devices:virtio workloads:sink scenarios:livelock \
	knobs:mask_at knobs:netdev_budget faults:silent-drop; do
	shows "list ${what%%:*}" "${what#*:}" "$rxbench" list "${what%%:*}"
done

# What is asked of a run.
run() { # NAME TEXT OPTIONS...
	name=$1
	text=$2
	shift 2
	refused "$name" "$text" "$rxbench" run livelock --out out "$@"
}
refused 'unknown scenario' 'there are: adaptive, back-to-back, burst-latency' \
	"$rxbench" run lovelock
refused 'scenario file not there' 'no.conf' "$rxbench" run no.conf
run 'unknown mode' 'one or more of irq' --modes napi,warp
run 'unknown device' 'virtio' --device ne2000
run 'unknown lab' 'realtime, virtual' --lab lunar
run 'unknown profile' 'quick, std, rfc' --profile swift
run 'unknown knob' 'netdev_budget' --set warp=9
run 'knob without a value' 'KNOB=VALUE' --set ring
run 'knob that is a choice' 'one of device, line' --set mask_at=nic
run 'a driver that cannot be sampled' 'intree on e1000e: ' --device e1000e \
	--modes intree
run 'vectors on a NIC without' 'e1000 has no MSI-X' --device e1000 \
	--set irq=msix
run 'parameter of a stock driver' 'a mode of the driver' --set intree.budget=1
run 'parameter with a path' 'MODE.PARAMETER' --set napi.../mode=1
run 'negative rate' 'pps = -5' --set pps=-5
run 'absurd rate' '20000000' --set pps=1e9
run 'rate that is no number' 'fast' --set pps=fast
run 'absurd grid' '0.01 to 100' --set 'grid=1;1e6'
run 'no repetition' 'from 1 to 1000' --set reps=0
run 'frame too short' '60 to 1514' --set frame_bytes=20
run 'seed' '--seed -1' --seed -1
run 'shard' '--shard 4/3' --shard 4/3
run 'unknown fault' 'silent-drop, slow-generator, stolen-cpu' --plant gremlin
run 'a CPU stolen from instructions' 'nothing to steal' --lab virtual \
	--plant stolen-cpu
run 'a bug in another driver' "none of the modes is netdrv's" --modes intree \
	--plant silent-drop
run 'kernel' '--kernel ../6.1' --kernel ../6.1
refused 'resume with options' 'takes no options' \
	"$rxbench" run --resume out --seed 1
refused 'resume with a fault' 'takes no options' \
	"$rxbench" run --resume out --plant silent-drop
refused 'resume of nothing' 'no/such/dir' "$rxbench" run --resume no/such/dir
refused 'again of nothing' 'no/such/dir' "$rxbench" run --again no/such/dir

# Scenario files.
printf '[scenario]\nname = x\n[lode]\ngrid = 1\n' >group.conf
refused 'unknown group' '[lode]' "$rxbench" run group.conf
printf '[load]\nreps = many\n' >number.conf
refused 'not a number' 'number.conf:2: [load] reps = many: must be a whole number' \
	"$rxbench" run number.conf
printf '\000\377\n' >binary.conf
refused 'not text' 'binary.conf' "$rxbench" run binary.conf

printf '%s\n' '[scenario]' 'name = good' '[device]' 'device = virtio' \
	'[load]' 'pps = 1000' '[modes]' 'list = irq' >good.conf

# Run directories.
mkdir full
echo precious >full/data
echo '{"schema": 99}' >full/run.json
refused 'resume of a newer schema' 'schema 99 is newer than schema 1' "$rxbench" run --resume full
echo '{"scheme": 1}' >full/run.json
refused 'resume of what is no run' 'names no schema' \
	"$rxbench" run --resume full
echo 'not json' >full/run.json
refused 'resume of a broken record' 'run.json' "$rxbench" run --resume full

# From here on the pieces of the lab are needed, and a QEMU that isn't one.
need() {
	for piece in kernel/6.1/vmlinux initramfs/6.1.cpio rxbench-pktgen; do
		[ -e "$build/$piece" ] || return 1
	done
}
mkdir bin empty
fake_qemu() { # VERSION, body on stdin
	{
		echo '#!/bin/sh'
		echo "[ \"\$1\" != --version ] || {"
		echo "	echo 'QEMU emulator version $1'; exit 0; }"
		cat
	} >bin/qemu-system-x86_64
	chmod +x bin/qemu-system-x86_64
}
refused 'no QEMU' 'qemu-system-x86_64 is not here' \
	env PATH="$work/empty" "$(command -v "$rxbench")" run livelock
fake_qemu 7.2.22 </dev/null
refused 'old QEMU' 'version 8 or later' \
	env PATH="$work/bin:$PATH" "$rxbench" run livelock
refused 'old QEMU, virtual lab' 'its guest hangs' \
	env PATH="$work/bin:$PATH" "$rxbench" run livelock --lab virtual
fake_qemu 10.0.2 <<'END'
echo 'cannot do that' >&2
exit 3
END
cp "$rxbench" bin/
# The doctor says so too, and that it is the end of it.
env PATH="$work/bin:$PATH" bin/rxbench doctor >stdout 2>stderr
[ $? -eq 1 ] && grep -q '^cannot$' stdout && grep -q '^  built ' stdout &&
	[ "$(tail -n 1 stdout)" = 'this machine cannot measure' ]
result $? 'doctor where nothing is built'
env PATH="$work/bin:$PATH" bin/rxbench doctor --json >doctor.json 2>stderr
[ $? -eq 1 ] && "$build/tests/host/json_check" doctor.json &&
	grep -q '"can_measure" : false' doctor.json
result $? 'and for programs'
refused 'doctor of something' 'takes no arguments' "$rxbench" doctor something
refused 'no guest' 'rxbench guest --kernel 6.1' \
	env PATH="$work/bin:$PATH" XDG_CACHE_HOME="$work" bin/rxbench run good.conf
if need; then
	with_fake() { # NAME TEXT ARGUMENTS...
		name=$1
		text=$2
		shift 2
		refused "$name" "$text" env PATH="$work/bin:$PATH" \
			"$rxbench" run livelock "$@"
	}
	with_fake 'output not writable' '/proc/rxbench' --out /proc/rxbench
	with_fake 'output taken' 'already' --out full

	timeout 60 env PATH="$work/bin:$PATH" "$rxbench" run livelock \
		--out dead >stdout 2>stderr
	[ $? -eq 1 ] && grep -q 'QEMU ended with exit status 3.*cannot do' \
		stderr && grep -q -- '--resume' stderr && [ -s dead/run.json ]
	result $? 'QEMU that dies at once'
	pids=$(pgrep -f "$work/dead" || true)
	[ -z "$pids" ] && [ -z "$(find dead -name '.lab*' -o -type s)" ]
	result $? 'nothing is left of it'
fi

plan
