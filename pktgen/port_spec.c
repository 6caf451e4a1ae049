/* SPDX-License-Identifier: GPL-2.0-only */
#include "port_spec.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "rxbench/stamp.h"

#define SOCKET_PATH_MAX (sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1)
#define FILE_PATH_MAX 255
/* A frame beside the header that the kernel or the peer puts before it. */
#define JUMBO_BUFFER 10240
#define JUMBO_BLOCK 16384

#define FORMS                                                              \
	"null, ring, vhost:PATH, virtio-user:PATH, memif:PATH, tap:NAME, " \
	"af_packet:IFACE, pcap:OUT, pci:ADDRESS, net_..."

struct request_for_port {
	const char *value; /* what stands behind the colon */
	unsigned int number, queues;
	bool jumbo;
};

typedef bool (*form_fn)(const struct request_for_port *asked,
			struct port_spec *spec, char *error);

static bool refuse(char *error, const char *what, const char *needed)
{
	snprintf(error, PORT_SPEC_ERROR_BYTES, "%s: %s", what, needed);
	return false;
}

/* EAL takes a comma for the end of it. */
static bool check_value(const char *value, size_t max, const char *what,
			char *error)
{
	if (!*value)
		return refuse(error, what, "it is missing");
	if (strchr(value, ','))
		return refuse(error, what, "there must be no comma in it");
	if (strlen(value) <= max)
		return true;
	snprintf(error, PORT_SPEC_ERROR_BYTES,
		 "%s: too long, at most %zu bytes are possible", what, max);
	return false;
}

static bool check_socket(const char *path, char *error)
{
	return check_value(path, SOCKET_PATH_MAX, "the socket's path", error);
}

static bool make_null(const struct request_for_port *asked,
		      struct port_spec *spec, char *error)
{
	(void)asked, (void)error;
	/* Else it makes up frames, as many as anybody asks for. */
	snprintf(spec->args, sizeof(spec->args), ",no-rx=1");
	return true;
}

static bool make_ring(const struct request_for_port *asked,
		      struct port_spec *spec, char *error)
{
	(void)asked, (void)error;
	*spec->args = '\0';
	return true;
}

static bool make_vhost(const struct request_for_port *asked,
		       struct port_spec *spec, char *error)
{
	if (!check_socket(asked->value, error))
		return false;
	snprintf(spec->args, sizeof(spec->args), ",iface=%s,queues=%u",
		 asked->value, asked->queues);
	spec->shared = true;
	return true;
}

static bool make_virtio_user(const struct request_for_port *asked,
			     struct port_spec *spec, char *error)
{
	if (!check_socket(asked->value, error))
		return false;
	snprintf(spec->args, sizeof(spec->args), ",path=%s,queues=%u",
		 asked->value, asked->queues);
	spec->shared = true;
	return true;
}

static bool make_memif(const struct request_for_port *asked,
		       struct port_spec *spec, char *error)
{
	char path[PORT_SPEC_ARGS_BYTES / 2], *role;

	snprintf(path, sizeof(path), "%s", asked->value);
	role = strchr(path, ',');
	if (role)
		*role++ = '\0';
	if (role && strcmp(role, "server"))
		return refuse(error, role, "only ',server' can follow");
	if (!check_socket(path, error))
		return false;
	snprintf(spec->args, sizeof(spec->args),
		 ",role=%s,socket=%s,socket-abstract=no",
		 role ? "server" : "client", path);
	if (asked->jumbo)
		snprintf(spec->args + strlen(spec->args),
			 sizeof(spec->args) - strlen(spec->args), ",bsize=%d",
			 JUMBO_BUFFER);
	return true;
}

static bool make_tap(const struct request_for_port *asked,
		     struct port_spec *spec, char *error)
{
	if (!check_value(asked->value, IFNAMSIZ - 1, "the interface", error))
		return false;
	snprintf(spec->args, sizeof(spec->args), ",iface=%s", asked->value);
	return true;
}

static bool make_af_packet(const struct request_for_port *asked,
			   struct port_spec *spec, char *error)
{
	if (!check_value(asked->value, IFNAMSIZ - 1, "the interface", error))
		return false;
	snprintf(spec->iface, sizeof(spec->iface), "%s", asked->value);
	snprintf(spec->args, sizeof(spec->args),
		 ",iface=%s,qpairs=%u,qdisc_bypass=1", asked->value,
		 asked->queues);
	if (asked->jumbo)
		snprintf(spec->args + strlen(spec->args),
			 sizeof(spec->args) - strlen(spec->args),
			 ",blocksz=%d,framesz=%d", JUMBO_BLOCK, JUMBO_BLOCK);
	return true;
}

static bool make_pcap(const struct request_for_port *asked,
		      struct port_spec *spec, char *error)
{
	char out[PORT_SPEC_ARGS_BYTES], *in;

	snprintf(out, sizeof(out), "%s", asked->value);
	in = strchr(out, ',');
	if (in)
		*in++ = '\0';
	if (!check_value(out, FILE_PATH_MAX, "the file", error) ||
	    (in && !check_value(in, FILE_PATH_MAX, "the second file", error)))
		return false;
	if (asked->queues > 1)
		return refuse(error, "--queues",
			      "files have one queue each way");
	snprintf(spec->args, sizeof(spec->args), ",tx_pcap=%.255s%s%.255s", out,
		 in ? ",rx_pcap=" : "", in ? in : "");
	return true;
}

/* [DOMAIN:]BUS:DEVICE.FUNCTION, all hexadecimal; the name has all four. */
static bool make_pci(const struct request_for_port *asked,
		     struct port_spec *spec, char *error)
{
	unsigned int domain = 0, bus, device, function;
	int length = 0, end = (int)strlen(asked->value);

	if (sscanf(asked->value, "%4x:%2x:%2x.%1x%n", &domain, &bus, &device,
		   &function, &length) != 4 ||
	    length != end) {
		domain = 0;
		if (sscanf(asked->value, "%2x:%2x.%1x%n", &bus, &device,
			   &function, &length) != 3 ||
		    length != end)
			return refuse(error, "the address",
				      "need one like 0000:03:00.0");
	}
	snprintf(spec->name, sizeof(spec->name), "%04x:%02x:%02x.%x", domain,
		 bus, device, function);
	snprintf(spec->args, sizeof(spec->args), "%s", spec->name);
	spec->pci = true;
	return true;
}

static const struct {
	const char *name, *device; /* "net_NAME" of DPDK, its number follows */
	bool valued;
	form_fn make;
	const char *needs;
} forms[] = {
	{"null", "net_null", false, make_null, "nothing"},
	{"ring", "net_ring", false, make_ring, "nothing"},
	{"vhost", "net_vhost", true, make_vhost,
	 "a path where a socket can be made"},
	{"virtio-user", "net_virtio_user", true, make_virtio_user,
	 "a vhost-user socket on which the other side listens"},
	{"memif", "net_memif", true, make_memif,
	 "a path where a socket can be made, or is"},
	{"tap", "net_tap", true, make_tap, "CAP_NET_ADMIN and the device tun"},
	{"af_packet", "net_af_packet", true, make_af_packet,
	 "CAP_NET_RAW and an interface that exists"},
	{"pcap", "net_pcap", true, make_pcap,
	 "files that can be written and read"},
	{"pci", NULL, true, make_pci,
	 "a device whose kernel driver is vfio-pci or uio"},
};

#define FORM_COUNT (sizeof(forms) / sizeof(forms[0]))

const char *port_spec_list(void)
{
	return FORMS;
}

const struct port_form *port_spec_forms(void)
{
	static const struct port_form help[] = {
		{"null", "takes all frames, gives none"},
		{"ring", "what is sent comes back"},
		{"vhost:PATH", "vhost-user, we listen on the socket"},
		{"virtio-user:PATH", "vhost-user, the other side listens"},
		{"memif:PATH[,server]", "shared memory with another program"},
		{"tap:NAME", "an interface that is made for us"},
		{"af_packet:IFACE", "an interface that exists"},
		{"pcap:OUT[,IN]", "files"},
		{"pci:ADDRESS", "a NIC that DPDK has a driver for"},
		{"net_...", "any virtual device of DPDK, as after --vdev"},
		{NULL, NULL},
	};

	return help;
}

/* The value of @key ("NAME=") in a list after a device's name, or NULL. */
static const char *argument(const char *text, const char *key)
{
	size_t length = strlen(key);

	while ((text = strchr(text, ','))) {
		text++;
		if (!strncmp(text, key, length))
			return text + length;
	}
	return NULL;
}

/*
 * The interface of the kernel's that frames go to, where @text names one: tap
 * copies them to its remote, pcap sends by tx_iface, all others by iface.
 */
static void find_iface(const char *text, struct port_spec *spec)
{
	static const char *const keys[] = {"remote=", "tx_iface=", "iface="};
	const char *value = NULL;
	size_t length;

	for (size_t i = 0; !value && i < sizeof(keys) / sizeof(*keys); i++)
		value = argument(text, keys[i]);
	if (!value)
		return;
	length = strcspn(value, ",");
	/* A socket's path is no interface. */
	if (length < sizeof(spec->iface) && !memchr(value, '/', length))
		snprintf(spec->iface, sizeof(spec->iface), "%.*s", (int)length,
			 value);
}

/* Any device of DPDK's: its name ends at the first comma. */
static bool take_raw(const char *text, struct port_spec *spec, char *error)
{
	size_t length = strcspn(text, ",");

	if (length >= sizeof(spec->name) || strlen(text) >= sizeof(spec->args))
		return refuse(error, "the device", "too long");
	snprintf(spec->name, sizeof(spec->name), "%.*s", (int)length, text);
	snprintf(spec->args, sizeof(spec->args), "%s", text);
	find_iface(text, spec);
	spec->needs = "what DPDK's manual says of it";
	return true;
}

static bool take_form(unsigned int form, const struct request_for_port *asked,
		      struct port_spec *spec, char *error)
{
	char args[PORT_SPEC_ARGS_BYTES];

	if (!forms[form].make(asked, spec, error))
		return false;
	spec->needs = forms[form].needs;
	if (spec->pci)
		return true;
	snprintf(spec->name, sizeof(spec->name), "%s%u", forms[form].device,
		 asked->number);
	snprintf(args, sizeof(args), "%s", spec->args);
	snprintf(spec->args, sizeof(spec->args), "%s%.570s", spec->name, args);
	return true;
}

bool port_spec_parse(const char *text, unsigned int number, unsigned int queues,
		     uint16_t max_bytes, struct port_spec *spec, char *error)
{
	size_t length = strcspn(text, ":");
	struct request_for_port asked = {
		.value = text[length] ? text + length + 1 : NULL,
		.number = number,
		.queues = queues,
		.jumbo = max_bytes > RXB_MAX_FRAME_BYTES,
	};
	unsigned int i;

	memset(spec, 0, sizeof(*spec));
	spec->typed = text;
	if (!strncmp(text, "net_", 4))
		return take_raw(text, spec, error);
	for (i = 0; i < FORM_COUNT; i++) {
		if (strlen(forms[i].name) == length &&
		    !strncmp(forms[i].name, text, length) &&
		    forms[i].valued == !!asked.value)
			return take_form(i, &asked, spec, error);
	}
	snprintf(error, PORT_SPEC_ERROR_BYTES, "need one of " FORMS);
	return false;
}
