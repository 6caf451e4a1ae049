# SPDX-License-Identifier: GPL-2.0-only
#
# rxbench: how a kernel takes frames from a NIC.
# This file dispatches and helps; the work is in mk/.

all:

include mk/config.mk
include mk/kernel.mk
include mk/kmod.mk
include mk/pktgen.mk
include mk/bpf.mk
include mk/bench.mk
include mk/plugin.mk
include mk/test.mk
include mk/fuzz.mk
include mk/long.mk
include mk/coverage.mk
include mk/sanitized.mk
include mk/root.mk
include mk/check.mk
include mk/run.mk
include mk/install.mk
include mk/package.mk

all: $(RXBENCH) $(PKTGEN) $(PLUGIN) $(INITRAMFS) ## build everything

help: ## this text
	@echo 'rxbench: how a kernel takes frames from a NIC'
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' \
		Makefile mk/*.mk | expand -t 24
	@echo
	@echo '  KERNEL=6.1            kernel of the guest: 6.1, 6.12, 7 (what' \
		'apt offers),'
	@echo '                        or built here for tests:' \
		'$(OWN_KERNELS)'
	@echo '  KERNELS=all           of the guest tests: all, or some'
	@echo '  SANITIZED=1           test-host: the programs under ASan and UBSan'
	@echo '  V=1                   show the commands'

clean: ## remove what was built (downloads under build/ stay)
	$(Q)rm -rf $(BUILD)/obj $(BUILD)/san $(BUILD)/tests $(BUILD)/kmod \
		$(BUILD)/initramfs $(BUILD)/bpf \
		$(BUILD)/check $(BUILD)/sanitized $(BUILD)/virtual-states $(DKMS_TREE) $(RXBENCH) $(PKTGEN) $(AGENT) \
		$(PLUGIN)

distclean: ## remove build/ with all downloads
	$(Q)rm -rf $(BUILD)

.PHONY: all help clean distclean
