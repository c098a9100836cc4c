/* SPDX-License-Identifier: Apache-2.0 */
/* A quantity of any dimension (the first byte): what is read is written without loss, and reads as the same. */
#include <math.h>
#include <stdlib.h>

#include "base/unit.h"
#include "fuzz.h"

static void read_again(enum dimension dimension, const char *display, uint64_t whole, double real)
{
	char text[128];
	uint64_t whole_again = 0;
	double real_again = 0.0;
	int length = unit_format(text, sizeof(text), dimension, display, whole, real, 1);

	fuzz_hold(length > 0 && (size_t)length < sizeof(text), "a value has a text");
	fuzz_hold(unit_parse(text, dimension, &whole_again, &real_again) == UNIT_OK, "a text that was written is read");
	fuzz_hold(whole == whole_again, "a quantity comes back");
	fuzz_hold(dimension != DIMENSION_RATIO || fabs(real - real_again) <= 1e-6 * fabs(real) + 1e-9,
		  "a ratio comes back");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t whole = 0;
	double real = 0.0;

	if (size == 0)
		return 0;
	enum dimension dimension = (enum dimension)(data[0] % (DIMENSION_RATIO + 1));
	char *text = fuzz_text(data + 1, size - 1);
	if (unit_parse(text, dimension, &whole, &real) == UNIT_OK) {
		fuzz_hold(dimension != DIMENSION_RATIO || isfinite(real), "a ratio is a number");
		for (size_t i = 0; dimension == DIMENSION_COUNT ? i == 0 : unit_name(dimension, i) != NULL; i++)
			read_again(dimension, dimension == DIMENSION_COUNT ? "" : unit_name(dimension, i), whole, real);
	}
	free(text);
	return 0;
}
