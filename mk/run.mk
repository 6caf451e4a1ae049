# SPDX-License-Identifier: GPL-2.0-only
# What people come for: bench, shell, and the suite's own benchmarks.
# Everything is installed and built first; RUN_ARGS reaches rxbench run.

SCENARIO ?= livelock
# realtime where KVM is, virtual where it is not: an emulated CPU's speed is
# nobody's, its instructions are exact.
LAB ?= auto
RXBENCH_RUN = $(RXBENCH) run --kernel $(KERNEL)

bench: deps ## from a bare clone to the livelock curve, with a verdict
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(RXBENCH_RUN) $(SCENARIO) --lab $(LAB) $(RUN_ARGS)

bench-driver: deps ## netdrv's napi against the in-tree drivers, as ratios
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(RXBENCH_RUN) driver $(RUN_ARGS)

bench-overhead: deps ## what the collectors cost: all of them against none
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(RXBENCH_RUN) overhead $(RUN_ARGS)

bench-switch: deps ## how long a live mode switch takes under a full flood
	$(Q)$(MAKE) --no-print-directory all $(TESTS)/guest/test_netdrv_virtio
	$(Q)BUILD=$(BUILD) KERNEL=$(KERNEL) $(TESTS)/guest/test_netdrv_virtio | \
		sed -n 's/^# \(.* switches, .*\)/\1/p; s/^not ok/FAILED/p'

bench-orchestration: deps ## what a run needs besides its measuring windows
	$(Q)$(MAKE) --no-print-directory all
	$(Q)rm -rf $(BUILD)/bench-orchestration
	$(Q)$(RXBENCH_RUN) livelock --lab realtime --set reps=1 \
		--out $(BUILD)/bench-orchestration | sed -n '/^overhead/p'

bench-sweep: deps ## a sweep by two workers against one, as a ratio (ROUNDS=3)
	$(Q)$(MAKE) --no-print-directory all
	$(Q)mk/bench-sweep.sh $(RXBENCH) $(KERNEL) $(BUILD)/bench-sweep $(ROUNDS)

bench-pktgen: deps ## the generator against testpmd, and how it keeps its pace
	$(Q)$(MAKE) --no-print-directory $(PKTGEN) $(TESTS)/bench/hist_cost
	$(Q)mk/bench-pktgen.sh $(BUILD) $(ROUNDS)

# The published sets that "make test" compares with, and readers look at.
REFERENCES := cost livelock-virtual modes
reference: deps ## measure the published sets of the virtual lab anew
	$(Q)$(MAKE) --no-print-directory all
	$(Q)for set in $(REFERENCES); do \
		mk/reference.sh $(RXBENCH) $(KERNEL) $$set results/reference/$$set || \
			exit 1; \
	done

# Where a gallery goes; an unfinished one: rxbench gallery --resume DIR.
gallery: deps ## every scenario, and one page with all of them
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(RXBENCH) gallery --kernel $(KERNEL) --lab $(LAB) $(GALLERY_ARGS)

shell: deps ## a guest with the modules, to look around in
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(RXBENCH) shell --kernel $(KERNEL)

.PHONY: bench bench-driver bench-overhead bench-switch bench-orchestration \
	bench-sweep bench-pktgen reference gallery shell
