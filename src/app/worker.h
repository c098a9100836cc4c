/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One replication of one point in a process of its own: the simulation kernel
 * is global state, so it is forked before anything of it exists, and a crash
 * there is no crash here.  The report comes back as JSON through a pipe; what
 * the process prints goes to a log.
 */
#ifndef VIFSIM_APP_WORKER_H
#define VIFSIM_APP_WORKER_H

#include <sys/types.h>
#include <time.h>

#include "app/app.h"

/* What a process may take; 0: any. */
struct worker_limits {
	double timeout_s;      /* of wall time */
	uint64_t memory_bytes; /* of address space */
};

struct worker {
	pid_t pid;
	int fd;     /* the pipe's reading end */
	int log_fd; /* all that the process prints */
	char *text;
	size_t length, capacity;
	struct timespec started;
	struct worker_limits limits;
	bool expired;        /* killed since it ran for longer than it may */
	struct pulse *pulse; /* shared with the process; NULL: there was no memory for it */
};

/* How it ended.  Owned by whom it is given to. */
struct worker_result {
	bool failed;
	char *failure;        /* a sentence; NULL unless failed */
	char *log;            /* what it printed, "" if nothing; of very much the beginning and the end */
	struct report report; /* initialised in any case */
	double wall_s;
};

/* inspection: what to write beside the report; may be NULL.  Returns 0, or -1 with errno set when there can be no
 * further process now. */
int worker_start(struct worker *worker, const struct app_machine *machine, const void *platform, uint32_t replication,
		 const struct inspection *inspection, const struct worker_limits *limits);
/* Takes what is there to read; true once the process has said all. */
bool worker_read(struct worker *worker);
/* Kills it when it has run for longer than it may. */
void worker_expire(struct worker *worker);
/* Lets go of the middle of what it has printed, now and then: else a process that prints without end takes all memory.
 */
void worker_trim_log(struct worker *worker);
/* Waits for its end and judges it: a failed check is a failure too. */
void worker_finish(struct worker *worker, struct worker_result *result);
/* Kills it; nobody wants its result any more. */
void worker_discard(struct worker *worker);
void worker_result_free(struct worker_result *result);

#endif
