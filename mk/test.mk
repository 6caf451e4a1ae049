# SPDX-License-Identifier: GPL-2.0-only
# The tests: what they are built from, and the targets that run them.
# TEST=PATTERN picks some (matched anywhere in TIER/NAME); KERNELS says which
# kernels the guest tests run on. TEST_JOBS run at a time: none of them measures.

TESTS := $(BUILD)/tests

# Unit tests are linked with everything that has no main(), out of archives:
# a test pulls in the pure members it calls, and they bring nothing with them.
# The generator's flags are DPDK's, so its members can be tested like others;
# DPDK itself is linked (--as-needed) only when such a member calls it.
KMOD_PURE := $(wildcard kmod/netdrv/*/*_pure.c)
BENCH_LIB_SRC := $(filter-out %/main.c,$(BENCH_SRC))
AGENT_LIB_SRC := $(filter-out %/main.c $(BENCH_SRC),$(AGENT_SRC))
PKTGEN_LIB_SRC := $(filter-out %/main.c,$(PKTGEN_SRC))
san_obj = $(patsubst %.c,$(SAN)/%.o,$(1))

$(SAN)/libbench.a: $(call san_obj,$(BENCH_LIB_SRC))
$(SAN)/libagent.a: $(call san_obj,$(AGENT_LIB_SRC))
$(SAN)/libpktgen.a: $(call san_obj,$(PKTGEN_LIB_SRC))
$(SAN)/libkmod.a: $(call san_obj,$(KMOD_PURE))
SAN_LIBS := $(addprefix $(SAN)/,libbench.a libagent.a libpktgen.a libkmod.a)
SAN_SRC := $(BENCH_LIB_SRC) $(AGENT_LIB_SRC) $(PKTGEN_LIB_SRC) $(KMOD_PURE)

SAN_FLAGS = $(CPPFLAGS_ALL) -Ibench -I$(BUILD)/bpf $(CFLAGS_ALL) $(GLIB_CFLAGS) \
	-DRXBENCH_VERSION='"$(VERSION)"'
$(SAN)/pktgen/%.o: SAN_FLAGS = $(CPPFLAGS_ALL) -Ipktgen $(CFLAGS_ALL) \
	$(DPDK_CFLAGS)
$(SAN)/kmod/%.o: SAN_FLAGS = $(CPPFLAGS_ALL) -Ikmod/netdrv $(CFLAGS_ALL)

$(SAN)/%.o: %.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(SAN_FLAGS) $(SANITIZE) $(COVERAGE) -c -o $@ $<

# The programs of the other tiers use the code as it ships.
$(BUILD)/obj/libbench.a: $(BENCH_LIB_SRC:%.c=$(BUILD)/obj/%.o)
$(BUILD)/obj/libpktgen.a: $(PKTGEN_LIB_SRC:%.c=$(BUILD)/obj/%.o)

$(SAN_LIBS) $(BUILD)/obj/libbench.a $(BUILD)/obj/libpktgen.a:
	$(call say,AR,$@)
	$(Q)mkdir -p $(@D)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

# What looks at the generator's headers needs DPDK's.
$(TESTS)/unit/% $(BUILD)/obj/tests/unit/%.o: TEST_FLAGS += $(DPDK_CFLAGS)

# What a test answers in another's place.
$(TESTS)/unit/test_control: WRAP := pthread_cond_wait rte_eal_remote_launch \
	rte_eal_wait_lcore rte_get_next_lcore rte_lcore_to_cpu_id

CMOCKA_LIBS = $(shell $(PKG_CONFIG) --libs cmocka)
TEST_FLAGS = $(CPPFLAGS_ALL) -Ibench $(CFLAGS_ALL) $(GLIB_CFLAGS)

$(TESTS)/unit/%: tests/unit/%.c $(SAN_LIBS)
	$(call say,TEST,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(TEST_FLAGS) -Ipktgen -Ikmod/netdrv $(SANITIZE) -o $@ $< \
		$(WRAP:%=-Wl,--wrap=%) \
		-Wl,--start-group $(SAN_LIBS) -Wl,--end-group \
		$(GLIB_LIBS) $(CMOCKA_LIBS) $(DPDK_LIBS) $(PCAP_LIBS)

# In tests/host every file is a program: a test or a tool of the scripts.
HOST_LIBS := $(BUILD)/obj/libbench.a $(BUILD)/obj/libpktgen.a
$(TESTS)/host/% $(BUILD)/obj/tests/host/%.o: \
	TEST_FLAGS += -Ipktgen $(DPDK_CFLAGS)

$(TESTS)/host/%: tests/host/%.c $(HOST_LIBS)
	$(call say,TEST,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(TEST_FLAGS) -o $@ $< $(HOST_LIBS) \
		-Wl,--as-needed $(GLIB_LIBS) $(CMOCKA_LIBS) $(DPDK_LIBS) \
		$(PCAP_LIBS)

# In tests/guest the files that are no test are what the tests share.
GUEST_OBJ := $(patsubst tests/guest/%.c,$(TESTS)/guest/obj/%.o,\
	$(wildcard tests/guest/*.c))
.SECONDARY: $(GUEST_OBJ)

$(TESTS)/guest/obj/%.o: tests/guest/%.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(TEST_FLAGS) -c -o $@ $<

$(TESTS)/guest/%: $(TESTS)/guest/obj/%.o \
		$(filter-out $(TESTS)/guest/obj/test_%,$(GUEST_OBJ)) \
		$(BUILD)/obj/libbench.a
	$(call say,TEST,$@)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(GLIB_LIBS)

# Programs that a test takes along into the guest, which has no libraries.
$(TESTS)/guest/programs/%: tests/guest/programs/%.c
	$(call say,TEST,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -static -o $@ $<

# No tests: what the pure parts of the generator cost, for bench-pktgen.
$(TESTS)/bench/%: tests/bench/%.c pktgen/receive.c pktgen/parse.c
	$(call say,BENCH,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Ipktgen $(CFLAGS_ALL) -o $@ \
		$(filter %.c,$^)

$(TESTS)/reap: tests/reap.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -o $@ $<

programs = $(patsubst tests/%.c,$(TESTS)/%,$(wildcard $(1)))
UNIT_TESTS := $(call programs,tests/unit/test_*.c)
HOST_TESTS := $(wildcard tests/host/test_*.sh) \
	$(call programs,tests/host/test_*.c)
GUEST_TESTS := $(wildcard tests/guest/test_*.sh) \
	$(call programs,tests/guest/test_*.c)
# They use about half of a CPU or less: two of them run beside the others.
WAITING := test_ssh.sh test_ssh_gen.sh test_ssh_build.sh test_explain_set.sh test_run.sh \
	test_planted.sh test_tap.sh test_killed.sh \
	test_hostile test_hostile_e1000 test_hostile_e1000e \
	test_explain test_explain_e1000 test_explain_e1000e

unit-programs: $(TESTS)/reap $(UNIT_TESTS)
test-programs: unit-programs fuzz-programs $(call programs,tests/host/*.c) $(GUEST_TESTS) \
	$(call programs,tests/guest/programs/*.c)

TEST_JOBS ?= $(shell nproc)
pick_tests = -k '$(TEST)' -j '$(TEST_JOBS)' -w '$(WAITING)' $(BUILD)
run_tests = KERNEL=$(KERNEL) tests/run.sh $(pick_tests)
# Which programs the host tests try: those that ship, or those of sanitized.mk.
# What lives for one question leaves its memory to the kernel: that is no leak.
HOST_TESTED := BUILD=$(BUILD)
ifeq ($(SANITIZED),1)
HOST_TESTED := ASAN_OPTIONS=detect_leaks=0 BUILD=$(BUILD)/sanitized/build
endif
run_with_guests = MAKE='$(MAKE)' BUILD=$(BUILD) KERNEL=$(KERNEL) tests/matrix.sh \
	'$(KERNELS)' '$(GUEST_TESTS)' $(pick_tests)
UNIT_RUN := $(UNIT_TESTS:%=unit:%)
HOST_RUN := $(HOST_TESTS:%=host:%)

test: test-deps ## every test (TEST=PATTERN picks some of them)
	$(Q)$(MAKE) --no-print-directory all test-programs
	$(Q)$(run_with_guests) $(UNIT_RUN) $(HOST_RUN)

test-unit: deps ## the tests of pure logic, under sanitizers
	$(Q)$(MAKE) --no-print-directory unit-programs
	$(Q)BUILD=$(BUILD) $(run_tests) $(UNIT_RUN)

test-host: test-deps ## the tests of the programs on this machine
	$(Q)$(MAKE) --no-print-directory all test-programs \
		$(if $(filter 1,$(SANITIZED)),sanitized)
	$(Q)$(HOST_TESTED) $(run_tests) $(HOST_RUN)

test-guest: deps ## the tests that boot a guest
	$(Q)$(MAKE) --no-print-directory all test-programs
	$(Q)$(run_with_guests)

.PHONY: test test-unit test-host test-guest unit-programs test-programs

-include $(SAN_SRC:%.c=$(SAN)/%.d) $(wildcard $(TESTS)/*.d $(TESTS)/*/*.d \
	$(TESTS)/guest/obj/*.d)
