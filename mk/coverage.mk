# SPDX-License-Identifier: GPL-2.0-only
# How much of the pure code, that which decides and asks nobody, do the unit
# tests run? It is built once more, by clang with counters in place of sanitizers.

COV := $(BUILD)/coverage
COV_MAKE = $(MAKE) --no-print-directory SAN=$(COV)/san TESTS=$(COV)/tests COVERAGE= \
	SANITIZE='-O1 -fprofile-instr-generate -fcoverage-mapping'
COVERED = $(UNIT_TESTS:$(TESTS)/%=$(COV)/tests/%)
PURE = $(wildcard bench/stats/*.c pktgen/patterns/*.c kmod/netdrv/*/*_pure.c) \
	$(patsubst %.h,%.c,$(shell grep -l 'Pure\.' pktgen/*.h))

coverage: test-deps ## lines of the pure code that the unit tests run
	$(Q)$(COV_MAKE) unit-programs
	$(Q)rm -rf $(COV)/raw
	$(Q)LLVM_PROFILE_FILE=$(CURDIR)/$(COV)/raw/%p-%m.profraw \
		$(COV_MAKE) coverage-run
	$(Q)llvm-profdata merge -o $(COV)/all.profdata $(COV)/raw/*.profraw
	$(Q)llvm-cov report -instr-profile=$(COV)/all.profdata \
		$(firstword $(COVERED)) $(COVERED:%=-object %) >$(COV)/report
	$(Q)echo '$(wildcard $(PURE))' | tr ' ' '\n' | awk ' \
		NR == FNR { pure[$$1] = 1; next } \
		$$1 in pure { lines += $$8; missed += $$9 } \
		$$1 in pure && $$10 + 0 < 90 { print $$1, $$10 } \
		END { printf "%d lines of pure code, %.1f %% run\n", lines, \
			100 - 100 * missed / lines }' - $(COV)/report

coverage-run:
	$(Q)tests/run.sh $(TESTS:%/tests=%) $(UNIT_RUN)

reached: ## lines of the driver that guest tests have run (KERNEL=debug)
	$(Q)mk/reached.sh $(BUILD)/reached/$(KERNEL) $(KMOD_DIR)/netdrv

.PHONY: coverage coverage-run reached
