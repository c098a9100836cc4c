/* SPDX-License-Identifier: Apache-2.0 */
#include "app/failure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/inputs.h"
#include "base/alloc.h"
#include "results/file.h"

static char *log_name(const struct pool *pool, size_t point)
{
	return alloc_format("failed-%s.log", pool->points[point].summary.id);
}

/* "small: point 2 (nic.model=sv vifs=2) failed in replication 1: it crashed", for the caller to free. */
static char *headline(const struct pool *pool, size_t point, size_t replication, const char *reason)
{
	char *values = inputs_describe(pool->scenario, pool->machine->schema, point);
	char *where = replication != FAILURE_NO_REPLICATION ? alloc_format("failed in replication %zu", replication + 1)
							    : alloc_text("could not be kept");
	char *text = alloc_format("%s: point %zu%s%s%s %s: %s", scenario_name(pool->scenario), point + 1,
				  values[0] != '\0' ? " (" : "", values, values[0] != '\0' ? ")" : "", where, reason);

	free(where);
	free(values);
	return text;
}

/* The command, for the caller to free; NULL when the verb has none. */
static char *repetition(const struct pool *pool, size_t point)
{
	char *folder, *text;

	if (pool->repeat == NULL)
		return NULL;
	folder = alloc_format("%s-point-%zu", pool->directory, point + 1);
	char *quoted = cli_quote(folder);
	text = alloc_format("%s --point %zu -o %s", pool->repeat, point + 1, quoted);
	free(quoted);
	free(folder);
	return text;
}

static void write_inputs(const struct pool *pool, size_t point, FILE *to)
{
	const struct param_schema *schema = pool->machine->schema;
	struct point_input *inputs = inputs_of_point(pool->scenario, schema, point);

	fputs("\ninputs:\n", to);
	for (size_t i = 0; i < param_count(schema); i++)
		fprintf(to, "  %s: %s (%s)\n", inputs[i].path, inputs[i].text, inputs[i].origin);
	inputs_free(inputs, param_count(schema));
}

/* Returns the log's path, for the caller to free, or NULL. */
static char *keep_log(const struct pool *pool, size_t point, const char *head, const char *command, const char *log)
{
	char *name = log_name(pool, point), *text = NULL, message[512];
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		abort();
	fprintf(to, "%s\n", head);
	if (command != NULL)
		fprintf(to, "\nto repeat it alone:\n  %s\n", command);
	write_inputs(pool, point, to);
	fprintf(to, "\nwhat it printed:\n%s", log);
	if (fclose(to) != 0)
		abort();
	int failed = file_replace(pool->directory, name, text, size, message, sizeof(message));
	char *path = failed ? NULL : file_join(pool->directory, name);
	free(text);
	free(name);
	return path;
}

void failure_tell(const struct pool *pool, size_t point, size_t replication, const char *reason, const char *log)
{
	char *head = headline(pool, point, replication, reason), *command = repetition(pool, point);
	char *path = keep_log(pool, point, head, command, log);

	cli_say("%s", head);
	if (path != NULL)
		cli_say("its log: %s", path);
	if (command != NULL)
		cli_say("to repeat it alone: %s", command);
	free(path);
	free(command);
	free(head);
}

void failure_forget(const struct pool *pool, size_t point)
{
	char *name = log_name(pool, point), *path = file_join(pool->directory, name);

	unlink(path);
	free(path);
	free(name);
}
