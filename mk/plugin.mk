# SPDX-License-Identifier: GPL-2.0-only
# The plugin that counts a virtual machine's instructions by stage. QEMU
# resolves what it calls when it is loaded.

PLUGIN := $(BUILD)/rxbench-stages.so
PLUGIN_SRC := $(wildcard bench/plugin/*.c)
PLUGIN_OBJ := $(PLUGIN_SRC:%.c=$(BUILD)/obj/plugin/%.o)
PLUGIN_CFLAGS = $(shell $(PKG_CONFIG) --cflags glib-2.0)
PLUGIN_LIBS = $(shell $(PKG_CONFIG) --libs glib-2.0)

$(BUILD)/obj/plugin/%.o: %.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Ibench $(CFLAGS_ALL) $(HARDEN) $(PLUGIN_CFLAGS) \
		-fPIC -fvisibility=hidden -c -o $@ $<

$(PLUGIN): $(PLUGIN_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) -shared $(HARDEN_LINK) -o $@ $^ $(PLUGIN_LIBS)

-include $(PLUGIN_OBJ:.o=.d)
