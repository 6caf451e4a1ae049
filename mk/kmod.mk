# SPDX-License-Identifier: GPL-2.0-only
# The kernel modules, built against the unpacked headers in a copy of their
# sources, so that two kernels never share an object file.

KMOD_DIR := $(BUILD)/kmod/$(KERNEL)
KMOD_SRC := $(shell find kmod include/rxbench -name '*.[ch]' -o -name Kbuild)
KMODS := $(KMOD_DIR)/netdrv.ko $(KMOD_DIR)/rxsample.ko

$(KMOD_DIR)/.built: $(KMOD_SRC) $(KERNEL_READY) mk/kmod.sh
	$(call say,KBUILD,$(KMOD_DIR))
	$(Q)mk/kmod.sh $(KERNEL_DIR) $(KMOD_DIR) $(if $(filter 1,$(WERROR)),W=1e)
	$(Q)touch $@

# They were made before the stamp: as old as it, they are up to date.
$(KMODS): $(KMOD_DIR)/.built
	@touch -r $< $@

kmod: $(KMODS) ## build the kernel modules

# dkms copies one directory: this one has all that the modules need.
DKMS_TREE := $(BUILD)/dkms/rxbench-$(VERSION)
dkms-tree: ## the modules' sources for dkms, below build/dkms
	$(Q)rm -rf $(DKMS_TREE)
	$(Q)mkdir -p $(DKMS_TREE)
	$(Q)cp -R kmod/. include $(DKMS_TREE)

.PHONY: kmod dkms-tree
