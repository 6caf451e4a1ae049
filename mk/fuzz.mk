# SPDX-License-Identifier: GPL-2.0-only
# Fuzzing: libFuzzer on the code as the unit tests have it. One target is one
# file in tests/fuzz/; TARGET=PATTERN picks some, FUZZ_SECONDS is each one's time.

FUZZ := $(TESTS)/fuzz
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_PROGRAMS := $(FUZZ_SRC:tests/fuzz/%.c=$(FUZZ)/%)
FUZZ_SECONDS ?= 60

# Some names are in both programs: a target gets those of its own.
FUZZ_LIBS = $(SAN_LIBS)
FUZZ_OF_PKTGEN := capture filter frame options port_spec request
$(FUZZ_OF_PKTGEN:%=$(FUZZ)/fuzz_%): FUZZ_LIBS = $(SAN)/libpktgen.a $(SAN_LIBS)

# Ways to the kernel that a target answers itself.
$(FUZZ)/fuzz_proc: WRAP := file_read file_write file_lines opendir readdir closedir
$(FUZZ)/fuzz_verbs: WRAP := file_read file_write file_lines
$(FUZZ)/fuzz_netlink: WRAP := recv ethtool_call
$(FUZZ)/fuzz_wire: WRAP := watch_fd watch_pause

# Of the plugin, which is a library of its own.
$(FUZZ)/fuzz_host: $(SAN)/bench/plugin/args.o

BPF_LIBS = $(shell $(PKG_CONFIG) --libs libbpf)
FUZZ_FLAGS = $(TEST_FLAGS) -Ipktgen $(DPDK_CFLAGS) $(SANITIZE)
$(FUZZ_SRC:%.c=$(BUILD)/obj/%.o): TEST_FLAGS += $(DPDK_CFLAGS)

$(FUZZ)/fuzz.o: tests/fuzz/fuzz.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(FUZZ_FLAGS) $(COVERAGE) -c -o $@ $<

$(FUZZ)/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ)/fuzz.o $(SAN_LIBS)
	$(call say,FUZZ,$@)
	$(Q)$(CLANG) $(FUZZ_FLAGS) -fsanitize=fuzzer $(WRAP:%=-Wl,--wrap=%) \
		-o $@ $< $(filter %.o,$^) \
		-Wl,--start-group $(FUZZ_LIBS) -Wl,--end-group \
		-Wl,--as-needed $(GLIB_LIBS) $(DPDK_LIBS) $(PCAP_LIBS) $(BPF_LIBS)

fuzz-programs: $(FUZZ_PROGRAMS)

# With FUZZ_RUNS (a number, or "minute") always the same inputs.
fuzz: test-deps ## throw noise at every parser (TARGET=PATTERN, FUZZ_SECONDS=60)
	$(Q)$(MAKE) --no-print-directory fuzz-programs
	$(Q)tests/fuzz/run.sh $(if $(FUZZ_RUNS),-r '$(FUZZ_RUNS)',-s '$(FUZZ_SECONDS)') \
		-k '$(TARGET)' $(BUILD)

.PHONY: fuzz fuzz-programs
