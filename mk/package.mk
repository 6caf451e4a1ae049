# SPDX-License-Identifier: GPL-2.0-only
# What others install from: the sources as one archive, and Debian packages.

DIST := $(BUILD)/rxbench-$(VERSION).tar.xz
dist: ## the committed sources as one archive, build/rxbench-VERSION.tar.xz
	$(Q)mkdir -p $(BUILD)
	$(Q)git archive --prefix=rxbench-$(VERSION)/ HEAD | xz >$(DIST).part
	$(Q)mv $(DIST).part $(DIST)
	$(Q)echo $(DIST)

DEB := $(BUILD)/deb
deb: ## Debian packages rxbench, rxbench-pktgen, netdrv-dkms in build/deb
	$(Q)mk/deps.sh $(BUILD)/apt build package
	$(Q)$(MAKE) --no-print-directory programs prefix=/usr
	$(Q)mk/deb.sh $(BUILD) $(DEB)

.PHONY: dist deb
