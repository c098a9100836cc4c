/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fuzzers share.  Each is one function that takes any bytes at all
 * for the input that it is named for, and has to come back: with a result or
 * with a message.  A fault is a sanitizer's complaint, an abort, a time-out, or
 * fuzz_hold, which says what has to be true of every input.
 *
 * Built with clang's libFuzzer (VIFSIM_FUZZ) they look for faults; built
 * without, replay.c gives them the files of their corpus, as a test.
 */
#ifndef VIFSIM_TESTS_FUZZ_H
#define VIFSIM_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diagnostics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A folder of this process, made once and removed at its end. */
const char *fuzz_folder(void);
/* Writes FOLDER/name and returns its path, which lives until the next call. */
const char *fuzz_write(const char *name, const void *data, size_t size);
/* The bytes as a text, up to the first NUL; for the caller to free. */
char *fuzz_text(const uint8_t *data, size_t size);
/* Prints the diagnostics to nowhere, as a message is part of what may break, and frees them. */
void fuzz_read_out(struct diagnostics *diagnostics);
void fuzz_hold(bool holds, const char *what);

#endif
