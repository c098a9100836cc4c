/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What vifsim run would do, for --list and --dry-run: every point of the sweep,
 * and for the latter also which of them the folder holds already.  Nothing is
 * written, no folder is made.
 *
 * As JSON (--json), an array of
 *   {"scenario": name, "file": path, "directory": path,
 *    "points": [{"number": from 1, "text": "nic.model=sv vifs=4", "at": {path: value}}]}
 * where a dry run adds to each point
 *   "id", "present": there already, "replications": {"minimum", "maximum"}
 */
#ifndef VIFSIM_APP_PREVIEW_H
#define VIFSIM_APP_PREVIEW_H

#include <jansson.h>

#include "app/pool.h"

enum preview_kind { PREVIEW_NOTHING, PREVIEW_LIST, PREVIEW_DRY_RUN };

/* Of one scenario, as lines on standard output.  `pool` as pool_run takes it, not yet looked up. */
void preview_print(struct pool *pool, enum preview_kind kind);
/* The same as an object of the array, for the caller to json_decref. */
json_t *preview_json(struct pool *pool, enum preview_kind kind);

#endif
