# SPDX-License-Identifier: GPL-2.0-only
# The generator: DPDK and libpcap through pkg-config.

PKTGEN_SRC := $(wildcard pktgen/*.c pktgen/patterns/*.c)
PKTGEN_OBJ := $(PKTGEN_SRC:%.c=$(BUILD)/obj/%.o)
# Warnings in its headers are not ours to mend.
DPDK_CFLAGS = $(patsubst -I%,-isystem %,\
	$(shell $(PKG_CONFIG) --cflags libdpdk))
DPDK_LIBS = $(shell $(PKG_CONFIG) --libs libdpdk)
PCAP_LIBS = $(shell $(PKG_CONFIG) --libs libpcap)
PKTGEN_LIBS = $(DPDK_LIBS) $(PCAP_LIBS) -lm
# The command line, the report as JSON.
PKTGEN_GLIB := glib-2.0 json-glib-1.0
PKTGEN_LIBS += $(shell $(PKG_CONFIG) --libs $(PKTGEN_GLIB))
$(BUILD)/obj/pktgen/%.o $(SAN)/pktgen/%.o: CPPFLAGS_ALL += \
	$(shell $(PKG_CONFIG) --cflags $(PKTGEN_GLIB)) \
	-DRXBENCH_VERSION='"$(VERSION)"'
# Where EAL looks for its drivers: compiled in, and in no pkg-config variable.
DPDK_PMDS = $(shell echo RTE_EAL_PMD_PATH | \
	$(CC) -E -P $(DPDK_CFLAGS) -include rte_config.h -x c - | tail -n 1)

$(BUILD)/obj/pktgen/%.o: pktgen/%.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Ipktgen $(CFLAGS_ALL) $(HARDEN) $(DPDK_CFLAGS) \
		-c -o $@ $<

$(PKTGEN): $(PKTGEN_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) -pie $(HARDEN_LINK) -o $@ $^ $(PKTGEN_LIBS)

-include $(PKTGEN_OBJ:.o=.d)
