# SPDX-License-Identifier: GPL-2.0-only
# The guest's kernel: downloaded, unpacked under build/, never installed.

KERNEL ?= 6.1
KERNEL_DIR := $(BUILD)/kernel/$(KERNEL)
KERNEL_READY := $(KERNEL_DIR)/build

$(KERNEL_READY):
	$(Q)mk/kernel.sh $(BUILD)/apt $(KERNEL) $(KERNEL_DIR)

kernel: $(KERNEL_READY) ## download and unpack the guest's kernel
.PHONY: kernel
