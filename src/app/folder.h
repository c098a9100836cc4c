/* SPDX-License-Identifier: Apache-2.0 */
/* Result folders as users name them. */
#ifndef VIFSIM_APP_FOLDER_H
#define VIFSIM_APP_FOLDER_H

/*
 * What to say behind an error about a folder that holds no results: "; did you
 * mean 'results/latency'?" when there is a result folder of that name in
 * results/, or one of a similar name beside where it would be; else "".  For the caller
 * to free.
 */
char *folder_suggestion(const char *folder);

#endif
