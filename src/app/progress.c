/* SPDX-License-Identifier: Apache-2.0 */
#include "app/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BAR_WIDTH 24
#define TERMINAL_PERIOD_S 0.2
#define PLAIN_PERIOD_S 15.0

double progress_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void progress_begin(struct progress *progress, const char *name, size_t points, bool quiet)
{
	double now = progress_clock();

	*progress = (struct progress){
		.quiet = quiet,
		.terminal = isatty(STDERR_FILENO),
		.name = name,
		.points = points,
		.started_s = now,
		.told_s = now,
	};
}

static void print_duration(double seconds)
{
	unsigned long s = (unsigned long)(seconds + 0.5);

	if (s >= 3600)
		fprintf(stderr, "%lu h %02lu min", s / 3600, s / 60 % 60);
	else if (s >= 60)
		fprintf(stderr, "%lu min %02lu s", s / 60, s % 60);
	else
		fprintf(stderr, "%lu s", s);
}

static void print_bar(double part)
{
	char bar[BAR_WIDTH + 1];
	size_t full = (size_t)(part * BAR_WIDTH + 0.5);

	memset(bar, '.', BAR_WIDTH);
	memset(bar, '#', full < BAR_WIDTH ? full : BAR_WIDTH);
	bar[BAR_WIDTH] = '\0';
	fprintf(stderr, "\r\033[K%s ", bar);
}

void progress_tell(struct progress *progress, const struct progress_state *state)
{
	double now = progress_clock(), elapsed = now - progress->started_s;
	double part = state->work_all > 0.0 ? state->work_done / state->work_all : 1.0;

	if (progress->quiet || now - progress->told_s < (progress->terminal ? TERMINAL_PERIOD_S : PLAIN_PERIOD_S))
		return;
	progress->told_s = now;
	if (progress->terminal)
		print_bar(part);
	fprintf(stderr, "%s: %zu of %zu points", progress->name, state->points_done, progress->points);
	if (part > 0.0) {
		fprintf(stderr, ", ETA ");
		print_duration(elapsed * (1.0 - part) / part);
	}
	double speed_ms = (double)state->simulated_ps / 1e9 / elapsed;
	fprintf(stderr, speed_ms < 1000.0 ? ", %.1f ms simulated per s" : ", %.1f s simulated per s",
		speed_ms < 1000.0 ? speed_ms : speed_ms / 1000.0);
	if (!progress->terminal)
		fputc('\n', stderr);
	progress->drawn = progress->terminal;
	fflush(stderr);
}

void progress_clear(struct progress *progress)
{
	if (progress->drawn)
		fputs("\r\033[K", stderr);
	progress->drawn = false;
}
