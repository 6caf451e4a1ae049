// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wire of the sim backend: a timer interrupt that injects frames. It goes
 * on in livelock, as a wire does. In the device's debugfs directory:
 *   inject  write "FRAMES BURST GAP_US EPOCH [FLOWS]": so many frames, BURST
 *           back to back every GAP_US, stamped with EPOCH, of so many flows in
 *           turn; "0 0 0 0" stops. read: injected, missed (no buffer), and
 *           whether the wire is active.
 *   hostile write one of honest, frames, lengths, twice, wild, stuck, spurious:
 *           how the device breaks its promises from now on (sim.h)
 * The frames are the generator's: UDP to the sink, stamped from sequence
 * number 0, planned now in the machine's own CLOCK_MONOTONIC_RAW. A flow has an
 * UDP port of its own, and one queue, by its hash, as with RSS.
 */
#include <linux/debugfs.h>
#include <linux/etherdevice.h>
#include <linux/inet.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/udp.h>

#include <net/flow_dissector.h>
#include <net/ip.h>

#include "compat.h"
#include "hw/sim.h"

/* Every so many frames a descriptor is not what it should be. */
#define SIM_BAD_EVERY 1000

static u32 sim_random(struct sim_wire *wire, u32 n)
{
	return prandom_u32_state(&wire->rng) % n;
}

/* But for whom it is: it is to reach somebody. */
static u32 sim_spoil(struct sim_wire *wire, u8 *frame)
{
	u32 len = 1 + sim_random(wire, NETDRV_BUF_BYTES);
	u32 n = sim_random(wire, sizeof(wire->frame));

	while (n--)
		frame[ETH_ALEN +
		      sim_random(wire, sizeof(wire->frame) - ETH_ALEN)] =
			sim_random(wire, 256);
	return len;
}

static u32 sim_impossible(struct sim_wire *wire)
{
	const u32 lengths[] = {
		0, 1, ETH_HLEN - 1, NETDRV_BUF_BYTES + 1, S32_MAX, U32_MAX,
	};

	return lengths[sim_random(wire, ARRAY_SIZE(lengths))];
}

/* The frame is in the next buffer. Lock held. */
static void sim_return(struct sim_queue *sq, u8 *frame)
{
	struct sim_wire *wire = &sq->nic->wire;
	u32 len = sizeof(wire->frame), id = sq->avail_get % SIM_RING_MAX;

	switch (wire->hostility) {
	case SIM_FRAMES:
		len = sim_spoil(wire, frame);
		break;
	case SIM_LENGTHS:
		len = sim_impossible(wire);
		break;
	case SIM_TWICE:
		if (!sim_random(wire, SIM_BAD_EVERY))
			id = (sq->avail_get - 1) % SIM_RING_MAX;
		break;
	case SIM_WILD:
		if (!sim_random(wire, SIM_BAD_EVERY))
			id = SIM_RING_MAX + sim_random(wire, S32_MAX);
		break;
	default:
		break;
	}
	sim_rx_return(sq, id, len);
}

static struct udphdr *sim_udp(u8 *frame)
{
	return (struct udphdr *)(frame + ETH_HLEN + sizeof(struct iphdr));
}

static __be16 sim_port(u32 flow)
{
	return htons(RXB_TESTER_UDP_PORT + flow);
}

/* Its hash's place in the table that spreads frames. May sleep. */
static u8 sim_place(u32 flow)
{
	struct flow_keys keys = {};

	keys.control.addr_type = FLOW_DISSECTOR_KEY_IPV4_ADDRS;
	keys.basic.n_proto = htons(ETH_P_IP);
	keys.basic.ip_proto = IPPROTO_UDP;
	keys.addrs.v4addrs.src = in_aton(RXB_TESTER_IP);
	keys.addrs.v4addrs.dst = in_aton(RXB_DUT_IP);
	keys.ports.src = sim_port(flow);
	keys.ports.dst = htons(RXB_SINK_UDP_PORT);
	return flow_hash_from_keys(&keys) % NETDRV_SPREAD;
}

static void sim_stamp(struct sim_wire *wire, u8 *frame, u32 flow)
{
	struct rxb_stamp *stamp =
		(struct rxb_stamp *)(frame + RXB_STAMP_OFFSET);

	stamp->epoch = htons(wire->epoch);
	stamp->seq = htonl(wire->seq);
	stamp->flow_lag = htonl(flow << RXB_STAMP_LAG_BITS);
	rxb_stamp_plan(stamp, ktime_get_raw_ns());
}

/* One frame off the wire. Lock held. */
static void sim_inject(struct sim_nic *nic)
{
	struct sim_wire *wire = &nic->wire;
	u32 flow = wire->seq % wire->flows;
	struct sim_queue *sq = nic->queue[nic->spread[wire->place[flow]]];
	u8 *frame = sim_rx_begin(sq);

	wire->injected++;
	if (frame && wire->hostility == SIM_STUCK)
		sq->avail_get++;
	if (!frame || wire->hostility == SIM_STUCK) {
		wire->missed++;
	} else {
		memcpy(frame, wire->frame, sizeof(wire->frame));
		sim_udp(frame)->source = sim_port(flow);
		sim_stamp(wire, frame, flow);
		sim_return(sq, frame);
	}
	wire->seq++;
}

static enum hrtimer_restart sim_wire_tick(struct hrtimer *timer)
{
	struct sim_nic *nic = container_of(timer, struct sim_nic, wire.timer);
	struct sim_wire *wire = &nic->wire;
	bool more;
	u32 i;

	raw_spin_lock(&nic->lock);
	for (i = 0; i < wire->burst && wire->left; i++, wire->left--)
		sim_inject(nic);
	more = wire->left;
	raw_spin_unlock(&nic->lock);
	sim_rx_notify(nic);
	if (!more)
		return HRTIMER_NORESTART;
	/* From now, not from the plan: this timer must not crowd itself. */
	hrtimer_forward_now(timer, wire->gap);
	return HRTIMER_RESTART;
}

static int sim_inject_show(struct seq_file *m, void *unused)
{
	struct sim_nic *nic = m->private;

	seq_printf(m, "injected %llu\nmissed %llu\nactive %d\n",
		   READ_ONCE(nic->wire.injected), READ_ONCE(nic->wire.missed),
		   hrtimer_active(&nic->wire.timer));
	return 0;
}

static int sim_inject_open(struct inode *inode, struct file *file)
{
	return single_open(file, sim_inject_show, inode->i_private);
}

static ssize_t sim_inject_write(struct file *file, const char __user *from,
				size_t count, loff_t *pos)
{
	struct sim_nic *nic = ((struct seq_file *)file->private_data)->private;
	struct sim_wire *wire = &nic->wire;
	unsigned int burst, gap_us, flows = 1;
	unsigned long long frames;
	char text[64];
	u16 epoch;

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, count))
		return -EFAULT;
	text[count] = '\0';
	if (sscanf(text, "%llu %u %u %hu %u", &frames, &burst, &gap_us, &epoch,
		   &flows) < 4)
		return -EINVAL;
	if (burst > SIM_RING_MAX || (frames && (!burst || !gap_us)) || !flows ||
	    flows > SIM_FLOWS_MAX)
		return -ERANGE;

	hrtimer_cancel(&wire->timer);
	wire->left = frames;
	wire->burst = burst;
	wire->gap = ns_to_ktime((u64)gap_us * NSEC_PER_USEC);
	wire->epoch = epoch;
	wire->flows = flows;
	wire->seq = 0;
	if (frames)
		hrtimer_start(&wire->timer, wire->gap, HRTIMER_MODE_REL_HARD);
	return count;
}

static const struct file_operations sim_inject_fops = {
	.owner = THIS_MODULE,
	.open = sim_inject_open,
	.read = seq_read,
	.write = sim_inject_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static const char *const sim_hostilities[] = {
	[SIM_HONEST] = "honest",     [SIM_FRAMES] = "frames",
	[SIM_LENGTHS] = "lengths",   [SIM_TWICE] = "twice",
	[SIM_WILD] = "wild",	     [SIM_STUCK] = "stuck",
	[SIM_SPURIOUS] = "spurious",
};
static_assert(ARRAY_SIZE(sim_hostilities) == SIM_HOSTILITIES);

static ssize_t sim_hostile_write(struct file *file, const char __user *from,
				 size_t count, loff_t *pos)
{
	struct sim_nic *nic = file->private_data;
	char text[16] = {};
	int which;

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, count))
		return -EFAULT;
	which = sysfs_match_string(sim_hostilities, text);
	if (which < 0)
		return which;
	WRITE_ONCE(nic->wire.hostility, which);
	return count;
}

static const struct file_operations sim_hostile_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = sim_hostile_write,
};

static_assert(RXB_STAMP_OFFSET ==
	      ETH_HLEN + sizeof(struct iphdr) + sizeof(struct udphdr));

/* A frame of the generator's, to this device. The UDP checksum is "none". */
static void sim_wire_template(struct sim_nic *nic)
{
	u8 *frame = nic->wire.frame;
	struct ethhdr *eth = (struct ethhdr *)frame;
	struct iphdr *ip = (struct iphdr *)(frame + ETH_HLEN);
	struct udphdr *udp = (struct udphdr *)(ip + 1);
	struct rxb_stamp *stamp = (struct rxb_stamp *)(udp + 1);

	ether_addr_copy(eth->h_dest, netdrv_netdev(nic->nd)->dev_addr);
	eth->h_source[0] = 0x02; /* locally administered */
	eth->h_proto = htons(ETH_P_IP);
	ip->version = IPVERSION;
	ip->ihl = sizeof(*ip) / 4;
	ip->ttl = IPDEFTTL;
	ip->protocol = IPPROTO_UDP;
	ip->tot_len = htons(RXB_MIN_FRAME_BYTES - ETH_HLEN);
	ip->saddr = in_aton(RXB_TESTER_IP);
	ip->daddr = in_aton(RXB_DUT_IP);
	ip->check = ip_fast_csum(ip, ip->ihl);
	udp->source = htons(RXB_TESTER_UDP_PORT);
	udp->dest = htons(RXB_SINK_UDP_PORT);
	udp->len = htons(sizeof(*udp) + sizeof(*stamp));
	stamp->magic = htons(RXB_STAMP_MAGIC);
}

void sim_wire_init(struct sim_nic *nic)
{
	u32 flow;

	hrtimer_setup(&nic->wire.timer, sim_wire_tick, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_HARD);
	prandom_seed_state(&nic->wire.rng, 1);
	for (flow = 0; flow < SIM_FLOWS_MAX; flow++)
		nic->wire.place[flow] = sim_place(flow);
	sim_wire_template(nic);
}

void sim_wire_debug(struct sim_nic *nic)
{
	debugfs_create_file("inject", 0600, netdrv_debug_dir(nic->nd), nic,
			    &sim_inject_fops);
	debugfs_create_file("hostile", 0200, netdrv_debug_dir(nic->nd), nic,
			    &sim_hostile_fops);
}

void sim_wire_stop(struct sim_nic *nic)
{
	hrtimer_cancel(&nic->wire.timer);
}
