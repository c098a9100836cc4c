/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that come with the program, found from where the executable stands:
 * in the source tree two steps above it (build/release/vifsim), once installed
 * in PREFIX/share/vifsim beside PREFIX/bin; before all in the folder that VIFSIM_SHARE names, if that is set.
 */
#ifndef VIFSIM_APP_BUNDLE_H
#define VIFSIM_APP_BUNDLE_H

/* The path of "scenarios/latency.yaml", for the caller to free; NULL when there is no such file. */
char *bundle_find(const char *name);
/* A file that a manifest names; results that came from elsewhere have the
 * bundled one of the same name in `folder` ("scenarios").  For the caller to free; NULL when there is none. */
char *bundle_named(const char *path, const char *folder);
/* A platform by its name alone, "testbed-xeon-xen".  For the caller to free; NULL when there is none. */
char *bundle_platform(const char *name);
/* The names of all bundled scenarios in their order, up to NULL; for the caller to free, as the names. */
char **bundle_scenario_names(void);
/* The scenario that an argument of the command line means: a file's path, or
 * the name of a bundled one.  For the caller to free; NULL after telling on
 * standard error why there is none. */
char *bundle_scenario(const char *argument);

#endif
