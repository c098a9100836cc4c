/* SPDX-License-Identifier: Apache-2.0 */
/* What cmocka wants included before itself. */
#ifndef VIFSIM_TESTS_CMOCKA_ALL_H
#define VIFSIM_TESTS_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
