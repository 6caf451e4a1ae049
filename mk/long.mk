# SPDX-License-Identifier: GPL-2.0-only
# What "make test" has a short form of, or would take too long for it.

FRAMES ?= 10000000
HOURS ?= 1
KILLS ?= 100
SSH_SCENARIO ?= livelock
# No limit but theirs, and no mode stands for another.
LONG = THOROUGH=1 TEST_LIMIT_S=1000000 $(MAKE) --no-print-directory test-guest

hostile: ## spoilt frames through every mode and backend (FRAMES=10000000)
	$(Q)HOSTILE_FRAMES=$$((($(FRAMES) + 2) / 3)) $(LONG) TEST=hostile

killed: ## a run and its parts killed at random instants (KILLS=100)
	$(Q)KILLS='$(KILLS)' $(LONG) TEST=killed

mishaps: ## unplugged, reset, asleep: all of it in each mode on each backend
	$(Q)$(LONG) TEST=test_gone

repro: deps ## the guest's archive, built in another directory, is the same
	$(Q)$(MAKE) --no-print-directory all guest $(TESTS)/reap
	$(Q)TEST_LIMIT_S=1000 BUILD=$(BUILD) $(run_tests) \
		host:tests/long/test_repro.sh

soak: ## everything in a random order (HOURS=1, DEEDS=switches,reload)
	$(Q)SOAK_S=$$(($(HOURS) * 3600)) SOAK_DEEDS='$(DEEDS)' $(LONG) TEST=soak

ssh-scenario: ## a whole scenario over ssh (SSH_SCENARIO=livelock)
	$(Q)SSH_SCENARIO='$(SSH_SCENARIO)' $(LONG) TEST=test_ssh.sh

ssh-build: ## the driver built by the compiler of the test's machine, over ssh
	$(Q)SSH_BUILD=1 $(LONG) TEST=test_ssh_build

thorough: ## the guest tests, with no mode or NIC that stands for another
	$(Q)$(LONG)

.PHONY: hostile killed mishaps repro soak ssh-scenario ssh-build thorough
