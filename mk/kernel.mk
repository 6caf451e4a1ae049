# SPDX-License-Identifier: GPL-2.0-only
# The guest's kernel: downloaded, unpacked under build/, never installed.

KERNEL ?= 6.1
KERNEL_DIR := $(BUILD)/kernel/$(KERNEL)
KERNEL_READY := $(KERNEL_DIR)/build

# What the guest tests run on: some, or all we support, the newest last.
KERNELS ?= $(KERNEL)
ifeq ($(KERNELS),all)
override KERNELS := 6.1 6.12 7
endif

$(KERNEL_READY):
	$(Q)mk/kernel.sh $(BUILD)/apt $(KERNEL) $(KERNEL_DIR)

kernel: $(KERNEL_READY) ## download and unpack the guest's kernel
.PHONY: kernel
