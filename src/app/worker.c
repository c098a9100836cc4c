/* SPDX-License-Identifier: Apache-2.0 */
#include "app/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/interrupt.h"
#include "base/alloc.h"
#include "results/file.h"
#include "results/report_json.h"

/* What is kept of a log, in bytes: how it began, and what was said last. */
enum { LOG_HEAD_BYTES = 65536, LOG_TAIL_BYTES = 65536 };

/* A crash must be seen as the signal that it is. */
static void put_signals_back(void)
{
	static const int caught[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE};

	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++) {
#ifdef __SANITIZE_ADDRESS__
		if (caught[i] != SIGABRT) /* the others are the sanitizer's */
			continue;
#endif
		signal(caught[i], SIG_DFL);
	}
	interrupt_leave_to_parent();
	signal(SIGPIPE, SIG_IGN); /* who reads a capture may go: an error, no crash */
}

/* A sanitizer takes address space without end, and none of it is memory. */
static void limit_memory(uint64_t bytes)
{
	struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};

	if (bytes == 0)
		return;
#ifdef __SANITIZE_ADDRESS__
	(void)limit;
#else
	setrlimit(RLIMIT_AS, &limit);
#endif
}

/* The way of a report to the parent: it comes token by token. */
struct outlet {
	int fd;
	size_t length;
	char buffer[65536];
};

static int outlet_flush(struct outlet *outlet)
{
	const size_t length = outlet->length;

	outlet->length = 0;
	return file_write_all(outlet->fd, outlet->buffer, length);
}

static int outlet_write(const char *data, size_t size, void *state)
{
	struct outlet *outlet = state;

	if (outlet->length + size > sizeof(outlet->buffer) && outlet_flush(outlet) != 0)
		return -1;
	if (size > sizeof(outlet->buffer))
		return file_write_all(outlet->fd, data, size);
	memcpy(outlet->buffer + outlet->length, data, size);
	outlet->length += size;
	return 0;
}

/* The life of the child. */
static void simulate(const struct app_machine *machine, const void *platform, uint32_t replication,
		     const struct inspection *inspection, struct pulse *pulse, int fd)
{
	struct report report;
	char message[512] = "";
	struct outlet outlet;
	json_t *json;

	outlet.fd = fd;
	outlet.length = 0;
	report_init(&report);
	if (machine->run(platform, replication, inspection, &report, pulse, message, sizeof(message)) == 0)
		json = json_pack("{s:o}", "report", report_json_write(&report));
	else
		json = json_pack("{s:s}", "error", message);
	fflush(NULL);
	int failed = json == NULL || json_dump_callback(json, outlet_write, &outlet, JSON_COMPACT) != 0 ||
		     outlet_flush(&outlet) != 0;
	_exit(failed ? APP_PANIC : 0);
}

static void unmap_pulse(struct worker *worker)
{
	if (worker->pulse != NULL)
		munmap(worker->pulse, sizeof(*worker->pulse));
	worker->pulse = NULL;
}

int worker_start(struct worker *worker, const struct app_machine *machine, const void *platform, uint32_t replication,
		 const struct inspection *inspection, const struct worker_limits *limits)
{
	int ends[2];
	pid_t parent = getpid();

	memset(worker, 0, sizeof(*worker));
	worker->limits = *limits;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	/* cppcheck-suppress invalidFunctionArg ; what belongs to no file has descriptor -1 */
	worker->pulse = mmap(NULL, sizeof(*worker->pulse), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (worker->pulse == MAP_FAILED)
		worker->pulse = NULL;
	worker->log_fd = memfd_create("log", MFD_CLOEXEC);
	clock_gettime(CLOCK_MONOTONIC, &worker->started);
	fflush(NULL);
	worker->pid = worker->log_fd < 0 ? -1 : fork();
	if (worker->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(APP_PANIC);
		put_signals_back();
		limit_memory(limits->memory_bytes);
		close(ends[0]);
		dup2(worker->log_fd, STDOUT_FILENO);
		dup2(worker->log_fd, STDERR_FILENO);
		simulate(machine, platform, replication, inspection, worker->pulse, ends[1]);
	}
	int reason = errno;
	if (worker->pid < 0)
		unmap_pulse(worker);
	close(ends[1]);
	worker->fd = ends[0];
	if (worker->pid > 0)
		return 0;
	close(ends[0]);
	if (worker->log_fd >= 0)
		close(worker->log_fd);
	errno = reason;
	return -1;
}

bool worker_read(struct worker *worker)
{
	if (worker->capacity - worker->length < 65536) {
		worker->capacity = worker->capacity == 0 ? 262144 : 2 * worker->capacity;
		worker->text = alloc_resize(worker->text, worker->capacity, 1);
	}
	ssize_t got = read(worker->fd, worker->text + worker->length, worker->capacity - worker->length);
	if (got < 0)
		return errno != EINTR && errno != EAGAIN;
	worker->length += (size_t)got;
	return got == 0;
}

/* Where the part of a log that is kept of its end begins. */
static off_t log_tail(off_t size)
{
	const off_t page = 4096;

	return size > LOG_HEAD_BYTES + LOG_TAIL_BYTES ? (size - LOG_TAIL_BYTES) / page * page : LOG_HEAD_BYTES;
}

static off_t log_size(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 ? status.st_size : 0;
}

/* The memory between head and tail goes back; the file stays as long as it is, so the process writes on behind. */
void worker_trim_log(struct worker *worker)
{
	const off_t tail = log_tail(log_size(worker->log_fd));

	if (tail > LOG_HEAD_BYTES)
		fallocate(worker->log_fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, LOG_HEAD_BYTES,
			  tail - LOG_HEAD_BYTES);
}

/* Appends that part of a file, as far as it is there. */
static void read_part(int fd, off_t from, off_t size, FILE *to)
{
	char buffer[4096];

	while (size > 0) {
		const size_t wanted = size < (off_t)sizeof(buffer) ? (size_t)size : sizeof(buffer);
		const ssize_t got = pread(fd, buffer, wanted, from);
		if (got <= 0)
			return;
		fwrite(buffer, 1, (size_t)got, to);
		from += got;
		size -= got;
	}
}

/* Its head and its tail, which is all of a short one. */
static char *read_log(int fd)
{
	const off_t size = log_size(fd), tail = log_tail(size);
	char *text = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&text, &length);

	if (to == NULL)
		abort();
	read_part(fd, 0, LOG_HEAD_BYTES, to);
	if (tail > LOG_HEAD_BYTES)
		fprintf(to, "\n[%lld bytes left out]\n", (long long)(tail - LOG_HEAD_BYTES));
	read_part(fd, tail, size - tail, to);
	if (fclose(to) != 0)
		abort();
	return text;
}

/* All that went wrong by the checks of the run itself; NULL when nothing did. */
static char *failed_checks(const struct report *report)
{
	char *all = NULL;

	for (size_t i = 0; i < report->check_count; i++) {
		const struct report_check *check = &report->checks[i];
		if (check->passed)
			continue;
		char *longer = alloc_format("%s%scheck '%s' failed: %s", all != NULL ? all : "",
					    all != NULL ? "; " : "", check->name, check->detail);
		free(all);
		all = longer;
	}
	if (all == NULL && !report_passed(report))
		all = alloc_text("the run checked nothing of itself");
	return all;
}

/* What alloc.h says, and the C++ library. */
static bool was_refused_memory(const struct worker *worker, int status, const char *log)
{
	return worker->limits.memory_bytes > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT &&
	       (strstr(log, "out of memory") != NULL || strstr(log, "bad_alloc") != NULL);
}

static char *judge(struct worker *worker, int status, const char *log, struct report *report)
{
	if (worker->expired && WIFSIGNALED(status))
		return alloc_format("it had not ended after %.6g s of wall time (--point-timeout)",
				    worker->limits.timeout_s);
	if (was_refused_memory(worker, status, log))
		return alloc_format("it asked for more memory than it may have (--point-memory %.6g MiB)",
				    (double)worker->limits.memory_bytes / 1048576.0);
	if (WIFSIGNALED(status))
		return alloc_format("the simulation crashed: signal %d (%s)", WTERMSIG(status),
				    strsignal(WTERMSIG(status)));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return alloc_format("the simulation ended by itself with status %d", WEXITSTATUS(status));
	json_t *json = json_loadb(worker->text, worker->length, JSON_REJECT_DUPLICATES, NULL);

	free(worker->text); /* some megabytes when there are a thousand VIFs; of the whole they would be the peak */
	worker->text = NULL;
	const char *error = json_string_value(json_object_get(json, "error"));
	char *failure;
	if (error != NULL)
		failure = alloc_text(error);
	else if (report_json_read(json_object_get(json, "report"), report) != 0)
		failure = alloc_text("the simulation ended without a report");
	else
		failure = failed_checks(report);
	json_decref(json);
	return failure;
}

/* Waits for the process and lets go of all but its text. */
static int reap(struct worker *worker)
{
	int status = 0;

	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(worker->fd);
	return status;
}

static double run_time_s(const struct worker *worker)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - worker->started.tv_sec) + (double)(now.tv_nsec - worker->started.tv_nsec) / 1e9;
}

void worker_expire(struct worker *worker)
{
	const double limit_s = worker->limits.timeout_s;

	if (limit_s <= 0.0 || worker->expired || run_time_s(worker) <= limit_s)
		return;
	worker->expired = true;
	kill(worker->pid, SIGKILL);
}

void worker_finish(struct worker *worker, struct worker_result *result)
{
	report_init(&result->report);
	int status = reap(worker);
	result->wall_s = run_time_s(worker);
	result->log = read_log(worker->log_fd);
	result->failure = judge(worker, status, result->log, &result->report);
	result->failed = result->failure != NULL;
	close(worker->log_fd);
	free(worker->text);
	unmap_pulse(worker);
}

void worker_discard(struct worker *worker)
{
	kill(worker->pid, SIGKILL);
	reap(worker);
	close(worker->log_fd);
	free(worker->text);
	unmap_pulse(worker);
}

void worker_result_free(struct worker_result *result)
{
	report_free(&result->report);
	free(result->failure);
	free(result->log);
}
