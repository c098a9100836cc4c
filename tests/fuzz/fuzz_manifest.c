/* SPDX-License-Identifier: Apache-2.0 */
/* A stored manifest.json, as plot, report and compare, and as merge read it. */
#include <stdlib.h>

#include "fuzz.h"
#include "results/manifest.h"
#include "results/merge.h"

#define BUILD "00000000000000000000000000000000"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *folders[] = {fuzz_folder(), fuzz_folder()};
	struct manifest_header header;
	struct merge merge = {0};
	char message[4096] = "", *problem = NULL;

	fuzz_write("manifest.json", data, size);
	if (manifest_read(fuzz_folder(), &header, message, sizeof(message)) == 0)
		manifest_header_free(&header);
	else
		fuzz_hold(message[0] != '\0', "a refusal says why");
	if (merge_read(&merge, folders, 2, BUILD, &problem) == 0) {
		for (size_t p = 0; p < merge.point_count && p < 20; p++)
			free(merge_describe(&merge, p));
	} else {
		fuzz_hold(problem != NULL, "a refusal to merge says why");
	}
	free(problem);
	merge_free(&merge);
	return 0;
}
