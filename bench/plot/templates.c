/* SPDX-License-Identifier: GPL-2.0-only */
#include "templates.h"

/* A file of this directory, as it is, with a NUL behind it. */
#define TEMPLATE(symbol, file)                        \
	__asm__(".section .rodata\n"                  \
		".global " #symbol "\n" #symbol ":\n" \
		".incbin \"bench/plot/" file "\"\n"   \
		".byte 0\n"                           \
		".previous\n")

TEMPLATE(template_style, "style.gp");
TEMPLATE(template_delivered, "delivered.gp");
TEMPLATE(template_curve, "curve.gp");
TEMPLATE(template_latency, "latency.gp");
TEMPLATE(template_hdr, "hdr.gp");
TEMPLATE(template_stacked, "stacked.gp");
TEMPLATE(template_stages, "stages.gp");
TEMPLATE(template_time, "time.gp");
TEMPLATE(template_overlay, "overlay.gp");
TEMPLATE(template_modes, "modes.gp");
TEMPLATE(template_heat, "heat.gp");
TEMPLATE(template_pareto, "pareto.gp");
TEMPLATE(template_panels, "panels.gp");
TEMPLATE(template_terminal, "terminal.gp");
TEMPLATE(template_css, "report.css");
