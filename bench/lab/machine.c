/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/machine.h"

#include <rxbench/proto.h>
#include <rxbench/stamp.h>
#include <string.h>

#include "lab/host.h"
#include "lab/knobs_boot.h"
#include "lab/qemu_option.h"

/* 2^shift ns an instruction. */
#define ICOUNT_SHIFT 1
#define CPU_MODEL "Nehalem-v1" /* the oldest DPDK runs on; no RDRAND */
#define CPUS 2
#define CPUS_TWO 3
#define MEMORY_MIB 256
#define HUGEPAGES "24" /* of 2 MiB: all that the generator needs */

/*
 * maxcpus=1: the CPU under test stays in reset while the state is saved, so
 * that the instant at which it is saved is the same each time. It is taken
 * into service at the start of each trial.
 */
static const char cmdline[] =
	"console=ttyS0 quiet loglevel=4 panic=-1 tsc=reliable "
	"tsc_early_khz=1000000 nokaslr mitigations=off cryptomgr.notests "
	"random.trust_cpu=off net.ifnames=0 pmtmr=0 hpet=disable "
	"hugepagesz=2M hugepages=" HUGEPAGES " maxcpus=1 "
	"isolcpus=%s rcu_nocbs=%s irqaffinity=0%s";

/*
 * A line a NIC that can be under test. ioeventfd would hand virtio's doorbell
 * to another host thread, and tx=bh its frames to QEMU's main loop: both out of
 * the guest's time. guest_announce is about migration, which is how a saved
 * state is loaded.
 */
static const struct nic {
	const char *device, *line;
	struct machine_nic traits;
} nics[] = {
	{"virtio",
	 "virtio-net-pci,ioeventfd=off,tx=timer,x-txtimer=2000,"
	 "guest_announce=off,rx_queue_size=256",
	 {.spare = 0}},
	/* Head = tail says that it has no descriptor: 8254x manual, 3.2.6. */
	{"e1000", "e1000", {.negotiates = TRUE, .spare = 1}},
	{"e1000e", "e1000e", {.negotiates = TRUE, .spare = 1}},
};

static const struct nic *find_nic(const char *device)
{
	guint i = 0;

	/* The catalog lists no other. */
	while (strcmp(nics[i].device, device))
		i++;
	return &nics[i];
}

const struct machine_nic *machine_nic(const char *device)
{
	return &find_nic(device)->traits;
}

static void add(GPtrArray *argv, const char *option, char *value)
{
	g_ptr_array_add(argv, g_strdup(option));
	if (value)
		g_ptr_array_add(argv, value);
}

static int cpus(gboolean two)
{
	return two ? CPUS_TWO : CPUS;
}

int machine_away_ns(gboolean two)
{
	return MACHINE_TURN_NS - MACHINE_TURN_NS / cpus(two);
}

static void add_machine(GPtrArray *argv, gboolean two)
{
	add(argv, HOST_QEMU, NULL);
	add(argv, "-nodefaults", NULL);
	add(argv, "-no-user-config", NULL);
	add(argv, "-no-reboot", NULL);
	add(argv, "-display", g_strdup("none"));
	add(argv, "-machine", g_strdup("pc"));
	add(argv, "-accel", g_strdup("tcg"));
	add(argv, "-icount",
	    g_strdup_printf("shift=%d,sleep=off", ICOUNT_SHIFT));
	add(argv, "-cpu", g_strdup(CPU_MODEL));
	add(argv, "-smp", g_strdup_printf("%d", cpus(two)));
	add(argv, "-m", g_strdup_printf("%dM", MEMORY_MIB));
	add(argv, "-seed", g_strdup("1"));
	add(argv, "-rtc", g_strdup("base=2020-01-01T00:00:00,clock=vm"));
	add(argv, "-action", g_strdup("panic=pause,watchdog=pause"));
}

/* Two NICs on one hub: the wire. */
static void add_wire(GPtrArray *argv, const char *device,
		     const GPtrArray *knobs)
{
	/* 4 slots from the generator's, so that both are on one line. */
	const char *slot = knobs_share_line(knobs) ? "9" : "4";

	add(argv, "-netdev", g_strdup("hubport,id=wire0,hubid=0"));
	add(argv, "-netdev", g_strdup("hubport,id=wire1,hubid=0"));
	add(argv, "-device",
	    g_strconcat(find_nic(device)->line,
			",id=" MACHINE_DUT_ID ",netdev=wire0,addr=", slot,
			",romfile=,mac=" RXB_DUT_MAC,
			knobs_nic_properties(knobs, device), NULL));
	add(argv, "-device",
	    g_strdup("e1000,id=gen,netdev=wire1,addr=5,romfile=,"
		     "mac=" RXB_TESTER_MAC));
}

static void add_talk(GPtrArray *argv, const struct machine_files *f)
{
	char *script = qemu_option_escape(f->script);
	char *answers = qemu_option_escape(f->answers);
	char *console = qemu_option_escape(f->console);

	add(argv, "-chardev",
	    g_strdup_printf("file,id=console,path=%s", console));
	add(argv, "-serial", g_strdup("chardev:console"));
	add(argv, "-chardev",
	    g_strdup_printf("file,id=answers,path=%s", answers));
	add(argv, "-device",
	    g_strdup_printf("isa-debugcon,iobase=%d,chardev=answers",
			    RXB_SCRIPT_OUT));
	add(argv, "-device",
	    g_strdup_printf("pvpanic,ioport=%d", RXB_SCRIPT_PAUSE));
	add(argv, "-device", g_strdup("ib700"));
	add(argv, "-fw_cfg",
	    g_strdup_printf("name=" RXB_SCRIPT_FILE ",file=%s", script));
	add(argv, "-chardev",
	    g_strdup_printf("socket,id=qmp,fd=%d", f->qmp_fd));
	add(argv, "-mon", g_strdup("chardev=qmp,mode=control"));
	g_free(script);
	g_free(answers);
	g_free(console);
}

char *machine_cmdline(const char *device, const GPtrArray *knobs, gboolean two)
{
	g_autofree char *words = knobs_kernel_words(knobs, device);
	const char *dut =
		two ? MACHINE_DUT_CPU "," MACHINE_SECOND_CPU : MACHINE_DUT_CPU;

	/* RPS sends no frames to a CPU that is isolated. */
	return g_strdup_printf(cmdline, MACHINE_DUT_CPU, dut, words);
}

char **machine_argv(const struct machine_files *f, const char *device,
		    const GPtrArray *knobs)
{
	GPtrArray *argv = g_ptr_array_new();

	add_machine(argv, f->two);
	add_wire(argv, device, knobs);
	add_talk(argv, f);
	add(argv, "-kernel", g_strdup(f->vmlinux));
	add(argv, "-initrd", g_strdup(f->initramfs));
	add(argv, "-append", machine_cmdline(device, knobs, f->two));
	if (f->plugin)
		add(argv, "-plugin", g_strdup(f->plugin));
	if (f->restored)
		add(argv, "-incoming", g_strdup("defer"));
	g_ptr_array_add(argv, NULL);
	return (char **)g_ptr_array_free(argv, FALSE);
}

/* "10.0.2" of "QEMU emulator version 10.0.2 (Debian ...)" */
static char *short_version(const char *qemu)
{
	const char *at = strstr(qemu, "version ");

	at = at ? at + strlen("version ") : qemu;
	return g_strndup(at, strcspn(at, " "));
}

JsonObject *machine_describe(const char *device, const char *kernel,
			     const char *qemu, gboolean two)
{
	const char *name = two ? MACHINE_NAME_TWO : MACHINE_NAME;
	JsonObject *o = json_object_new();
	char *version = short_version(qemu);
	char *id =
		g_strdup_printf("%s kernel %s qemu %s", name, kernel, version);
	char *devices = g_strconcat(find_nic(device)->line,
				    "; e1000 (generator)", NULL);

	json_object_set_string_member(o, "id", id);
	json_object_set_string_member(o, "name", name);
	json_object_set_string_member(o, "kernel", kernel);
	json_object_set_string_member(o, "qemu", version);
	json_object_set_string_member(o, "cpu", CPU_MODEL);
	json_object_set_string_member(o, "devices", devices);
	json_object_set_string_member(o, "compiler", __VERSION__);
	json_object_set_int_member(o, "instructions_per_second",
				   1000000000 >> ICOUNT_SHIFT);
	json_object_set_int_member(o, "cpus", cpus(two));
	json_object_set_int_member(o, "memory_mib", MEMORY_MIB);
	json_object_set_int_member(o, "turn_ns", MACHINE_TURN_NS);
	g_free(devices);
	g_free(id);
	g_free(version);
	return o;
}
