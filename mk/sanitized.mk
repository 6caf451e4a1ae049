# SPDX-License-Identifier: GPL-2.0-only
# The programs under sanitizers: SANITIZED=1 makes "make test-host" try these.
# They lie in a tree of their own that is otherwise made of links, for a program
# looks for its pieces beside itself. The agent is linked dynamically there: a
# static program has no AddressSanitizer. It is for the host; guests have no
# libraries, and run the shipped one.

SANITIZED_TREE := $(BUILD)/sanitized
SANITIZED_BUILD := $(SANITIZED_TREE)/build
SANITIZED_PROGRAMS := $(addprefix $(SANITIZED_BUILD)/,rxbench rxbench-pktgen rxbench-agent)
SANITIZED_LINKS := $(addprefix $(SANITIZED_BUILD)/,tests kernel kmod initramfs rxbench-stages.so)

$(SANITIZED_BUILD)/rxbench: $(call san_obj,$(BENCH_SRC))
$(SANITIZED_BUILD)/rxbench: SAN_LINK = $(GLIB_LIBS)
$(SANITIZED_BUILD)/rxbench-pktgen: $(call san_obj,$(PKTGEN_SRC))
$(SANITIZED_BUILD)/rxbench-pktgen: SAN_LINK = $(PKTGEN_LIBS)
$(SANITIZED_BUILD)/rxbench-agent: $(call san_obj,$(AGENT_SRC))
$(SANITIZED_BUILD)/rxbench-agent: SAN_LINK = $(BPF_LIBS)

$(SANITIZED_PROGRAMS):
	$(call say,LD,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(SANITIZE) -o $@ $^ $(SAN_LINK)

$(SANITIZED_LINKS):
	$(Q)mkdir -p $(@D)
	$(Q)ln -sfn ../../$(@F) $@

$(SANITIZED_TREE)/bench:
	$(Q)mkdir -p $(@D)
	$(Q)ln -sfn $(TOP)/bench $@

sanitized: $(SANITIZED_PROGRAMS) $(SANITIZED_LINKS) $(SANITIZED_TREE)/bench

.PHONY: sanitized

-include $(addprefix $(SAN)/,bench/cli/main.d bench/agent/main.d pktgen/main.d)
