#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Who may use whom (ARCHITECTURE.md prints the same rules). Quoted and angled
# includes are resolved as the build does; "reaches" follows them further.
. "$(dirname "$0")/../check-lib.sh"

sources=$(files -name '*.[ch]')

includes() {
	# shellcheck disable=SC2016 # $4 is awk's, not the shell's
	echo "$sources" | xargs -r awk -v tree="$(echo "$sources" | tr '\n' ' ')" '
	BEGIN {
		n = split(tree, list, " ")
		for (i = 1; i <= n; i++) exists[list[i]] = 1
	}
	function normal(path) {
		gsub(/\/\.\//, "/", path)
		sub(/^\.\//, "", path)
		while (sub(/[^\/]+\/\.\.\//, "", path)) ;
		return path
	}
	# The file of the tree that NAME means inside FILE; "" when it is a
	# system header.
	function resolve(file, name, dir, room, i, n, roots, path) {
		dir = file
		sub(/[^\/]*$/, "", dir)
		room = file
		sub(/\/.*/, "", room)
		n = split(dir "|kmod/netdrv/|" room "/|include/|", roots, "|")
		if (room != "kmod" && room != "tests") roots[2] = dir
		if (room == "tests")
			n = split(dir "|bench/|pktgen/|kmod/netdrv/|include/|", \
				  roots, "|")
		for (i = 1; i <= n; i++) {
			path = normal(roots[i] name)
			if (path in exists) return path
		}
		return ""
	}
	/^[ \t]*#[ \t]*include[ \t]*["<]/ {
		name = $0
		sub(/^[^"<]*["<]/, "", name)
		sub(/[">].*/, "", name)
		print FILENAME, FNR, name, resolve(FILENAME, name)
	}'
}

# Stdin: FILE LINE NAME TARGET. One finding a broken rule.
judge() {
	awk '
	function room(path) { sub(/\/.*/, "", path); return path }
	function part(path) { # netdrv: "modes", "hw", "core", or "" at its top
		if (path !~ /^kmod\/netdrv\//) return "-"
		sub(/^kmod\/netdrv\//, "", path)
		return path ~ /\// ? room(path) : ""
	}
	function in_guest(path) {
		return path ~ /^bench\/(agent|collect|workloads)\//
	}
	function blame(what) { print file ":" line ": " what }
	# Does FROM include, at any depth, a file that matches REGEX?
	function reaches(from, regex, i, n, next_) {
		if (from in visited) return 0
		visited[from] = 1
		n = split(edges[from], next_, " ")
		for (i = 1; i <= n; i++)
			if (next_[i] ~ regex || reaches(next_[i], regex))
				return 1
		return 0
	}
	function forbid_reach(regex, what) {
		split("", visited)
		if (target ~ regex || reaches(target, regex)) blame(what)
	}
	{
		row[NR] = $0
		if ($4 != "") edges[$1] = edges[$1] " " $4
	}
	END {
		for (r = 1; r <= NR; r++) {
			split(row[r], field, " ")
			file = field[1]; line = field[2]; name = field[3]
			target = field[4]
			from = room(file)
			if (name ~ /\.c$/)
				blame("includes a .c file: " name)
			if (name ~ /^rte_/ && from != "pktgen" &&
			    from != "tests")
				blame("DPDK outside pktgen: " name)
			if (name ~ /^bpf\// && file !~ /^bench\/collect\//)
				blame("libbpf outside bench/collect: " name)
			if (target == "") continue
			to = room(target)
			if (from != to && to != "include" && from != "tests")
				blame(from " must not use " to ": " name)
			if (in_guest(file) && from == to && !in_guest(target))
				blame("the agent uses the host side: " name)
			if (from == "kmod" && to == "kmod" &&
			    (file ~ /^kmod\/netdrv/) != (target ~ /^kmod\/netdrv/))
				blame("one module uses another: " name)
			if (part(file) == "modes")
				forbid_reach("^kmod/netdrv/hw/", \
					     "a mode reaches a backend: " name)
			if (part(file) == "hw")
				forbid_reach("^kmod/netdrv/(mode.h|modes/)", \
					     "a backend reaches a mode: " name)
			if (part(file) == "core" && part(target) ~ /hw|modes/)
				blame("core uses an implementation: " name)
		}
	}'
}

# Outside the rooms themselves nobody names a mode or a backend: the tables do.
implementations() { # PART CONTRACT
	table=kmod/netdrv/$1/table.c
	[ -e "$table" ] || return 0
	names=$(grep -o '&netdrv_[a-z0-9_]*' "$table" | tr -d '&' | tr '\n' '|')
	[ -n "$names" ] || return 0
	files -path './kmod/netdrv/*.[ch]' |
		grep -v "^kmod/netdrv/$1/\|^kmod/netdrv/$2\$" |
		xargs -r grep -nwE "${names%|}" /dev/null |
		sed -E "s/^([^:]*:[0-9]+:).*/\1 names one of $1 instead of its table/"
}

findings=$(
	includes | judge
	files -path './kmod/*.[ch]' ! -name compat.h |
		xargs -r grep -n LINUX_VERSION_CODE /dev/null |
		sed -E 's/^([^:]*:[0-9]+:).*/\1 kernel versions belong to compat.h/'
	implementations modes mode.h
	implementations hw hw.h
)
conclude "$(includes | wc -l) includes in $(echo "$sources" | wc -w) sources" \
	"$findings"
