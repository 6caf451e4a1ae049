# SPDX-License-Identifier: GPL-2.0-only
# Another release of Debian than the one we are on, in a root of its own.

RELEASE ?= trixie
# 6.12 is the kernel that it has itself.
in_release = mk/debian-root.sh $(RELEASE) $(BUILD)/debian/$(RELEASE) \
	make --no-print-directory WERROR=1 KERNEL=6.12

test-release: ## unit and host tests on another Debian (RELEASE=trixie; root)
	$(Q)mk/deps.sh $(BUILD)/apt root
	$(Q)$(in_release) test-deps
	$(Q)$(in_release) test-unit
	$(Q)$(in_release) test-host

.PHONY: test-release
