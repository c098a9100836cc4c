/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A simulation's process ends by _exit(), which would leave no counts of what it ran through: with --coverage they are
 * written before (the linker has _exit() go here, see src/app/CMakeLists.txt).
 */
#include <gcov.h>

void __wrap__exit(int status) __attribute__((noreturn));
void __real__exit(int status) __attribute__((noreturn));

void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}
