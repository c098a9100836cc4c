/* SPDX-License-Identifier: Apache-2.0 */
#include "results/identity.h"

#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "results/file.h"

static void write_id(XXH128_hash_t hash, char id[IDENTITY_SIZE])
{
	snprintf(id, IDENTITY_SIZE, "%016llx%016llx", (unsigned long long)hash.high64, (unsigned long long)hash.low64);
}

/* The NUL that ends each text keeps "ab","c" apart from "a","bc". */
static void add_text(XXH3_state_t *state, const char *text)
{
	XXH3_128bits_update(state, text, strlen(text) + 1);
}

static XXH3_state_t *start(void)
{
	XXH3_state_t *state = XXH3_createState();

	if (state == NULL)
		abort();
	XXH3_128bits_reset(state);
	return state;
}

struct note {
	const void *bytes; /* NULL: none was found */
	size_t size;
};

/* As names and contents of notes are: to 4 bytes. */
static size_t padded(size_t size)
{
	return (size + 3) / 4 * 4;
}

/* The build-id among the notes of a segment. */
static void look_for_note(const char *at, size_t size, struct note *found)
{
	const char *const end = at + size;
	ElfW(Nhdr) head;

	while ((size_t)(end - at) > sizeof(head) && found->bytes == NULL) {
		memcpy(&head, at, sizeof(head));
		const char *const name = at + sizeof(head);
		const char *const content = name + padded(head.n_namesz);

		if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == sizeof("GNU") &&
		    memcmp(name, "GNU", sizeof("GNU")) == 0)
			*found = (struct note){.bytes = content, .size = head.n_descsz};
		at = content + padded(head.n_descsz);
	}
}

/* The first object is the program itself. */
static int look_at_program(struct dl_phdr_info *info, size_t size, void *found)
{
	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *const segment = &info->dlpi_phdr[i];

		/* A segment of notes that are padded to 8 bytes has none of this kind. */
		if (segment->p_type == PT_NOTE && segment->p_align <= 4)
			look_for_note((const char *)(info->dlpi_addr + segment->p_vaddr), segment->p_memsz, found);
	}
	return 1;
}

static int hash_of_file(XXH3_state_t *state)
{
	size_t size;
	char *bytes = file_read("/proc/self/exe", &size);

	if (bytes == NULL)
		return -1;
	XXH3_128bits_update(state, bytes, size);
	free(bytes);
	return 0;
}

int identity_of_build(char id[IDENTITY_SIZE])
{
	struct note note = {.bytes = NULL};
	struct stat status;
	XXH3_state_t *state;
	int failed = 0;

	if (stat("/proc/self/exe", &status) != 0)
		return -1;
	state = start();
	dl_iterate_phdr(look_at_program, &note);
	if (note.bytes != NULL)
		XXH3_128bits_update(state, note.bytes, note.size);
	else
		failed = hash_of_file(state);
	XXH3_128bits_update(state, &status.st_size, sizeof(status.st_size));
	write_id(XXH3_128bits_digest(state), id);
	XXH3_freeState(state);
	return failed;
}

void identity_of_inputs(const struct point_input *inputs, size_t count, const char *build, char id[IDENTITY_SIZE])
{
	XXH3_state_t *state = start();

	add_text(state, build);
	for (size_t i = 0; i < count; i++) {
		add_text(state, inputs[i].path);
		add_text(state, inputs[i].text);
	}
	write_id(XXH3_128bits_digest(state), id);
	XXH3_freeState(state);
}

void identity_of_text(const char *const *texts, size_t count, char id[IDENTITY_SIZE])
{
	XXH3_state_t *state = start();

	for (size_t i = 0; i < count; i++)
		add_text(state, texts[i]);
	write_id(XXH3_128bits_digest(state), id);
	XXH3_freeState(state);
}
