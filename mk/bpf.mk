# SPDX-License-Identifier: GPL-2.0-only
# The collectors' BPF programs, each as a header for the agent: no file to load
# in the guest, no compiler there (CO-RE).

CLANG ?= clang
LLVM_STRIP ?= llvm-strip
BPFTOOL ?= $(shell PATH=$$PATH:/usr/sbin:/sbin command -v bpftool)

BPF_SRC := $(wildcard bench/collect/*.bpf.c)
BPF_SKEL := $(BPF_SRC:bench/%.bpf.c=$(BUILD)/bpf/%.skel.h)
BPF_CFLAGS := -std=gnu11 -O2 -g -ffreestanding -target bpf -mcpu=v3 -D__TARGET_ARCH_x86 \
	$(filter -Werror,$(WARN)) -Wall -Wextra -Wno-unused-parameter \
	"-ffile-prefix-map=$(TOP)=." -MMD -MP

# Only the types stay of what -g adds: they say where the kernel's members are.
$(BUILD)/bpf/%.bpf.o: bench/%.bpf.c
	$(call say,CLANG,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(BPF_CFLAGS) -Iinclude -Ibench -idirafter \
		/usr/include/$(shell $(CC) -print-multiarch) -c -o $@ $<
	$(Q)$(LLVM_STRIP) -g $@

$(BUILD)/bpf/%.skel.h: $(BUILD)/bpf/%.bpf.o
	$(call say,SKEL,$@)
	$(Q)$(BPFTOOL) gen skeleton $< name $(notdir $*)_bpf >$@

.SECONDARY: $(BPF_SKEL:.skel.h=.bpf.o)

-include $(BPF_SKEL:.skel.h=.bpf.d)
