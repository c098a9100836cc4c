/* SPDX-License-Identifier: Apache-2.0 */
#include "host/interrupt_handler.h"

#include <stddef.h>
#include <string.h>

const struct interrupt_scheme *const interrupt_schemes[] = {&interrupt_dom0, &interrupt_identifier, NULL};

const struct interrupt_scheme *interrupt_scheme_find(const char *name)
{
	for (const struct interrupt_scheme *const *scheme = interrupt_schemes; *scheme != NULL; scheme++)
		if (strcmp((*scheme)->name, name) == 0)
			return *scheme;
	return NULL;
}
