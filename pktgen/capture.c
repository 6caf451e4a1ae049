/* SPDX-License-Identifier: GPL-2.0-only */
#include "capture.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <pcap/pcap.h>

#define NS_PER_S 1000000000ull
#define SHORTEST_BYTES 60 /* IEEE 802.3, without FCS */
/* It all stays in memory; offsets have 32 bits. */
#define BYTES_LIMIT (1u << 30)
#define FIRST_FRAMES 1024
#define FIRST_BYTES (1u << 16)

/* Everything about a file that is being read. */
struct reading {
	const struct capture_choice *choice;
	pcap_t *file;
	struct bpf_program filter; /* when the choice has one */
	struct capture *capture;
	size_t frame_room, byte_room;
	uint64_t first_ns, latest_ns; /* stamps, since the epoch */
	char cause[PCAP_ERRBUF_SIZE + 128];
};

__attribute__((format(printf, 2, 3))) static bool
refuse(struct reading *r, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(r->cause, sizeof(r->cause), format, arguments);
	va_end(arguments);
	return false;
}

/*
 * libpcap opens a path itself only to put it into some of its messages, and
 * takes "-" for the standard input.
 */
static FILE *open_stream(struct reading *r)
{
	struct stat status;
	FILE *stream;

	if (stat(r->choice->path, &status))
		refuse(r, "%s", strerror(errno));
	else if (S_ISDIR(status.st_mode))
		refuse(r, "%s", strerror(EISDIR));
	else if (!S_ISREG(status.st_mode)) /* a pipe may keep us waiting */
		refuse(r, "not a regular file");
	else if (!status.st_size)
		refuse(r, "the file is empty");
	else if (!(stream = fopen(r->choice->path, "re")))
		refuse(r, "%s", strerror(errno));
	else
		return stream;
	return NULL;
}

static bool open_capture(struct reading *r)
{
	char words[PCAP_ERRBUF_SIZE];
	FILE *stream = open_stream(r);
	int type;

	if (!stream)
		return false;
	r->file = pcap_fopen_offline_with_tstamp_precision(
		stream, PCAP_TSTAMP_PRECISION_NANO, words);
	if (!r->file) {
		fclose(stream);
		return refuse(r, "no pcap or pcapng file: %s", words);
	}
	type = pcap_datalink(r->file);
	if (type == DLT_EN10MB)
		return true;
	return refuse(r, "frames of link type %s; only Ethernet can be sent",
		      pcap_datalink_val_to_description_or_dlt(type));
}

static bool compile_filter(struct reading *r)
{
	if (!r->choice->filter)
		return true;
	if (!pcap_compile(r->file, &r->filter, r->choice->filter, 1,
			  PCAP_NETMASK_UNKNOWN))
		return true;
	return refuse(r, "filter '%s': %s", r->choice->filter,
		      pcap_geterr(r->file));
}

/* Whether a frame is to be sent; counts why not. */
static bool wanted(struct reading *r, const struct pcap_pkthdr *header,
		   const u_char *data)
{
	struct capture *c = r->capture;

	if (r->choice->filter && !pcap_offline_filter(&r->filter, header, data))
		c->filtered++;
	else if (header->caplen < header->len)
		c->truncated++;
	else if (header->len > r->choice->max_bytes)
		c->too_long++;
	else
		return true;
	return false;
}

static bool grow(void **array, size_t room, size_t size)
{
	void *larger = realloc(*array, room * size);

	if (larger)
		*array = larger;
	return larger;
}

/* Room for one more frame of @bytes. */
static bool make_room(struct reading *r, size_t bytes)
{
	struct capture *c = r->capture;
	size_t room;

	if (c->frames == r->frame_room) {
		room = r->frame_room ? 2 * r->frame_room : FIRST_FRAMES;
		if (!grow((void **)&c->times_ns, room, sizeof(*c->times_ns)) ||
		    !grow((void **)&c->offsets, room, sizeof(*c->offsets)) ||
		    !grow((void **)&c->lengths, room, sizeof(*c->lengths)))
			return false;
		r->frame_room = room;
	}
	if (c->total_bytes + bytes > r->byte_room) {
		room = r->byte_room ? 2 * r->byte_room : FIRST_BYTES;
		if (!grow((void **)&c->bytes, room, 1))
			return false;
		r->byte_room = room;
	}
	return true;
}

static uint64_t relative_ns(struct reading *r, const struct timeval *stamp)
{
	/* With nanosecond precision libpcap puts them where us would be. */
	uint64_t now =
		(uint64_t)stamp->tv_sec * NS_PER_S + (uint64_t)stamp->tv_usec;

	if (!r->capture->frames)
		r->first_ns = r->latest_ns = now;
	if (now < r->latest_ns)
		r->capture->backwards++;
	else
		r->latest_ns = now;
	return r->latest_ns - r->first_ns;
}

static bool add_frame(struct reading *r, const struct pcap_pkthdr *header,
		      const u_char *data)
{
	struct capture *c = r->capture;
	size_t bytes = header->len;
	uint8_t *to;

	if (bytes < SHORTEST_BYTES)
		bytes = SHORTEST_BYTES;
	if (c->total_bytes + bytes > BYTES_LIMIT)
		return refuse(r, "more than 1 GiB of frames; a filter can "
				 "choose some of them");
	if (!make_room(r, bytes))
		return refuse(r, "%s", strerror(ENOMEM));
	to = c->bytes + c->total_bytes;
	memcpy(to, data, header->len);
	memset(to + header->len, 0, bytes - header->len);
	c->times_ns[c->frames] = relative_ns(r, &header->ts);
	c->offsets[c->frames] = (uint32_t)c->total_bytes;
	c->lengths[c->frames] = (uint16_t)bytes;
	c->total_bytes += bytes;
	c->frames++;
	return true;
}

static bool read_frames(struct reading *r)
{
	struct pcap_pkthdr *header;
	const u_char *data;
	char remarks[256];
	int ret;

	while ((ret = pcap_next_ex(r->file, &header, &data)) == 1) {
		if (wanted(r, header, data) && !add_frame(r, header, data))
			return false;
	}
	if (ret != PCAP_ERROR_BREAK)
		return refuse(r, "%s", pcap_geterr(r->file));
	if (r->capture->frames)
		return true;
	capture_remarks(r->capture, remarks, sizeof(remarks));
	if (*remarks)
		return refuse(r, "no frame is left to send (%s)", remarks);
	return refuse(r, "there is no frame in it");
}

struct capture *capture_open(const struct capture_choice *choice, char *error,
			     size_t error_bytes)
{
	struct capture *capture = calloc(1, sizeof(*capture));
	struct reading r = {.choice = choice, .capture = capture};
	bool done;

	if (capture) {
		capture->max_bytes = choice->max_bytes;
		done = open_capture(&r) && compile_filter(&r) &&
		       read_frames(&r);
	} else {
		done = refuse(&r, "%s", strerror(ENOMEM));
	}
	pcap_freecode(&r.filter);
	if (r.file)
		pcap_close(r.file);
	if (done)
		return capture;
	snprintf(error, error_bytes, "%s: %s", choice->path, r.cause);
	capture_close(capture);
	return NULL;
}

void capture_close(struct capture *capture)
{
	if (!capture)
		return;
	free(capture->times_ns);
	free(capture->offsets);
	free(capture->lengths);
	free(capture->bytes);
	free(capture);
}

/* One more kind of frames that are left out, when there are any. */
static void leave_out(char *line, size_t line_bytes, uint64_t frames,
		      const char *why)
{
	size_t used = strlen(line);

	if (frames)
		snprintf(line + used, line_bytes - used, "%s%" PRIu64 " %s",
			 used ? ", " : "left out: ", frames, why);
}

void capture_remarks(const struct capture *capture, char *line,
		     size_t line_bytes)
{
	char too_long[32];
	size_t used;

	snprintf(too_long, sizeof(too_long), "longer than %u bytes",
		 capture->max_bytes);
	*line = '\0';
	leave_out(line, line_bytes, capture->filtered, "by the filter");
	leave_out(line, line_bytes, capture->truncated, "cut by the capture");
	leave_out(line, line_bytes, capture->too_long, too_long);
	used = strlen(line);
	if (capture->backwards)
		snprintf(line + used, line_bytes - used,
			 "%sstamps put in order: %" PRIu64, used ? "; " : "",
			 capture->backwards);
}
