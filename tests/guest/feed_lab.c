/* SPDX-License-Identifier: GPL-2.0-only */
/* The realtime lab's generator, whatever NIC is at the wire's other end. */
#include "feed.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "tap.h"

static gboolean lab_begin(struct dut *d, double pps, int ms)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *more =
		g_strdup_printf(",flows=%u%s", MAX(d->feed->flows, 1),
				d->spoilt ? ",mangle=1" : "");
	gboolean ok;

	d->trial = (struct gen_trial){
		.rate_pps = pps,
		.window_ms = ms,
		.epoch = d->rig->epoch,
		.frame_bytes = 60,
		.pattern = "cbr",
		.more = more,
	};
	ok = gen_start_trial(&d->rig->lab->gen, &d->trial, &error);
	d->trial.more = NULL;
	if (!ok)
		tap_note("%s", error->message);
	return ok;
}

static gboolean lab_stop_trial(struct dut *d)
{
	g_autoptr(GError) error = NULL;

	if (gen_stop_trial(&d->rig->lab->gen, &error))
		return TRUE;
	tap_note("%s", error->message);
	return FALSE;
}

static gboolean lab_end(struct dut *d, gint64 *sent, gint64 *missed)
{
	g_autoptr(GError) error = NULL;
	struct gen_result result;

	if (!gen_wait_trial(&d->rig->lab->gen, &d->trial, &result, &error)) {
		tap_note("%s", error->message);
		return FALSE;
	}
	*sent = result.sent;
	*missed = result.ring_full;
	return TRUE;
}

static gboolean lab_spoil(struct dut *d, gboolean on)
{
	d->spoilt = on;
	return TRUE;
}

gboolean feed_is_slow(const struct feed *f)
{
	return f->deaf || f->slips;
}

gboolean feed_tap_is_possible(void)
{
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		puts("1..0 # SKIP /dev/net/tun cannot be used here");
	else
		close(fd);
	return fd >= 0;
}

#define VIRTIO                                                               \
	.backend = "virtio", .device = "virtio", .bus_name = {"virtio", ""}, \
	.modalias = "virtio:", .load_args = "", .begin = lab_begin,          \
	.stop = lab_stop_trial, .end = lab_end, .spoil = lab_spoil

const struct feed feed_virtio = {VIRTIO, .qemu_nic = "virtio-net-pci",
				 .quiet_ms = 50};

/* Threads that poll a queue each take turns. */
const struct feed feed_virtio_queues = {VIRTIO, .quiet_ms = 200, .flows = 64,
					.queues = 4};

/* Frames may wait in the tap for the guest to make room. */
const struct feed feed_e1000 = {
	.backend = "e1000",
	.device = "e1000",
	.bus_name = {"0000:00:0", ".0"},
	.modalias = "pci:",
	.load_args = "",
	.deaf = TRUE,
	.quiet_ms = 200,
	.begin = lab_begin,
	.stop = lab_stop_trial,
	.end = lab_end,
	.spoil = lab_spoil,
};

/*
 * As the e1000, of whose driver it has all but the interrupts; its model
 * listens at once after a reset.
 */
const struct feed feed_e1000e = {
	.backend = "e1000e",
	.device = "e1000e",
	.qemu_nic = "e1000e",
	.bus_name = {"0000:00:0", ".0"},
	.modalias = "pci:",
	.load_args = "",
	.like_another = TRUE,
	.slips = TRUE,
	.quiet_ms = 200,
	.begin = lab_begin,
	.stop = lab_stop_trial,
	.end = lab_end,
	.spoil = lab_spoil,
};
