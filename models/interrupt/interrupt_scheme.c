/* SPDX-License-Identifier: Apache-2.0 */
#include "interrupt/interrupt_scheme.h"

#include <stddef.h>

const struct interrupt_scheme *const interrupt_schemes[] = {&interrupt_identifier, &interrupt_per_vif,
							    &interrupt_posted, &interrupt_activity, NULL};
