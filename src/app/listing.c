/* SPDX-License-Identifier: Apache-2.0 */
#include "app/listing.h"

error_t listing_parse(int key, char *argument, struct argp_state *state)
{
	struct listing_input *input = state->input;

	switch (key) {
	case LISTING_KEY_JSON:
		input->json = true;
		return 0;
	case LISTING_KEY_MARKDOWN:
		input->markdown = true;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "one %s at most was expected", input->argument);
		input->wanted = argument;
		return 0;
	case ARGP_KEY_END:
		if (input->markdown && (input->json || input->wanted != NULL))
			argp_error(state, "--markdown is of all %s, and no --json", input->nouns);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}
