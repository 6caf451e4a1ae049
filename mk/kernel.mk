# SPDX-License-Identifier: GPL-2.0-only
# The guest's kernel: downloaded and unpacked, or built, under build/; never
# installed.

KERNEL ?= 6.1
KERNEL_DIR := $(BUILD)/kernel/$(KERNEL)
KERNEL_READY := $(KERNEL_DIR)/build

# What the guest tests run on: some, or all we support, the newest last.
KERNELS ?= $(KERNEL)
ifeq ($(KERNELS),all)
override KERNELS := 6.1 6.12 7
endif

# Those that are built, each with a configuration of its own; what else that
# needs is installed only for them.
OWN_KERNELS := $(patsubst mk/kconfig/%.config,%,$(wildcard mk/kconfig/*.config))
KERNEL_DEPS := $(if $(filter $(OWN_KERNELS),$(KERNEL) $(KERNELS)),kernel)
KERNEL_CONFIG := $(wildcard mk/kconfig/$(KERNEL).config)

$(KERNEL_READY): $(KERNEL_CONFIG) $(if $(KERNEL_CONFIG),mk/kconfig/base)
	$(Q)mk/kernel.sh $(BUILD)/apt $(KERNEL) $(KERNEL_DIR)

kernel: $(KERNEL_READY) ## download and unpack, or build, the guest's kernel
.PHONY: kernel
