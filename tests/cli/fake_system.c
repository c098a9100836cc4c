/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A system that fails where a test wants it to: in the process that starts the
 * others, the calls that change files are counted, and
 *   FAKE_SYSTEM=kill:N   the Nth does half of a write, or nothing, and kills the process
 *   FAKE_SYSTEM=full:N   from the Nth on the disk is full: a write does half of it, then nothing
 *   FAKE_SYSTEM=once:N   only the Nth meets a full disk
 * FAKE_CLOCK=jumps has the clock of the day go to and fro by days, at each
 * look; that of the time since the start goes on as it does.
 *
 * Linked with --wrap, which has calls from the program's own objects come
 * here; those of the C library's inside go by.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int __real_open(const char *path, int flags, ...);
int __real_mkstemp(char *path);
ssize_t __real_write(int fd, const void *data, size_t size);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __real_clock_gettime(clockid_t clock, struct timespec *time);
time_t __real_time(time_t *time);

int __wrap_open(const char *path, int flags, ...);
int __wrap_mkstemp(char *path);
ssize_t __wrap_write(int fd, const void *data, size_t size);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time);
time_t __wrap_time(time_t *time);

static unsigned long calls;
static pid_t first_process;

/* Is it the turn of the call that fails?  The count is of the first process alone. */
static bool is_turn(const char *mode)
{
	const char *wish = getenv("FAKE_SYSTEM");
	size_t length = strlen(mode);

	return wish != NULL && strncmp(wish, mode, length) == 0 && wish[length] == ':' &&
	       (strcmp(mode, "full") == 0 ? calls >= strtoul(wish + length + 1, NULL, 10)
					  : calls == strtoul(wish + length + 1, NULL, 10));
}

static bool counts(void)
{
	if (first_process == 0)
		first_process = getpid();
	if (getpid() != first_process)
		return false;
	calls++;
	return true;
}

/* True: the disk is full for this call. */
static bool fails(void)
{
	if (!counts())
		return false;
	if (is_turn("kill"))
		kill(getpid(), SIGKILL);
	if (!is_turn("full") && !is_turn("once"))
		return false;
	errno = ENOSPC;
	return true;
}

int __wrap_open(const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	return flags & O_CREAT && fails() ? -1 : __real_open(path, flags, mode);
}

int __wrap_mkstemp(char *path)
{
	return fails() ? -1 : __real_mkstemp(path);
}

static bool is_file(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

ssize_t __wrap_write(int fd, const void *data, size_t size)
{
	if (!is_file(fd) || fd <= STDERR_FILENO || !counts())
		return __real_write(fd, data, size);
	if (is_turn("kill")) {
		ssize_t ignored = __real_write(fd, data, size / 2);
		(void)ignored;
		kill(getpid(), SIGKILL);
	}
	if (!is_turn("full") && !is_turn("once"))
		return __real_write(fd, data, size);
	if (size > 1 && lseek(fd, 0, SEEK_CUR) == 0)
		return __real_write(fd, data, size / 2);
	errno = ENOSPC;
	return -1;
}

int __wrap_fsync(int fd)
{
	return fails() ? -1 : __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
	return fails() ? -1 : __real_rename(from, to);
}

/* A day back, where it belongs, a day ahead, and again. */
static time_t jump(void)
{
	static unsigned looks;
	const char *wish = getenv("FAKE_CLOCK");

	return wish != NULL && strcmp(wish, "jumps") == 0 ? 86400 * ((time_t)(looks++ % 3) - 1) : 0;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
	int failed = __real_clock_gettime(clock, time);

	if (clock == CLOCK_REALTIME)
		time->tv_sec += jump();
	return failed;
}

time_t __wrap_time(time_t *time)
{
	time_t now = __real_time(NULL) + jump();

	if (time != NULL)
		*time = now;
	return now;
}
