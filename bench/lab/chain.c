/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/chain.h"

#include <string.h>

#include "lab/work.h"

/* Whose counters a frame passes, in this order. */
enum station {
	AT_GENERATOR,
	AT_DRIVER,
	AT_IP,
	AT_UDP,
	AT_SOCKET,
	AT_APPLICATION,
	AT_NO_PORT,
	AT_FORWARDING,
	AT_WIRE,
	STATIONS
};

static const struct {
	const char *name;
	const char *counters[2]; /* the first that there is */
} stations[STATIONS] = {
	[AT_GENERATOR] = {"the generator", {"sent"}},
	/* Drivers but ours count in the standard place. */
	[AT_DRIVER] = {"the driver", {"drv.rx_frames", "dev.rx_packets"}},
	[AT_IP] = {"IP", {"snmp.Ip.InReceives"}},
	[AT_UDP] = {"UDP", {"snmp.Ip.InDelivers"}},
	/* Counted when the application takes it out. */
	[AT_SOCKET] = {"the socket", {"snmp.Udp.InDatagrams"}},
	[AT_APPLICATION] = {"the application", {"sink.received"}},
	/* The end that the workload drop is about. */
	[AT_NO_PORT] = {"no socket", {"snmp.Udp.NoPorts"}},
	[AT_FORWARDING] = {"forwarding", {"snmp.Ip.ForwDatagrams"}},
	/* Drivers count a frame when the NIC says that it is out. */
	[AT_WIRE] = {"the wire", {"dev.tx_packets"}},
};

#define AT(station) (1u << AT_##station)

/* Which of them a frame passes; at the last of them it is delivered. */
static const struct way {
	const char *consumer;
	unsigned int stations;
	enum station end;
} ways[] = {
	{"drop", AT(GENERATOR) | AT(DRIVER) | AT(IP) | AT(UDP) | AT(NO_PORT),
	 AT_NO_PORT},
	{"forward",
	 AT(GENERATOR) | AT(DRIVER) | AT(IP) | AT(FORWARDING) | AT(WIRE),
	 AT_WIRE},
	/* All others are processes that read a socket. */
	{NULL,
	 AT(GENERATOR) | AT(DRIVER) | AT(IP) | AT(UDP) | AT(SOCKET) |
		 AT(APPLICATION),
	 AT_APPLICATION},
};

static const struct way *way_of(const struct account *a)
{
	const char *consumer = work_of(a->workload)->consumer;
	const struct way *w = ways;

	while (w->consumer && strcmp(w->consumer, consumer) != 0)
		w++;
	return w;
}

enum column { RING, BACKLOG, SOCKET, OTHER };

/* A way to die behind station @after. */
static const struct death {
	const char *counter;
	enum station after;
	enum column column;
} deaths[] = {
	{"gen.ring_full", AT_GENERATOR, RING},
	{"drv.rx_ring_drop", AT_GENERATOR, RING},
	{"dev.rx_missed_errors", AT_GENERATOR, RING},
	{"drv.rx_alloc_fail", AT_GENERATOR, OTHER},
	{"drv.rx_errors", AT_GENERATOR, OTHER},
	{"drv.rx_reset_drop", AT_GENERATOR, OTHER},
	/* The kernel's queue, or the one that a mode keeps in its place. */
	{"softnet.dropped", AT_DRIVER, BACKLOG},
	{"drv.rx_queue_drop", AT_DRIVER, BACKLOG},
	{"snmp.Ip.InHdrErrors", AT_IP, OTHER},
	{"snmp.Ip.InAddrErrors", AT_IP, OTHER},
	{"snmp.Ip.InUnknownProtos", AT_IP, OTHER},
	{"snmp.Ip.InDiscards", AT_IP, OTHER},
	{"snmp.Udp.NoPorts", AT_UDP, OTHER},
	{"snmp.Udp.RcvbufErrors", AT_UDP, SOCKET},
	{"snmp.Udp.MemErrors", AT_UDP, SOCKET},
	{"snmp.Udp.InErrors", AT_UDP, OTHER},
	{"sink.foreign", AT_SOCKET, OTHER},
	{"sink.unanswered", AT_SOCKET, OTHER},
	{"snmp.Ip.OutDiscards", AT_FORWARDING, OTHER},
	{"qdisc.drops", AT_FORWARDING, OTHER},
	{"dev.tx_dropped", AT_FORWARDING, OTHER},
	{"dev.tx_errors", AT_FORWARDING, OTHER},
};

static gint64 died(const struct account *a, const struct death *d)
{
	const struct way *w = way_of(a);
	gint64 ours;

	/* No place that these frames come to, or the one they shall come to. */
	if (!(w->stations & 1u << d->after) ||
	    !strcmp(d->counter, stations[w->end].counters[0]))
		return 0;
	if (!strcmp(d->counter, "gen.ring_full"))
		return a->gen.ring_full;
	/* What our driver counts under a name of its own. */
	if (!strcmp(d->counter, "dev.rx_missed_errors") &&
	    account_delta(a, "drv.rx_ring_drop", &ours))
		return 0;
	/* It has those two, and checksum errors, once more. */
	if (!strcmp(d->counter, "snmp.Udp.InErrors"))
		return account_growth(a, d->counter) -
		       account_growth(a, "snmp.Udp.RcvbufErrors") -
		       account_growth(a, "snmp.Udp.MemErrors");
	return account_growth(a, d->counter);
}

GArray *account_places(const struct account *a)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(struct chain_place));
	guint i;

	for (i = 0; i < G_N_ELEMENTS(deaths); i++) {
		struct chain_place place = {deaths[i].counter,
					    died(a, &deaths[i])};

		if (place.frames)
			g_array_append_val(places, place);
	}
	return places;
}

void chain_losses(const struct account *a, struct chain_losses *losses)
{
	gint64 *const columns[] = {
		[RING] = &losses->ring,
		[BACKLOG] = &losses->backlog,
		[SOCKET] = &losses->socket,
		[OTHER] = &losses->other,
	};
	guint i;

	*losses = (struct chain_losses){0};
	for (i = 0; i < G_N_ELEMENTS(deaths); i++)
		*columns[deaths[i].column] += died(a, &deaths[i]);
	losses->delivered =
		account_growth(a, stations[way_of(a)->end].counters[0]);
}

/* What a station says. */
struct seen {
	enum station at;
	const char *counter;
	gint64 frames;
};

/* FALSE where frames don't come by, or nobody counts them. */
static gboolean look(const struct account *a, enum station at,
		     struct seen *seen)
{
	/* A program that has the ring: the kernel's protocols see nothing. */
	gboolean past_kernel = account_growth(a, "uio.received") > 0;
	guint i;

	*seen = (struct seen){.at = at, .counter = stations[at].counters[0]};
	if (at == AT_GENERATOR) {
		seen->frames = a->gen.sent;
		return TRUE;
	}
	if (!(way_of(a)->stations & 1u << at) ||
	    (past_kernel && at > AT_DRIVER && at < AT_APPLICATION))
		return FALSE;
	for (i = 0; i < 2 && stations[at].counters[i]; i++) {
		seen->counter = stations[at].counters[i];
		if (account_delta(a, seen->counter, &seen->frames))
			return TRUE;
	}
	return FALSE;
}

/* "the driver (rx_frames 29990)" */
static void add_station(GString *text, const struct seen *s, gint64 dropped)
{
	const char *dot = strrchr(s->counter, '.');

	g_string_append_printf(text, "%s (%s %" G_GINT64_FORMAT,
			       stations[s->at].name, dot ? dot + 1 : s->counter,
			       s->frames);
	if (dropped)
		g_string_append_printf(
			text, ", then %" G_GINT64_FORMAT " dropped", dropped);
	g_string_append_c(text, ')');
}

/* Counted dead after @from and short of @to. */
static gint64 dropped_between(const struct account *a, enum station from,
			      enum station to)
{
	gint64 dropped = 0;
	guint i;

	for (i = 0; i < G_N_ELEMENTS(deaths); i++)
		if (deaths[i].after >= from && deaths[i].after < to)
			dropped += died(a, &deaths[i]);
	return dropped;
}

/* Two stations, one behind the other, that do not agree. */
struct gap {
	struct seen from, to;
	gint64 dropped, missing;
};

static GArray *find_gaps(const struct account *a)
{
	GArray *gaps = g_array_new(FALSE, FALSE, sizeof(struct gap));
	struct gap gap;
	enum station at;

	look(a, AT_GENERATOR, &gap.from);
	for (at = AT_DRIVER; at < STATIONS; at++) {
		if (!look(a, at, &gap.to))
			continue;
		gap.dropped = dropped_between(a, gap.from.at, at);
		gap.missing = gap.from.frames - gap.dropped - gap.to.frames;
		if (gap.missing)
			g_array_append_val(gaps, gap);
		gap.from = gap.to;
	}
	return gaps;
}

char *chain_gaps(const struct account *a)
{
	GArray *gaps = find_gaps(a);
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; i < gaps->len; i++) {
		const struct gap *gap = &g_array_index(gaps, struct gap, i);

		if (i)
			g_string_append(text, ", ");
		if (gaps->len > 1)
			g_string_append_printf(text, "%" G_GINT64_FORMAT " %s ",
					       ABS(gap->missing),
					       gap->missing > 0 ? "missing"
								: "too many");
		g_string_append(text, "between ");
		add_station(text, &gap->from, gap->dropped);
		g_string_append(text, " and ");
		add_station(text, &gap->to, 0);
	}
	g_array_unref(gaps);
	return g_string_free(text, !text->len);
}
