# SPDX-License-Identifier: GPL-2.0-only
# Where an installation has what, by the GNU conventions. The program finds its
# data from where it is itself, so DESTDIR and a later move cost nothing.

PREFIX ?= /usr/local
prefix ?= $(PREFIX)
exec_prefix ?= $(prefix)
bindir ?= $(exec_prefix)/bin
libdir ?= $(exec_prefix)/lib
datarootdir ?= $(prefix)/share
datadir ?= $(datarootdir)
docdir ?= $(datarootdir)/doc/rxbench
mandir ?= $(datarootdir)/man
bashcompdir ?= $(datadir)/bash-completion/completions
INSTALL ?= install

OF_LIB := $(libdir)/rxbench
OF_DATA := $(datadir)/rxbench
from_bin = $(shell realpath -m --relative-to='$(bindir)' '$(1)')
PLACES := -DRXBENCH_LIB='"$(call from_bin,$(OF_LIB))"' \
	-DRXBENCH_DATA='"$(call from_bin,$(OF_DATA))"'

# One object knows, and only that one is compiled anew for another prefix.
$(BUILD)/obj/places: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)echo "$(PLACES)" | cmp -s - $@ || echo "$(PLACES)" >$@

PATHS_OBJ := $(BUILD)/obj/bench/lab/paths.o $(SAN)/bench/lab/paths.o
$(PATHS_OBJ): $(BUILD)/obj/places
$(PATHS_OBJ): CPPFLAGS_ALL += $(PLACES)

PROGRAMS := $(RXBENCH) $(PKTGEN)
PIECES := $(AGENT) $(PLUGIN)
MANUALS := $(wildcard docs/*.[1-9])
COMPLETIONS := $(wildcard bench/cli/*.bash pktgen/*.bash)
DOCUMENTS := README.md $(wildcard docs/*.md docs/*.json)
# What "rxbench guest" makes a guest of, which the package has not: its kernel.
GUEST_SCRIPTS := $(addprefix mk/,apt-private.sh foreign.sh guest.sh \
	initramfs.sh initramfs-pktgen.sh kernel.sh kernel-own.sh kmod.sh)
GUEST_SOURCES := $(KMOD_SRC) mk/kernel-lib.sh $(wildcard mk/kconfig/*)

programs: $(PROGRAMS) $(PIECES) ## what is installed, without a guest

put = $(INSTALL) -d '$(DESTDIR)$(2)' && $(INSTALL) -m $(1) $(3) '$(DESTDIR)$(2)'
install: programs ## install below DESTDIR and prefix (/usr/local)
	$(Q)$(call put,755,$(bindir),$(PROGRAMS))
	$(Q)$(call put,755,$(OF_LIB),$(AGENT))
	$(Q)$(call put,644,$(OF_LIB),$(PLUGIN))
	$(Q)$(call put,644,$(OF_DATA)/scenarios,bench/scenarios/*.conf)
	$(Q)$(call put,755,$(OF_DATA)/guest/mk,$(GUEST_SCRIPTS))
	$(Q)for file in $(GUEST_SOURCES); do \
		$(INSTALL) -D -m 644 $$file \
			"$(DESTDIR)$(OF_DATA)/guest/$$file" || exit 1; \
	done
	$(Q)cat $(PKTGEN) $(AGENT) $(sort $(GUEST_SCRIPTS) $(GUEST_SOURCES)) | \
		sha256sum | cut -d ' ' -f 1 >'$(DESTDIR)$(OF_DATA)/guest/id'
	$(Q)for page in $(MANUALS); do \
		$(INSTALL) -D -m 644 $$page \
			"$(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/}" || \
			exit 1; \
	done
	$(Q)for file in $(COMPLETIONS); do \
		$(INSTALL) -D -m 644 $$file \
			"$(DESTDIR)$(bashcompdir)/$$(basename $$file .bash)" || \
			exit 1; \
	done
	$(Q)$(call put,644,$(docdir),$(DOCUMENTS))
	$(Q)$(call put,644,$(docdir)/examples,docs/examples/*)

# Directories of others stay.
uninstall: ## remove what install put there (same DESTDIR and prefix)
	$(Q)rm -f $(PROGRAMS:$(BUILD)/%='$(DESTDIR)$(bindir)/%')
	$(Q)rm -rf '$(DESTDIR)$(OF_LIB)' '$(DESTDIR)$(OF_DATA)' \
		'$(DESTDIR)$(docdir)'
	$(Q)for page in $(MANUALS); do \
		rm -f "$(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/}"; \
	done
	$(Q)for file in $(COMPLETIONS); do \
		rm -f "$(DESTDIR)$(bashcompdir)/$$(basename $$file .bash)"; \
	done

.PHONY: programs install uninstall
