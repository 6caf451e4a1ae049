#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# dkms builds the modules from the tree that "make dkms-tree" makes, and modinfo
# says of them what it should. In private trees: nothing is installed.
# 0 passed, 1 failed, 77 cannot be tested here.
set -eu

kernel=${KERNEL:-6.1}
build=$(cd "${BUILD:-build}" && pwd)
unpacked=$build/kernel/$kernel
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/tap.sh
. tests/dkms-tool.sh
PATH=$PATH:/usr/sbin:/sbin # modinfo, for an ordinary user
export PATH
[ -e "$unpacked/build" ] || {
	echo "1..0 # SKIP kernel $kernel is not unpacked"
	exit 0
}

find_dkms || {
	echo "1..0 # SKIP $why"
	exit 0
}

notes() {
	tail -n 20 "$work/output"
	find "$work/state" -name make.log -exec tail -n 20 {} +
}

field() { # NAME of the tree's dkms.conf
	sed -n "s/^$1=\"\(.*\)\"/\1/p" "$tree/dkms.conf"
}

release=$(cat "$unpacked/release")
src=$(sed -n 's/^KERNEL_SRC := //p' "$unpacked/build")
obj=$(sed -n 's/^KERNEL_OBJ := //p' "$unpacked/build")
path=$(sed -n 's/^KERNEL_PATH := //p' "$unpacked/build")
mkdir "$work/sources" "$work/state" "$work/modules"

# What it leaves in the background, such as who prints its dots, has our pipe.
run_dkms() { # ACTION ARGUMENT...
	verb=$1
	shift
	{
		env PATH="${path:+$path:}$PATH" KBUILD_OUTPUT="$obj" \
			bash "$dkms" "$verb" --dkmstree "$work/state" \
			--sourcetree "$work/sources" \
			--installtree "$work/modules" \
			-m rxbench -v "$version" "$@" 2>&1
		echo $? >"$work/status"
	} | cat >>"$work/output"
	return "$(cat "$work/status")"
}

# Another directory than ours: whatever is not in the tree is missing then.
make -s BUILD="$work/build" dkms-tree >"$work/output" 2>&1 || true
tree=$(echo "$work"/build/dkms/rxbench-*)
check 'the tree is made' [ -e "$tree/dkms.conf" ]
version=$(field PACKAGE_VERSION)
check 'its name has the version' [ "$(basename "$tree")" = "rxbench-$version" ]
mv "$tree" "$work/sources/"
tree=$work/sources/rxbench-$version
rm -rf "$work/build"

check 'dkms takes the tree' run_dkms add
check 'dkms builds it' run_dkms build -k "$release/$(uname -m)" \
	--kernelsourcedir "$src" --config "$obj/.config"
[ "$failed" -eq 0 ] || {
	plan
	exit 1
}

says() { # MODULE FIELD: what modinfo has of it
	modinfo -F "$2" "$(find "$work/state" -name "$1.ko*")"
}
modules=$(field 'BUILT_MODULE_NAME\[.\]')
check 'all modules are in dkms.conf' [ "$(echo "$modules" | sort)" = \
	"$(find kmod/*/ -maxdepth 1 -name Kbuild | cut -d / -f 2 | sort)" ]
for module in $modules; do
	for about in author description license; do
		check "$module has its $about" [ -n "$(says "$module" $about)" ]
	done
	check "$module is of this version" \
		[ "$(says "$module" version)" = "$version" ]
	check "$module is for this kernel" \
		[ "$(says "$module" vermagic | cut -d ' ' -f 1)" = "$release" ]
	check "$module explains its parameters" \
		[ "$(says "$module" parmtype | cut -d : -f 1 | sort)" = \
		"$(says "$module" parm | sed -n 's/:..*//p' | sort)" ]
done
check 'netdrv names the devices it drives' \
	[ -n "$(says netdrv alias | grep '^virtio:')" ]
plan
