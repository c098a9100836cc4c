/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What could stand at a place of the command line, for the completion of
 * shells (completions/).  The shell calls
 *   vifsim __complete WORD...
 * with the words behind "vifsim" up to the one to be completed, which may be empty.
 * Each line that comes back is a word that could stand in its place; one that ends in "="
 * has more to come.  A line with a colon at its beginning asks the shell for
 * names of files, behind the last "=" of the word: ":dirs", ":files", ":yaml" (folders too).
 *
 * What a flag or argument takes is told by its name in the verb's argp: DIR, FILE, SCENARIO,
 * PATH, PATH=VALUE, VERB, or its choices, "svg|png|pdf".
 */
#ifndef VIFSIM_APP_COMPLETE_H
#define VIFSIM_APP_COMPLETE_H

#include "app/app.h"

#define COMPLETE_WORD "__complete"

int complete_main(const struct app_machine *machine, int argc, char **argv);

#endif
