/* SPDX-License-Identifier: Apache-2.0 */
#include "base/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of the sixteen colours that every terminal has, and each of which can be read on black and on white. */
static const char *const sequences[TERMINAL_STYLES] = {
	[TERMINAL_PLAIN] = "\033[0m", [TERMINAL_BOLD] = "\033[1m",  [TERMINAL_GOOD] = "\033[32m",
	[TERMINAL_BAD] = "\033[31m",  [TERMINAL_FAINT] = "\033[2m",
};

bool terminal_has_colour(FILE *to)
{
	const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");

	if (refused != NULL && refused[0] != '\0')
		return false;
	return terminal != NULL && strcmp(terminal, "dumb") != 0 && isatty(fileno(to)) == 1;
}

const char *terminal_style(FILE *to, enum terminal_style style)
{
	return terminal_has_colour(to) ? sequences[style] : "";
}
