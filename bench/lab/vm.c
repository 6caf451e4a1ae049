/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/vm.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/boot_cache.h"
#include "lab/error.h"
#include "lab/lab.h"
#include "lab/qmp.h"
#include "stats/json_read.h"

#define STATE_LIMIT_MS 60000

struct vm {
	struct watch *watch;
	const struct vm_spec *spec;
	char *script, *answers, *console; /* files */
	struct child child;
	struct qmp qmp;
	int qmp_fd;
	cpu_set_t cpu;
};

static gboolean fail(const char *what, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "%s: %s", what,
		    strerror(errno));
	return FALSE;
}

static char **make_argv(const struct vm *vm, int qmp_fd, gboolean restored)
{
	struct machine_files files = {
		.vmlinux = vm->spec->vmlinux,
		.initramfs = vm->spec->initramfs,
		.script = vm->script,
		.answers = vm->answers,
		.console = vm->console,
		.plugin = vm->spec->plugin,
		.qmp_fd = qmp_fd,
		.two = vm->spec->two,
		.restored = restored,
	};

	return machine_argv(&files, vm->spec->device, vm->spec->knobs);
}

static gboolean spawn(struct vm *vm, gboolean restored, char **command,
		      GError **error)
{
	struct child_spec spec = {
		.name = "QEMU",
		.log_path = vm->spec->log,
		.other_log = vm->console,
		.cpus = &vm->cpu,
	};
	char **argv;
	int pair[2];
	gboolean ok;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return fail("socketpair", error);
	argv = make_argv(vm, pair[1], restored);
	spec.argv = (const char *const *)argv;
	spec.fds = &pair[1];
	spec.nfds = 1;
	vm->qmp_fd = pair[0];
	ok = child_spawn(&vm->child, &spec, error);
	if (command)
		*command = g_strjoinv(" ", argv);
	g_strfreev(argv);
	close(pair[1]);
	if (!ok)
		return FALSE;
	watch_add(vm->watch, &vm->child);
	return qmp_open(&vm->qmp, vm->watch, vm->qmp_fd, error);
}

/* QEMU's word for saving and loading a state is migration. */
static gboolean wait_migrated(struct vm *vm, GError **error)
{
	gboolean done = FALSE, ok = TRUE;

	while (ok && !done) {
		JsonObject *data = qmp_wait_event(&vm->qmp, "MIGRATION",
						  STATE_LIMIT_MS, error);
		const char *status = jsonread_text(data, "status", "");

		ok = data != NULL;
		done = ok && !strcmp(status, "completed");
		if (ok && !strcmp(status, "failed")) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
				    "QEMU can not save or load the guest's "
				    "state; see %s",
				    vm->spec->log);
			ok = FALSE;
		}
		g_clear_pointer(&data, json_object_unref);
	}
	return ok;
}

static gboolean with_events(struct vm *vm, GError **error)
{
	return qmp_run(&vm->qmp, "migrate-set-capabilities",
		       "{\"capabilities\":[{\"capability\":\"events\","
		       "\"state\":true}]}",
		       error);
}

static gboolean save(struct vm *vm, GError **error)
{
	char *args =
		g_strdup_printf("{\"uri\":\"exec:cat >%s\"}", vm->spec->state);
	gboolean ok;

	/* Unlimited: what it would spare is the network of a data centre. */
	ok = with_events(vm, error) &&
	     qmp_run(&vm->qmp, "migrate-set-parameters",
		     "{\"max-bandwidth\":100000000000}", error) &&
	     qmp_run(&vm->qmp, "migrate", args, error) &&
	     wait_migrated(vm, error);
	g_free(args);
	return ok;
}

static gboolean load(struct vm *vm, GError **error)
{
	char *args =
		g_strdup_printf("{\"uri\":\"exec:cat %s\"}", vm->spec->state);
	gboolean ok;

	/* No frames of QEMU's own, which tell a network who has moved. */
	ok = with_events(vm, error) &&
	     qmp_run(&vm->qmp, "migrate-set-parameters",
		     "{\"announce-rounds\":0}", error) &&
	     qmp_run(&vm->qmp, "migrate-incoming", args, error) &&
	     wait_migrated(vm, error);
	g_free(args);
	if (ok && vm->spec->unplugged)
		ok = qmp_run(&vm->qmp, "set_link",
			     "{\"name\":\"" MACHINE_DUT_ID "\",\"up\":false}",
			     error);
	return ok && qmp_run(&vm->qmp, "cont", NULL, error);
}

/* Until the guest has said all and stopped the machine. */
static gboolean wait_stopped(struct vm *vm, GError **error)
{
	JsonObject *data =
		qmp_wait_event(&vm->qmp, "STOP", vm->spec->limit_ms, error);

	if (!data)
		return FALSE;
	json_object_unref(data);
	return TRUE;
}

/* *said, if not NULL, gets what there was to take. Free it. */
static gboolean take_answers(struct vm *vm, struct script *s, char **said,
			     GError **error)
{
	char *text;
	gboolean ok;

	if (!g_file_get_contents(vm->answers, &text, NULL, error))
		return FALSE;
	ok = script_take(s, text, error);
	if (said)
		*said = text;
	else
		g_free(text);
	return ok;
}

/* What the kernel complained about, for the log of the run. */
static void keep_console(const struct vm *vm)
{
	char *text = NULL;
	gsize size = 0;
	FILE *log;

	if (!g_file_get_contents(vm->console, &text, &size, NULL) || !size)
		goto out;
	log = g_fopen(vm->spec->console_log, "ae");
	if (log) {
		fprintf(log, "-- machine %u\n", vm->spec->number);
		fwrite(text, 1, size, log);
		fclose(log);
	}
out:
	g_free(text);
}

/* Asked to end, QEMU lets its plugins say what they have to say. */
static void close_vm(struct vm *vm)
{
	qmp_close(&vm->qmp);
	watch_remove(vm->watch, &vm->child);
	child_stop(&vm->child);
	seats_give_back(vm->spec->seats, &vm->cpu);
	if (vm->qmp_fd >= 0)
		close(vm->qmp_fd);
	keep_console(vm);
	g_unlink(vm->script);
	g_unlink(vm->answers);
	g_unlink(vm->console);
	g_free(vm->script);
	g_free(vm->answers);
	g_free(vm->console);
}

static gboolean open_vm(struct vm *vm, struct watch *watch,
			const struct vm_spec *spec, const struct script *s,
			GError **error)
{
	char *text = script_text(s);
	gboolean ok;

	*vm = (struct vm){.watch = watch, .spec = spec, .qmp_fd = -1};
	child_init(&vm->child);
	seats_take(spec->seats, &vm->cpu);
	vm->qmp.fd = -1;
	vm->script = g_strdup_printf("script.%u", spec->number);
	vm->answers = g_strdup_printf("answers.%u", spec->number);
	vm->console = g_strdup_printf("console.%u", spec->number);
	ok = g_file_set_contents(vm->script, text, -1, error);
	g_free(text);
	return ok;
}

/* Really: with a QEMU. */
static gboolean boot(struct vm *vm, struct script *s, char **said,
		     char **command, GError **error)
{
	gboolean ok = spawn(vm, FALSE, command, error) &&
		      wait_stopped(vm, error) &&
		      take_answers(vm, s, said, error) && save(vm, error);

	if (ok)
		return TRUE;
	g_prefix_error(error, "the guest did not boot: ");
	lab_explain(error, vm->console);
	return FALSE;
}

static void open_cache(struct boot_cache *cache, const struct vm *vm,
		       const struct script *s)
{
	char **argv = make_argv(vm, 0, FALSE);
	char *command = g_strjoinv(" ", argv), *text = script_text(s);

	boot_cache_open(cache, vm->spec, command, text);
	g_free(text);
	g_free(command);
	g_strfreev(argv);
}

gboolean vm_boot(struct watch *watch, const struct vm_spec *spec,
		 struct script *s, char **command, GError **error)
{
	struct boot_cache cache = {0};
	char *said = NULL;
	struct vm vm;
	gboolean ok = open_vm(&vm, watch, spec, s, error);

	if (ok)
		open_cache(&cache, &vm, s);
	if (ok && boot_cache_find(&cache, spec)) {
		*command = g_steal_pointer(&cache.command);
		ok = script_take(s, cache.said, error);
	} else if (ok) {
		ok = boot(&vm, s, &said, command, error);
		if (ok)
			boot_cache_keep(&cache, spec, said, *command);
	}
	g_free(said);
	boot_cache_close(&cache);
	close_vm(&vm);
	return ok;
}

gboolean vm_go_on(struct watch *watch, const struct vm_spec *spec,
		  struct script *s, GError **error)
{
	struct vm vm;
	gboolean ok;

	ok = open_vm(&vm, watch, spec, s, error) &&
	     spawn(&vm, TRUE, NULL, error) && load(&vm, error) &&
	     wait_stopped(&vm, error) && take_answers(&vm, s, NULL, error);
	if (!ok)
		lab_explain(error, vm.console);
	close_vm(&vm);
	return ok;
}
