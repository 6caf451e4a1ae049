/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rxfh IFACE [KEY]: what ethtool -X does with a hash key, and -x: sets KEY (in
 * hex digits), if there is one. The last line is the key that is, or what went
 * wrong.
 */
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define KEY_BYTES 40
#define TABLE_MAX 512

/* An ethtool_rxfh, and behind it the table and the key. */
struct rxfh {
	struct ethtool_rxfh head;
	uint32_t table[TABLE_MAX];
	uint8_t key[KEY_BYTES];
};

static void ask(const char *iface, struct ethtool_rxfh *rxfh)
{
	struct ifreq request = {.ifr_data = (void *)rxfh};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err;

	snprintf(request.ifr_name, IFNAMSIZ, "%s", iface);
	err = fd < 0 || ioctl(fd, SIOCETHTOOL, &request) ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (!err)
		return;
	puts(strerror(err));
	exit(EXIT_FAILURE);
}

/* Behind the head comes the table, unless it is to stay, and then the key. */
static void set(const char *iface, const char *digits)
{
	static struct rxfh rxfh = {
		.head = {.cmd = ETHTOOL_SRSSH,
			 .indir_size = ETH_RXFH_INDIR_NO_CHANGE,
			 .key_size = KEY_BYTES},
	};
	uint8_t *key = (uint8_t *)rxfh.table;

	for (unsigned int i = 0; i < KEY_BYTES; i++)
		sscanf(digits + 2 * i, "%2hhx", &key[i]);
	ask(iface, &rxfh.head);
}

static void show(const char *iface)
{
	static struct rxfh rxfh;
	uint8_t *key;

	rxfh.head.cmd = ETHTOOL_GRSSH;
	ask(iface, &rxfh.head);
	if (rxfh.head.indir_size > TABLE_MAX ||
	    rxfh.head.key_size > KEY_BYTES) {
		puts("a table or a key of another size");
		exit(EXIT_FAILURE);
	}
	ask(iface, &rxfh.head);
	key = (uint8_t *)(rxfh.table + rxfh.head.indir_size);
	for (unsigned int i = 0; i < rxfh.head.key_size; i++)
		printf("%02x", key[i]);
	putchar('\n');
}

int main(int argc, char **argv)
{
	if (argc > 2 && strlen(argv[2]) != 2 * KEY_BYTES) {
		puts("a key has 80 digits");
		return EXIT_FAILURE;
	}
	if (argc > 2)
		set(argv[1], argv[2]);
	show(argv[1]);
	return EXIT_SUCCESS;
}
