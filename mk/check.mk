# SPDX-License-Identifier: GPL-2.0-only
# Static checks: no root, no network. One script each in mk/check/.

check: ## static checks (CHECK="NAME ..." runs some of them)
	$(Q)KERNEL=$(KERNEL) mk/check.sh . $(CHECK)

# All user space code as objects only: what the warnings check compiles, in a
# build directory of its own.
TEST_SRC := $(wildcard tests/*.c tests/*/*.c)
TEST_OBJ := $(TEST_SRC:%.c=$(BUILD)/obj/%.o)

$(BUILD)/obj/tests/%.o: tests/%.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(TEST_FLAGS) -Ipktgen -Ikmod/netdrv -c -o $@ $<

check-objects: $(BENCH_OBJ) $(AGENT_OBJ) $(PKTGEN_OBJ) $(PLUGIN_OBJ) \
		$(TEST_OBJ)

.PHONY: check check-objects

-include $(TEST_OBJ:.o=.d)
