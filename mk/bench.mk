# SPDX-License-Identifier: GPL-2.0-only
# rxbench (the host's side, GLib) and the agent (static, PID 1 of the guest).

BENCH_SRC := $(wildcard bench/cli/*.c bench/lab/*.c \
	bench/stats/*.c bench/plot/*.c) bench/agent/proto.c \
	$(wildcard bench/plugin/stages.c bench/plugin/symbols.c)
BENCH_OBJ := $(BENCH_SRC:%.c=$(BUILD)/obj/%.o)
# ... and libmicrohttpd, for bench/lab/exporter.c.
GLIB_PKGS := glib-2.0 gio-2.0 gio-unix-2.0 json-glib-1.0 libmicrohttpd
GLIB_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(GLIB_PKGS))
GLIB_LIBS = $(shell $(PKG_CONFIG) --libs $(GLIB_PKGS)) -lm

COLLECT_SRC := $(filter-out %.bpf.c,$(wildcard bench/collect/*.c))
AGENT_SRC := $(wildcard bench/agent/*.c bench/workloads/*.c) $(COLLECT_SRC)
AGENT_LIBS = $(shell $(PKG_CONFIG) --static --libs libbpf libelf)
AGENT_OBJ := $(AGENT_SRC:%.c=$(BUILD)/obj/agent/%.o)
# What libelf.a may lack, behind it.
AGENT_REST := $(BUILD)/obj/agent/rest.a

# Before there are .d files nobody knows who takes in which of them.
$(COLLECT_SRC:%.c=$(BUILD)/obj/agent/%.o) \
	$(COLLECT_SRC:%.c=$(SAN)/%.o): | $(BPF_SKEL)

$(BUILD)/obj/bench/%.o: bench/%.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Ibench $(CFLAGS_ALL) $(HARDEN) \
		$(GLIB_CFLAGS) \
		-DRXBENCH_VERSION='"$(VERSION)"' -c -o $@ $<

# The commit is written into each run: one object knows it, and only that one
# is compiled anew when it changes.
$(BUILD)/obj/git-id: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(GIT_ID)' | cmp -s - $@ || echo '$(GIT_ID)' >$@

$(BUILD)/obj/bench/lab/record_facts.o: $(BUILD)/obj/git-id
$(BUILD)/obj/bench/lab/record_facts.o: CPPFLAGS_ALL += \
	-DRXBENCH_GIT_ID='"$(GIT_ID)"'

FORCE:
.PHONY: FORCE

# What templates.c takes in as it is.
$(BUILD)/obj/bench/plot/templates.o $(SAN)/bench/plot/templates.o: \
	$(wildcard bench/plot/*.gp bench/plot/*.css)

# ... and papers.c.
$(BUILD)/obj/bench/stats/papers.o $(SAN)/bench/stats/papers.o: \
	$(wildcard results/reference/papers/*.csv)

$(RXBENCH): $(BENCH_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) -pie $(HARDEN_LINK) -o $@ $^ $(GLIB_LIBS)

# Without HARDEN: the sink is among what is measured. It would cost 0.2 % more
# instructions a frame at 5000/s and 3 % more at 100,000/s, and no published set
# of the virtual lab would be met again.
$(BUILD)/obj/agent/%.o: %.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Ibench -I$(BUILD)/bpf $(CFLAGS_ALL) \
		-DRXBENCH_VERSION='"$(VERSION)"' -c -o $@ $<

$(AGENT_REST): $(BUILD)/obj/agent/bench/agent/elf/search_tree.o
	$(call say,AR,$@)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

$(AGENT): $(AGENT_OBJ) $(AGENT_REST)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) -static -o $@ $(AGENT_OBJ) $(AGENT_LIBS) $(AGENT_REST)

# The guest is a kernel and one archive: no disk image.
INITRAMFS := $(BUILD)/initramfs/$(KERNEL).cpio

$(INITRAMFS): $(AGENT) $(KMODS) $(KERNEL_READY) mk/initramfs.sh
	$(call say,CPIO,$@)
	$(Q)mk/initramfs.sh $(KERNEL_DIR) $(KMOD_DIR) $(AGENT) $@

# The virtual lab has the generator in the guest.
INITRAMFS_VIRTUAL := $(BUILD)/initramfs/$(KERNEL)-virtual.cpio

$(INITRAMFS_VIRTUAL): $(AGENT) $(PKTGEN) $(KMODS) $(KERNEL_READY) \
		mk/initramfs.sh mk/initramfs-pktgen.sh
	$(call say,CPIO,$@)
	$(Q)mk/initramfs.sh $(KERNEL_DIR) $(KMOD_DIR) $(AGENT) $@ \
		$(PKTGEN) $(DPDK_PMDS)

guest: $(INITRAMFS) $(INITRAMFS_VIRTUAL) ## the guest that both labs boot
.PHONY: guest

all: $(INITRAMFS_VIRTUAL)

-include $(BENCH_OBJ:.o=.d) $(AGENT_OBJ:.o=.d) $(INITRAMFS_VIRTUAL).d
