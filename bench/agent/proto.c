/* SPDX-License-Identifier: GPL-2.0-only */
/* The wire format of rxbench/proto.h, for both of its ends. */
#include <string.h>

#include <rxbench/proto.h>

static bool plain(unsigned char c)
{
	return c > 0x20 && c < 0x7f;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Undo %XX in place. */
static const char *decode(char *value)
{
	char *to = value;

	for (const char *from = value; *from; from++) {
		int high, low;

		if (*from == '=')
			return "a bare '=' in a value";
		if (*from != '%') {
			*to++ = *from;
			continue;
		}
		high = hex_digit(from[1]);
		low = high < 0 ? -1 : hex_digit(from[2]);
		if (low < 0)
			return "'%' without two hex digits";
		if (!high && !low)
			return "a zero byte in a value";
		*to++ = (char)(high << 4 | low);
		from += 2;
	}
	*to = '\0';
	return NULL;
}

/* Whole decimal numbers only: no sign, no blank, no overflow. */
static bool parse_u64(const char *text, uint64_t *out)
{
	uint64_t value = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		unsigned int digit = (unsigned char)*text - (unsigned int)'0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

/* The text up to the next blank; @rest moves behind it. NULL at the end. */
static char *next_word(char **rest)
{
	char *word;

	if (!*rest)
		return NULL;
	*rest += strspn(*rest, " ");
	if (!**rest)
		return NULL;
	word = *rest;
	*rest = strchr(word, ' ');
	if (*rest)
		*(*rest)++ = '\0';
	return word;
}

static const char *parse_args(char *rest, struct rxb_proto_msg *msg)
{
	char *word;

	while ((word = next_word(&rest))) {
		char *equals = strchr(word, '=');
		const char *wrong;

		if (!equals || equals == word)
			return "an argument that is not KEY=VALUE";
		if (msg->nargs == RXB_PROTO_ARGS)
			return "too many arguments";
		*equals = '\0';
		wrong = decode(equals + 1);
		if (wrong)
			return wrong;
		if (rxb_proto_get(msg, word))
			return "an argument given twice";
		msg->arg[msg->nargs].key = word;
		msg->arg[msg->nargs].value = equals + 1;
		msg->nargs++;
	}
	return NULL;
}

const char *rxb_proto_parse(char *line, struct rxb_proto_msg *msg)
{
	char *rest = line;
	const char *word;
	uint64_t seq;

	memset(msg, 0, sizeof(*msg));
	for (const char *c = line; *c; c++)
		if (*c != ' ' && !plain((unsigned char)*c))
			return "a byte that is not printable";
	word = next_word(&rest);
	if (!word || !parse_u64(word, &seq) || seq > UINT32_MAX)
		return "no sequence number";
	msg->seq = (uint32_t)seq;
	word = next_word(&rest);
	if (!word)
		return "no verb";
	if (!strcmp(word, "+") || !strcmp(word, "err")) {
		msg->kind = *word == '+' ? RXB_PROTO_DATA : RXB_PROTO_ERR;
		msg->text = rest ? rest : "";
		return NULL;
	}
	msg->kind = strcmp(word, "ok") ? RXB_PROTO_REQUEST : RXB_PROTO_OK;
	if (msg->kind == RXB_PROTO_REQUEST)
		msg->verb = word;
	return parse_args(rest, msg);
}

const char *rxb_proto_get(const struct rxb_proto_msg *msg, const char *key)
{
	for (unsigned int i = 0; i < msg->nargs; i++)
		if (!strcmp(msg->arg[i].key, key))
			return msg->arg[i].value;
	return NULL;
}

bool rxb_proto_get_u64(const struct rxb_proto_msg *msg, const char *key,
		       uint64_t *out)
{
	const char *value = rxb_proto_get(msg, key);

	return value && parse_u64(value, out);
}

size_t rxb_proto_put(char *line, size_t used, size_t size, const char *key,
		     const char *value)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t key_bytes = strlen(key);

	if (used + key_bytes + 3 > size) /* ' ', '=', '\0' */
		return 0;
	line[used++] = ' ';
	memcpy(line + used, key, key_bytes);
	used += key_bytes;
	line[used++] = '=';
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;
		bool as_is = plain(c) && c != '%' && c != '=';

		if (used + (as_is ? 1 : 3) >= size)
			return 0;
		if (as_is) {
			line[used++] = (char)c;
			continue;
		}
		line[used++] = '%';
		line[used++] = hex[c >> 4];
		line[used++] = hex[c & 0xf];
	}
	line[used] = '\0';
	return used;
}
