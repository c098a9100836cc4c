/* SPDX-License-Identifier: Apache-2.0 */
#include "app/aftermath.h"

#include <limits.h>
#include <stdio.h>

#include "app/cli.h"
#include "base/diagnostics.h"
#include "compare/sensitivity.h"

static int write_tables(const struct app_machine *machine, struct stored *stored, const struct reference *reference)
{
	char message[PATH_MAX + 256];
	struct sensitivity sensitivity;
	int failed = sensitivity_make(&sensitivity, reference, machine->schema, stored, message, sizeof(message));

	if (failed == 0)
		failed = sensitivity_write(&sensitivity, machine->metrics, message, sizeof(message));
	if (failed != 0)
		cli_say("error: %s: %s", stored->directory, message);
	sensitivity_free(&sensitivity);
	return failed;
}

int aftermath_sensitivity(const struct app_machine *machine, const char *directory, const char *path)
{
	const struct expression_names names = {machine->schema, machine->metrics};
	char message[PATH_MAX + 256];
	struct diagnostics diagnostics;
	struct reference reference;
	struct stored stored;
	int failed = -1;

	if (stored_read(directory, machine->metrics, &stored, message, sizeof(message)) != 0) {
		cli_say("error: %s", message);
		return -1;
	}
	diagnostics_init(&diagnostics);
	if (reference_read(&reference, path, &names, &diagnostics))
		failed = write_tables(machine, &stored, &reference);
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	reference_free(&reference);
	stored_free(&stored);
	return failed;
}
