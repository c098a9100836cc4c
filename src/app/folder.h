/* SPDX-License-Identifier: Apache-2.0 */
/* Result folders as users name them. */
#ifndef VIFSIM_APP_FOLDER_H
#define VIFSIM_APP_FOLDER_H

#include "app/cli.h"
#include "results/manifest.h"

/*
 * What to say behind an error about a folder that holds no results: "; there
 * are 'two/latency', 'two/throughput'" when folders in it do; "; did you mean
 * 'results/latency'?" when there is a result folder of that name in results/,
 * or one of a similar name beside where it would be; else "".  For the caller
 * to free.
 */
char *folder_suggestion(const char *folder);

/* Says of results that are incomplete that they are. */
void folder_note_incomplete(const char *folder, const struct manifest_header *header);

/* A file's path in a folder, for the caller to free. */
char *folder_file(const char *folder, const char *name);

/*
 * The folders that a user named, for verbs that take several: in the place of
 * one that holds no results, but folders that do, as runs of several scenarios
 * leave, stand those, in the order of their names.  The texts are owned, to be
 * freed by folder_list_free.
 */
struct cli_list folder_list(const struct cli_list *named);
void folder_list_free(struct cli_list *list);

#endif
