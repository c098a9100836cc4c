/* SPDX-License-Identifier: Apache-2.0 */
/* A points.csv, as vifsim report reads it. */
#include <string.h>

#include "fuzz.h"
#include "results/csv_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct csv_table table = {0};

	if (csv_table_parse(&table, fuzz_text(data, size)) == 0) {
		size_t length = 0;
		for (size_t row = 0; row < table.rows; row++)
			for (size_t column = 0; column < table.columns; column++)
				length += strlen(csv_table_cell(&table, row, column));
		fuzz_hold(length <= size, "cells are parts of the text");
	}
	csv_table_free(&table);
	return 0;
}
