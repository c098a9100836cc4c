/* SPDX-License-Identifier: Apache-2.0 */
/* A timeline's file that cannot be written. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "trace/trace.h"

#define LIMIT (UINT64_C(1) << 20)

/* One that begins in time, after more than what is held back has been written. */
static void a_disk_that_fills_meanwhile(void **state)
{
	const int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct trace *trace;
	struct trace_track *track;

	(void)state;
	trace = trace_open(fd, 0, UINT64_MAX, UINT64_MAX);
	track = trace_add_track(trace, 1, "track", "bus");
	for (uint64_t i = 0; i < 30000; i++)
		trace_instant(track, "an instant", i);
	assert_int_equal(trace_close(trace, 30000), -1);
	assert_int_equal(errno, ENOSPC);
	close(fd);
}

/* A file that can't be written is refused, and nothing of it stays open. */
static void a_file_for_reading_is_refused(void **state)
{
	const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC), before = dup(fd);

	(void)state;
	close(before);
	assert_null(trace_open(fd, 0, UINT64_MAX, LIMIT));
	assert_int_equal(errno, EINVAL);
	assert_int_equal(dup(fd), before);
	close(before);
	close(fd);
}

static void a_full_disk_is_told_at_the_end(void **state)
{
	const int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct trace *trace;

	(void)state;
	trace = trace_open(fd, 0, UINT64_MAX, LIMIT);
	trace_add_group(trace, "group");
	assert_int_equal(trace_close(trace, 0), -1);
	assert_int_equal(errno, ENOSPC);
	close(fd); /* is still the caller's */
	assert_null(trace_open(fd, 0, UINT64_MAX, LIMIT));
	assert_int_equal(errno, EBADF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_disk_is_told_at_the_end),
		cmocka_unit_test(a_disk_that_fills_meanwhile),
		cmocka_unit_test(a_file_for_reading_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
