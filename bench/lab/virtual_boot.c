/* SPDX-License-Identifier: GPL-2.0-only */
/* The virtual lab's one boot, and what is asked while it lasts. */
#include "lab/virtual.h"
#include "stats/json_read.h"
#include "plugin/symbols.h"

#define BOOT_LIMIT_MS 240000

/* Places of answers in the boot's script. */
struct boot {
	guint hello, generator_info, sysctls, symbols;
};

/* All that no trial can tell apart from having done it itself. */
static void compose_boot(struct script *s, struct boot *b)
{
	static const char nic[] = "/sys/bus/pci/devices/" MACHINE_GEN_PCI;
	const char *const *name;
	char *override = g_strconcat(nic, "/driver_override", NULL);
	char *names;

	b->hello = script_add(s, "hello", NULL);
	script_add(s, "module", "name", "virtio_pci", NULL);
	script_add(s, "module", "name", "uio_pci_generic", NULL);
	script_add(s, "set", "path", override, "value", "uio_pci_generic",
		   NULL);
	script_add(s, "set", "path", "/sys/bus/pci/drivers_probe", "value",
		   MACHINE_GEN_PCI, NULL);
	script_add(s, "generator", "args", MACHINE_GEN_ARGS, NULL);
	b->generator_info =
		script_add(s, "telemetry", "command", "/info", NULL);
	script_add(s, "telemetry", "command", "/pktgen/waitlink,limit_ms=5000",
		   NULL);
	names = symbol_list();
	b->symbols = script_add(s, "symbols", "names", names, NULL);
	g_free(names);
	b->sysctls = s->lines->len;
	for (name = guest_sysctls; *name; name++) {
		char *path = guest_sysctl_path(*name);

		script_add(s, "get", "path", path, NULL);
		g_free(path);
	}
	g_free(override);
}

/* What DPDK says of itself; NULL when it doesn't. */
static char *dpdk_version(const struct agent_reply *r)
{
	JsonObject *info = NULL;
	char *version = NULL;

	if (r->data->len)
		info = telemetry_parse(g_ptr_array_index(r->data, 0), "/info",
				       NULL);
	if (info)
		version = g_strdup(jsonread_text(info, "version", NULL));
	g_clear_pointer(&info, json_object_unref);
	return version;
}

/* "NAME ADDR" lines, as the plugin wants them. */
static char *plugin_symbols(const struct agent_reply *r)
{
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; i < r->data->len; i++) {
		char **word = g_strsplit(g_ptr_array_index(r->data, i), " ", 2);

		if (word[0] && word[1])
			g_string_append_printf(text, ",sym.%s=%s", word[0],
					       word[1]);
		g_strfreev(word);
	}
	return g_string_free(text, FALSE);
}

static void take_boot(struct lab *lab, const struct script *s,
		      const struct boot *b)
{
	const struct agent_reply *hello = script_reply(s, b->hello);
	guint i;

	lab->guest.kernel = g_strdup(agent_reply_text(hello, "kernel"));
	lab->guest.agent_version = g_strdup(agent_reply_text(hello, "agent"));
	lab->tsc_khz = agent_reply_int(hello, "tsc_khz", 0);
	lab->dpdk = dpdk_version(script_reply(s, b->generator_info));
	if (lab->virt->counts)
		lab->virt->symbols =
			plugin_symbols(script_reply(s, b->symbols));
	for (i = 0; guest_sysctls[i]; i++) {
		const GPtrArray *data = script_reply(s, b->sysctls + i)->data;

		if (data->len)
			g_hash_table_insert(
				lab->sysctls, g_strdup(guest_sysctls[i]),
				g_strdup(g_ptr_array_index(data, 0)));
	}
}

gboolean virt_boot(struct lab *lab, GError **error)
{
	struct vm_spec spec;
	struct script s;
	struct boot b;
	gboolean ok;

	virt_spec(lab, &spec);
	spec.limit_ms = BOOT_LIMIT_MS;
	script_init(&s);
	compose_boot(&s, &b);
	ok = vm_boot(&lab->watch, &spec, &s, &lab->qemu_command, error);
	if (ok)
		take_boot(lab, &s, &b);
	script_clear(&s);
	return ok;
}
