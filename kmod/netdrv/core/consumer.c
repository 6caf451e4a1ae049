// SPDX-License-Identifier: GPL-2.0-only
/*
 * How full is the queue of who consumes the frames? For modes that listen to
 * it (queue-state feedback).
 */
#include <linux/inetdevice.h>
#include <linux/rcupdate.h>
#include <net/sock.h>
#include <net/udp.h>

#include "netdrv.h"

/* The lookup is exported only where netfilter's own modules want it. */
#define NETDRV_CAN_LOOK_UP \
	(IS_ENABLED(CONFIG_NF_SOCKET_IPV4) || IS_ENABLED(CONFIG_NF_TPROXY_IPV4))

int netdrv_consumer_check(const struct netdrv_queue *q)
{
	if (NETDRV_CAN_LOOK_UP)
		return 0;
	netdev_err(q->nd->netdev, "a socket can be looked up with "
				  "CONFIG_NF_SOCKET_IPV4 or "
				  "CONFIG_NF_TPROXY_IPV4 only\n");
	return -EOPNOTSUPP;
}

static struct sock *netdrv_consumer(struct net_device *netdev, u16 port)
{
	const struct in_device *in_dev = __in_dev_get_rcu(netdev);
	const struct in_ifaddr *own;

	own = in_dev ? rcu_dereference(in_dev->ifa_list) : NULL;
	if (!own || !NETDRV_CAN_LOOK_UP)
		return NULL;
	return udp4_lib_lookup(dev_net(netdev), 0, 0, own->ifa_local,
			       htons(port), netdev->ifindex);
}

/*
 * UDP gives back what was read in portions of up to a quarter of the buffer, so
 * the fill seen may lag behind a reader by that much (udp_rmem_release).
 */
int netdrv_consumer_fill(const struct netdrv_queue *q, u16 port)
{
	struct sock *sk;
	int fill = -1;

	rcu_read_lock();
	sk = netdrv_consumer(q->nd->netdev, port);
	if (sk) {
		u64 used = atomic_read(&sk->sk_rmem_alloc);

		fill = min_t(u64, 100,
			     used * 100 / max(READ_ONCE(sk->sk_rcvbuf), 1));
		sock_put(sk);
	}
	rcu_read_unlock();
	return fill;
}
