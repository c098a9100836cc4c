/* SPDX-License-Identifier: Apache-2.0 */
#include "app/study.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/bundle.h"
#include "app/inputs.h"
#include "base/alloc.h"
#include "results/file.h"

static char *directory_of(const struct run_input *input, const struct scenario *scenario)
{
	const char *name = scenario_name(scenario);

	if (input->output == NULL && input->shard.of > 0)
		return alloc_format("results/%s-%zu-of-%zu", name, input->shard.number, input->shard.of);
	if (input->output == NULL && input->point > 0)
		return alloc_format("results/%s-point-%zu", name, input->point);
	if (input->output == NULL)
		return alloc_format("results/%s", name);
	if (input->scenarios.count == 1)
		return alloc_text(input->output);
	return alloc_format("%s/%s", input->output, name);
}

/* Which points of a scenario; *chosen is NULL for all.  Returns 0 or -1. */
static int choose(const struct run_input *input, struct study *study)
{
	size_t count = scenario_point_count(study->scenario);

	study->chosen = shard_choose(&input->shard, count);
	if (input->point == 0)
		return 0;
	if (input->point > count) {
		cli_say("error: --point %zu: %s has %zu %s", input->point, scenario_name(study->scenario), count,
			count == 1 ? "point" : "points");
		return -1;
	}
	study->chosen = alloc_zeroed(count, sizeof(*study->chosen));
	study->chosen[input->point - 1] = true;
	return 0;
}

static void add_words(FILE *to, const char *flag, const struct cli_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		char *quoted = cli_quote(list->texts[i]);
		fprintf(to, " %s %s", flag, quoted);
		free(quoted);
	}
}

/* For the caller to free. */
static char *command_of(const struct run_input *input, const char *scenario)
{
	char *text = NULL, *quoted = cli_quote(scenario);
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		abort();
	fprintf(to, "vifsim run %s", quoted);
	free(quoted);
	add_words(to, "--set", &input->sets);
	add_words(to, "--sweep", &input->sweeps);
	if (input->limits.timeout_s > 0.0)
		fprintf(to, " --point-timeout %.12gs", input->limits.timeout_s);
	if (input->limits.memory_bytes > 0)
		fprintf(to, " --point-memory %lluB", (unsigned long long)input->limits.memory_bytes);
	if (fclose(to) != 0)
		abort();
	return text;
}

/* What results cannot say is refused before the first simulation, not after the last. */
static int check_text(const char *what, const struct cli_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		json_t *text = json_string(list->texts[i]);
		if (text == NULL) {
			cli_say("error: %s %s: not UTF-8, in which results are written", what, list->texts[i]);
			return -1;
		}
		json_decref(text);
	}
	return 0;
}

int studies_load(const struct app_machine *machine, const struct run_input *input, struct study *studies)
{
	const struct scenario_overrides overrides = {.sets = input->sets.texts,
						     .set_count = input->sets.count,
						     .sweeps = input->sweeps.texts,
						     .sweep_count = input->sweeps.count};
	struct diagnostics diagnostics;
	int failed = 0;

	if (check_text("scenario", &input->scenarios) != 0 || check_text("--set", &input->sets) != 0 ||
	    check_text("--sweep", &input->sweeps) != 0)
		return -1;
	diagnostics_init(&diagnostics);
	for (size_t i = 0; i < input->scenarios.count; i++) {
		char *path = bundle_scenario(input->scenarios.texts[i]);
		if (path != NULL)
			studies[i].scenario = inputs_load(path, machine, &overrides, &diagnostics);
		free(path);
		if (studies[i].scenario == NULL) {
			failed = -1;
			continue;
		}
		studies[i].directory = directory_of(input, studies[i].scenario);
		studies[i].repeat = command_of(input, input->scenarios.texts[i]);
		failed = choose(input, &studies[i]) != 0 ? -1 : failed;
	}
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	return failed;
}

/* Also by another way to it, a link or other letters: locks are between processes and would not tell. */
static bool is_same_folder(const char *left, const char *right)
{
	struct stat a, b;

	return strcmp(left, right) == 0 ||
	       (stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino);
}

/* Two scenarios may not write into one folder. */
int studies_check_apart(const struct run_input *input, const struct study *studies)
{
	for (size_t i = 0; i < input->scenarios.count; i++)
		for (size_t j = 0; j < i; j++)
			if (is_same_folder(studies[i].directory, studies[j].directory)) {
				cli_say("%s and %s would both write into %s", input->scenarios.texts[j],
					input->scenarios.texts[i], studies[i].directory);
				return -1;
			}
	return 0;
}

/* Which folders are the same is sure only once they are there. */
int studies_prepare(const struct run_input *input, struct study *studies)
{
	char message[PATH_MAX + 256];
	int failed = 0;

	for (size_t i = 0; i < input->scenarios.count && failed == 0; i++)
		failed = file_prepare_folder(studies[i].directory, message, sizeof(message));
	if (failed == 0 && studies_check_apart(input, studies) != 0)
		return -1;
	for (size_t i = 0; i < input->scenarios.count && failed == 0; i++)
		failed = folder_lock_take(&studies[i].lock, studies[i].directory, message, sizeof(message));
	if (failed != 0)
		cli_say("error: %s", message);
	return failed;
}

void studies_free(const struct run_input *input, struct study *studies)
{
	for (size_t i = 0; i < input->scenarios.count; i++) {
		folder_lock_release(&studies[i].lock);
		scenario_free(studies[i].scenario);
		free(studies[i].directory);
		free(studies[i].chosen);
		free(studies[i].repeat);
	}
}
