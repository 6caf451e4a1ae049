// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wire of the sim backend: a timer interrupt that injects frames. It goes
 * on in livelock, as a wire does. In the device's debugfs directory:
 *   inject  write "FRAMES BURST GAP_US EPOCH": so many frames, BURST back to
 *           back every GAP_US, stamped with EPOCH; "0 0 0 0" stops. read:
 *           injected, missed (no buffer), and whether the wire is active.
 * The frames are the generator's: UDP to the sink, stamped from sequence
 * number 0, planned now in the machine's own CLOCK_MONOTONIC_RAW.
 */
#include <linux/debugfs.h>
#include <linux/etherdevice.h>
#include <linux/inet.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/udp.h>

#include <net/ip.h>

#include "compat.h"
#include "hw/sim.h"

/* One frame off the wire. Lock held. */
static void sim_inject(struct sim_nic *nic)
{
	struct sim_wire *wire = &nic->wire;
	u8 *frame = sim_rx_begin(nic);
	struct rxb_stamp *stamp;

	wire->injected++;
	if (!frame) {
		wire->missed++;
		wire->seq++;
		return;
	}
	memcpy(frame, wire->frame, sizeof(wire->frame));
	stamp = (struct rxb_stamp *)(frame + RXB_STAMP_OFFSET);
	stamp->epoch = htons(wire->epoch);
	stamp->seq = htonl(wire->seq++);
	rxb_stamp_plan(stamp, ktime_get_raw_ns());
	sim_rx_end(nic, sizeof(wire->frame));
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
	unsigned int burst, gap_us;
	unsigned long long frames;
	char text[64];
	u16 epoch;

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, count))
		return -EFAULT;
	text[count] = '\0';
	if (sscanf(text, "%llu %u %u %hu", &frames, &burst, &gap_us, &epoch) !=
	    4)
		return -EINVAL;
	if (burst > SIM_RING_MAX || (frames && (!burst || !gap_us)))
		return -ERANGE;

	hrtimer_cancel(&wire->timer);
	wire->left = frames;
	wire->burst = burst;
	wire->gap = ns_to_ktime((u64)gap_us * NSEC_PER_USEC);
	wire->epoch = epoch;
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
	hrtimer_setup(&nic->wire.timer, sim_wire_tick, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_HARD);
	sim_wire_template(nic);
}

void sim_wire_debug(struct sim_nic *nic)
{
	debugfs_create_file("inject", 0600, netdrv_debug_dir(nic->nd), nic,
			    &sim_inject_fops);
}

void sim_wire_stop(struct sim_nic *nic)
{
	hrtimer_cancel(&nic->wire.timer);
}
