# SPDX-License-Identifier: GPL-2.0-only
# Flags, tools, quiet rules. What every other fragment stands on.

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:

TOP := $(CURDIR)
BUILD := build

ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-7s %s\n' '$(1)' '$(2)'
endif

# make knows a CC and an AR of its own here, and forgets them after reading us.
ifneq ($(filter default undefined,$(origin CC)),)
CC := gcc
endif
ifneq ($(filter default undefined,$(origin AR)),)
AR := ar
endif
PKG_CONFIG ?= pkg-config

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wformat=2 -Wundef -Wvla -Wwrite-strings
# A warning is an error where we develop and test, not on a stranger's newer
# compiler.
ifeq ($(WERROR),1)
WARN += -Werror
endif

CFLAGS ?= -O2 -g
# The same bytes, whatever the directory: no path of ours gets into an object.
CPPFLAGS_ALL = -D_GNU_SOURCE -Iinclude
CFLAGS_ALL = -std=gnu11 $(WARN) $(CFLAGS) -fno-strict-aliasing \
	"-ffile-prefix-map=$(TOP)=." -MMD -MP
# What the programs are made safer with. _FORTIFY_SOURCE needs an optimiser.
HARDEN = -fPIE -fstack-protector-strong -fcf-protection \
	$(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
HARDEN_LINK := -Wl,-z,relro,-z,now,-z,noexecstack
# Clang compiles what runs under sanitizers, and notes for libFuzzer where it has
# been: unit tests, fuzz targets and the sanitized programs share these objects.
SANITIZE := -O1 -fsanitize=address,undefined,float-cast-overflow \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
COVERAGE := -fsanitize=fuzzer-no-link

# Where those objects are.
SAN := $(BUILD)/san

RXBENCH := $(BUILD)/rxbench
PKTGEN := $(BUILD)/rxbench-pktgen
AGENT := $(BUILD)/rxbench-agent

# Which commit is this? Recorded in every run. "make dist" writes it into its archive,
# which may lie anywhere, in another repository too.
GIT_ID := $(shell grep -x '[0-9a-f]*' mk/git-id || \
	git describe --always --dirty 2>/dev/null || echo unknown)
VERSION := 0.1.0

deps: ## install the Debian packages that are missing (root or sudo)
	$(Q)mk/deps.sh $(BUILD)/apt build check $(KERNEL_DEPS)

test-deps: ## those, and what only the tests need
	$(Q)mk/deps.sh $(BUILD)/apt build check test package $(KERNEL_DEPS)

.PHONY: deps test-deps
