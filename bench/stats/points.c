/* SPDX-License-Identifier: GPL-2.0-only */
/* points.csv: the columns, and rows appended one at a time. */
#include "columns.h"
#include "tidy.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define COLUMN(cell_, field, optional_)                        \
	{                                                      \
		.name = #field, .cell = (cell_),               \
		.offset = offsetof(struct point, field),       \
		.size = sizeof(((struct point *)NULL)->field), \
		.optional = (optional_),                       \
	}
#define TEXT(field) COLUMN(CELL_TEXT, field, FALSE)
#define INT(field) COLUMN(CELL_INT, field, FALSE)
#define COUNT(field) COLUMN(CELL_COUNT, field, FALSE)
#define REAL(field) COLUMN(CELL_REAL, field, FALSE)
#define FLAG(field) COLUMN(CELL_FLAG, field, FALSE)
#define EXTRA_COUNT(field) COLUMN(CELL_COUNT, field, TRUE)
#define EXTRA_REAL(field) COLUMN(CELL_REAL, field, TRUE)
#define EXTRA_TEXT(field) COLUMN(CELL_TEXT, field, TRUE)
#define EXTRA_INT(field) COLUMN(CELL_INT, field, TRUE)

const struct column point_column[] = {
	TEXT(scenario),
	TEXT(device),
	TEXT(mode),
	TEXT(params),
	INT(frame_bytes),
	TEXT(pattern),
	TEXT(workload),
	REAL(offered_pps),
	INT(rep),
	INT(seq),
	REAL(window_s),
	COUNT(planned),
	COUNT(sent),
	COUNT(unsent),
	COUNT(delivered),
	COUNT(ring_drop),
	COUNT(backlog_drop),
	COUNT(socket_drop),
	COUNT(other_drop),
	COUNT(in_flight),
	REAL(delivered_pps),
	REAL(lat_min_us),
	REAL(lat_p50_us),
	REAL(lat_p90_us),
	REAL(lat_p99_us),
	REAL(lat_p999_us),
	REAL(lat_max_us),
	COUNT(irqs),
	COUNT(softirqs),
	COUNT(polls),
	REAL(frames_per_poll),
	COUNT(ctx_switches),
	REAL(cpu_hardirq),
	REAL(cpu_softirq),
	REAL(cpu_ksoftirqd),
	REAL(cpu_thread),
	REAL(cpu_user),
	REAL(cpu_idle),
	REAL(hog_share),
	REAL(steal),
	FLAG(valid),
	TEXT(invalid_reason),
	EXTRA_REAL(grid),
	EXTRA_COUNT(gen_ring_full),
	EXTRA_COUNT(irq_replays),
	EXTRA_COUNT(late),
	EXTRA_REAL(max_lag_us),
	EXTRA_REAL(gap_p50_us),
	EXTRA_REAL(microbursts),
	EXTRA_REAL(clock_err_us),
	EXTRA_TEXT(lab),
	EXTRA_INT(twin),
	EXTRA_REAL(oload_ratio),
	EXTRA_REAL(psi_cpu),
	EXTRA_REAL(cpu_mhz),
	EXTRA_TEXT(arm),
	EXTRA_REAL(gap_cv),
	EXTRA_REAL(settle_ms),
	EXTRA_REAL(settle_spread),
	EXTRA_COUNT(settle_turns),
	EXTRA_REAL(lat_p5_us),
	EXTRA_REAL(lat_p95_us),
	EXTRA_COUNT(steady_sent),
	EXTRA_COUNT(steady_delivered),
};

#define MAX_HEADER 65536

#define N_COLUMNS G_N_ELEMENTS(point_column)

const size_t n_point_columns = N_COLUMNS;

void point_init(struct point *p)
{
	size_t i;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < N_COLUMNS; i++) {
		void *field = (char *)p + point_column[i].offset;

		if (point_column[i].cell == CELL_INT)
			*(int *)field = (int)POINT_NONE;
		else if (point_column[i].cell == CELL_COUNT)
			*(gint64 *)field = (gint64)POINT_NONE;
		else if (point_column[i].cell == CELL_REAL)
			*(double *)field = POINT_NONE;
	}
	p->twin = 0; /* a file that does not say so has no pair */
}

const char *point_arm(const struct point *p)
{
	return *p->arm ? p->arm : p->mode;
}

const char *const *points_columns(void)
{
	static const char *names[N_COLUMNS + 1];
	size_t i;

	for (i = 0; i < N_COLUMNS; i++)
		names[i] = point_column[i].name;
	return names;
}

/* --- one row as text --- */

/* The shortest of two notations that reads back as the same number. */
static void put_real(GString *row, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(text, sizeof(text), "%.15g", value);
	if (g_ascii_strtod(text, NULL) != value)
		g_ascii_formatd(text, sizeof(text), "%.17g", value);
	g_string_append(row, text);
}

static void put_cell(GString *row, const struct column *col,
		     const struct point *p)
{
	const void *field = (const char *)p + col->offset;

	switch (col->cell) {
	case CELL_TEXT:
		tidy_put_text(row, field);
		break;
	case CELL_INT:
		if (*(const int *)field != (int)POINT_NONE)
			g_string_append_printf(row, "%d", *(const int *)field);
		break;
	case CELL_COUNT:
		if (*(const gint64 *)field != (gint64)POINT_NONE)
			g_string_append_printf(row, "%" G_GINT64_FORMAT,
					       *(const gint64 *)field);
		break;
	case CELL_REAL:
		if (*(const double *)field != POINT_NONE)
			put_real(row, *(const double *)field);
		break;
	case CELL_FLAG:
		g_string_append_c(row, *(const gboolean *)field ? '1' : '0');
		break;
	}
}

static void put_header(GString *text)
{
	size_t i;

	for (i = 0; i < N_COLUMNS; i++)
		g_string_append_printf(text, "%s%s", i ? "," : "",
				       point_column[i].name);
	g_string_append_c(text, '\n');
}

/* The cells that the header @map has; what it has and we do not stays empty. */
static void put_row(GString *text, const GPtrArray *map, const struct point *p)
{
	guint i;

	for (i = 0; i < map->len; i++) {
		if (i)
			g_string_append_c(text, ',');
		if (map->pdata[i])
			put_cell(text, map->pdata[i], p);
	}
	g_string_append_c(text, '\n');
}

/* --- append --- */

static gboolean io_error(GError **error, const char *path, const char *what)
{
	int err = errno;

	g_set_error(error, G_IO_ERROR, g_io_error_from_errno(err),
		    "%s: cannot %s: %s", path, what, g_strerror(err));
	return FALSE;
}

/*
 * Where the next row goes: behind the last whole line. A crash may have torn
 * the last one. -1 on error; 0 also when the file is new.
 */
static off_t end_of_rows(int fd, const char *path, GError **error)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char last = '\0';

	while (end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n')
		end--;
	if (end < 0 || (end > 0 && last != '\n')) {
		io_error(error, path, "read");
		return -1;
	}
	return end;
}

/*
 * The columns of the file, which ends at @end: a run that another version began
 * goes on with the columns it has. Those of ours when it is empty.
 */
static GPtrArray *columns_of(int fd, off_t end, const char *path,
			     GError **error)
{
	g_autoptr(GString) ours = g_string_new(NULL);
	g_autofree char *text = g_malloc(MAX_HEADER);
	ssize_t got = pread(fd, text, (size_t)MIN(end, MAX_HEADER), 0);
	const char *line = text,
		   *stop = got > 0 ? memchr(text, '\n', got) : NULL;
	GPtrArray *map;

	if (!end) {
		put_header(ours);
		line = ours->str;
		stop = line + ours->len - 1;
	}
	if (!stop) {
		io_error(error, path, "read the header of");
		return NULL;
	}
	map = points_map_header(line, stop, error);
	if (!map)
		g_prefix_error(error, "%s: ", path);
	return map;
}

static gboolean append_text(int fd, const char *path, const GString *text,
			    off_t end, GError **error)
{
	ssize_t done;

	if (ftruncate(fd, end))
		return io_error(error, path, "cut a torn row");
	do
		done = pwrite(fd, text->str, text->len, end);
	while (done < 0 && errno == EINTR);
	if (done == (ssize_t)text->len && !fsync(fd))
		return TRUE;
	if (done >= 0 && done < (ssize_t)text->len)
		errno = ENOSPC;
	io_error(error, path, "write");
	if (ftruncate(fd, end))
		g_prefix_error(error, "(and half a row stays) ");
	return FALSE;
}

gboolean points_append(const char *path, const struct point *p, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GPtrArray) map = NULL;
	int fd = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	gboolean done = FALSE;
	off_t end;

	if (fd < 0)
		return io_error(error, path, "open");
	end = end_of_rows(fd, path, error);
	if (end >= 0)
		map = columns_of(fd, end, path, error);
	if (map) {
		if (!end)
			put_header(text);
		put_row(text, map, p);
		done = append_text(fd, path, text, end, error);
	}
	close(fd);
	return done;
}
