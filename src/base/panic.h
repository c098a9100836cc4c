/* SPDX-License-Identifier: Apache-2.0 */
/* An error of ours, that no input may bring about: says so on standard error, and ends the process (SIGABRT). */
#ifndef VIFSIM_BASE_PANIC_H
#define VIFSIM_BASE_PANIC_H

#ifdef __cplusplus
extern "C" {
#endif

/* A sentence, without its end of line, written as printf does. */
__attribute__((noreturn, format(printf, 1, 2))) void panic(const char *format, ...);

#ifdef __cplusplus
}
#endif
#endif
