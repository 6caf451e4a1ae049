/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A tap: the generator sends into it over a packet socket, QEMU reads it and
 * hands each frame to the NIC's model.
 *
 * Where frames wait and die (seen with Linux 6.18 and QEMU 10): a model without
 * a free descriptor makes QEMU leave frames in the tap's queue, and so does a
 * QEMU that has no time; the queue fills up. DPDK's packet socket port would
 * keep what a full queue refuses and offer it again later. The generator
 * therefore counts the queue's slots itself (pktgen/room.h) and loses a frame
 * that would find none, as a NIC does whose FIFO is full: this is where a tap
 * wire loses frames, and nowhere else. sndbuf of QEMU's tap is about the
 * other direction.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <rxbench/stamp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/error.h"
#include "lab/isolate.h"
#include "lab/qemu_option.h"
#include "lab/wire.h"

#define TUN "/dev/net/tun"
#define TAP "rxb0"
#define SLOTS_TEXT G_STRINGIFY(WIRE_TAP_SLOTS)
/* How often to look whether the first frame has arrived. */
#define ARRIVAL_MS 50
#define IPV6_DEFAULT "/proc/sys/net/ipv6/conf/default/disable_ipv6"

static gboolean fail(const char *what, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO,
		    "the wire to the guest needs a tap: %s: %s", what,
		    strerror(errno));
	return FALSE;
}

/* Router and neighbour discovery would put frames of its own on the wire. */
static gboolean disable_ipv6(GError **error)
{
	int fd = open(IPV6_DEFAULT, O_WRONLY | O_CLOEXEC);
	gboolean ok = fd >= 0 ? write(fd, "1", 1) == 1
			      : errno == ENOENT; /* there is no IPv6 */

	if (!ok)
		fail(IPV6_DEFAULT, error);
	if (fd >= 0)
		close(fd);
	return ok;
}

/*
 * An ordinary user is not root in its namespace either, and loses what it may
 * do there when a program is started. The generator opens a packet socket on
 * the tap, and DPDK sets the tap's address to what it is.
 */
static gboolean let_children_send(GError **error)
{
	static const int needed[] = {CAP_NET_RAW, CAP_NET_ADMIN};
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3];
	guint i;

	if (syscall(SYS_capget, &head, caps))
		return fail("capget", error);
	for (i = 0; i < G_N_ELEMENTS(needed); i++)
		caps[CAP_TO_INDEX(needed[i])].inheritable |=
			CAP_TO_MASK(needed[i]);
	if (syscall(SYS_capset, &head, caps))
		return fail("capset", error);
	for (i = 0; i < G_N_ELEMENTS(needed); i++)
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, needed[i], 0,
			  0))
			return fail("ambient capabilities", error);
	return TRUE;
}

static gboolean make_tap(int fd, GError **error)
{
	struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};

	g_strlcpy(request.ifr_name, TAP, IFNAMSIZ);
	return !ioctl(fd, TUNSETIFF, &request) || fail(TUN, error);
}

/* Up, and silent. */
static gboolean set_up(GError **error)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq flags = {
		.ifr_flags = IFF_UP | IFF_BROADCAST | IFF_NOARP,
	};
	gboolean ok;

	g_strlcpy(flags.ifr_name, TAP, IFNAMSIZ);
	ok = fd >= 0 && !ioctl(fd, SIOCSIFFLAGS, &flags);
	if (!ok)
		fail(TAP, error);
	if (fd >= 0)
		close(fd);
	return ok;
}

static gboolean tap_open(struct lab_wire *w, GError **error)
{
	if (!isolate_has_network()) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
			    "this device hangs on a tap, which is made only in "
			    "a network namespace of the run's own, and those "
			    "are refused here; --device virtio and --lab "
			    "virtual need none");
		return FALSE;
	}
	w->fd = open(TUN, O_RDWR | O_CLOEXEC);
	if (w->fd < 0)
		return fail(TUN, error);
	return disable_ipv6(error) && let_children_send(error) &&
	       make_tap(w->fd, error) && set_up(error);
}

/* The tap goes with its last descriptor. */
static void tap_close(struct lab_wire *w)
{
	if (w->fd >= 0)
		close(w->fd);
}

static void tap_add_netdev(const struct lab_wire *w, GPtrArray *argv)
{
	char *netdev = g_strdup_printf("tap,id=" WIRE_NETDEV ",fd=%d", w->fd);

	qemu_option(argv, "-netdev", netdev);
	g_free(netdev);
}

/* Frames that the driver has taken off its ring; -1 when nobody says. */
static gint64 taken(struct guest *guest)
{
	char *path = g_strdup_printf("/sys/class/net/%s/statistics/rx_packets",
				     guest->iface);
	char *text = guest_read(guest, path);
	gint64 frames = text ? g_ascii_strtoll(text, NULL, 10) : -1;

	g_free(text);
	g_free(path);
	return frames;
}

/*
 * The tap is always up; the guest's NIC negotiates for a while. And QEMU's
 * e1000 is deaf for a second after its receiver was set up, whatever its link
 * says: the frames that come meanwhile wait in the tap. So one is sent ahead,
 * in no trial, and waited for.
 */
static gboolean tap_wait_link(struct gen *gen, struct guest *guest,
			      GError **error)
{
	const struct gen_trial one = {
		.rate_pps = 1,
		.window_ms = 1,
		.frame_bytes = RXB_MIN_FRAME_BYTES,
		.pattern = "cbr",
	};
	gint64 limit_us = g_get_monotonic_time() + WIRE_LINK_LIMIT_MS * 1000;
	struct gen_result result;
	gint64 before;
	gboolean quiet;

	if (!guest_wait_link(guest, WIRE_LINK_LIMIT_MS, error))
		return FALSE;
	before = taken(guest);
	if (!gen_start_trial(gen, &one, error) ||
	    !gen_wait_trial(gen, &one, &result, error))
		return FALSE;
	while (taken(guest) == before) {
		if (g_get_monotonic_time() > limit_us) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_LIMIT,
				    "%s has its link, but no frame arrives "
				    "within %d ms",
				    guest->iface, WIRE_LINK_LIMIT_MS);
			return FALSE;
		}
		if (!guest_drain(guest, ARRIVAL_MS, WIRE_LINK_LIMIT_MS, &quiet,
				 error))
			return FALSE;
	}
	return guest_drain(guest, ARRIVAL_MS, WIRE_LINK_LIMIT_MS, &quiet,
			   error);
}

const struct lab_wire_ops wire_tap = {
	.open = tap_open,
	.close = tap_close,
	.add_netdev = tap_add_netdev,
	.wait_link = tap_wait_link,
	/* qdisc_bypass: or a queue before the queue would hold frames. */
	.port = {.vdev = "net_af_packet0,iface=" TAP ",qdisc_bypass=1",
		 .peer = ",peer_slots=" SLOTS_TEXT ",peer_tap=" TAP},
};
