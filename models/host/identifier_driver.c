/* SPDX-License-Identifier: Apache-2.0 */
#include "host/identifier_driver.h"

void identifier_driver_begin(struct identifier_driver *driver)
{
	driver->words_read = driver->words_cleared = 0;
	driver->bits = 0;
	driver->within = false;
}

static uint32_t word_of(const struct identifier_driver *driver, uint32_t word)
{
	return (uint32_t)(driver->bits >> (word * IDENTIFIER_WORD_BITS));
}

bool identifier_driver_access(struct identifier_driver *driver, struct activity *activity)
{
	const uint32_t words = identifier_words(driver->map->width);
	uint32_t word = driver->words_read;

	if (word < words) {
		activity_begin(activity, ACTIVITY_MMIO_READ, 0);
		activity->address = IDENTIFIER_STATUS + (uint64_t)word * IDENTIFIER_WORD_BYTES;
	} else {
		while (driver->words_cleared < words && word_of(driver, driver->words_cleared) == 0)
			driver->words_cleared++; /* nothing to clear there */
		word = driver->words_cleared;
		if (word == words)
			return false;
		activity_begin(activity, ACTIVITY_MMIO_WRITE, 0);
		activity->address = IDENTIFIER_CLEAR + (uint64_t)word * IDENTIFIER_WORD_BYTES;
		activity->value = word_of(driver, word);
	}
	activity->bytes = IDENTIFIER_WORD_BYTES;
	return true;
}

void identifier_driver_accessed(struct identifier_driver *driver, const struct activity *activity)
{
	if (activity->kind == ACTIVITY_MMIO_READ)
		driver->bits |= (activity->value & UINT32_MAX) << (driver->words_read++ * IDENTIFIER_WORD_BITS);
	else
		driver->words_cleared++;
}

bool identifier_driver_next_vif(struct identifier_driver *driver, uint32_t *next)
{
	while (driver->bits != 0) {
		const uint32_t bit = (uint32_t)__builtin_ctzll(driver->bits);
		const uint32_t vif = driver->within ? driver->next_vif : identifier_assignment_first(driver->map, bit);

		driver->within = vif < driver->map->vifs;
		if (!driver->within) {
			driver->bits &= driver->bits - 1;
			continue;
		}
		driver->next_vif = identifier_assignment_next(driver->map, vif);
		*next = vif;
		if (vif_registry_domain(driver->vifs, vif) != 0)
			return true;
	}
	return false;
}

bool identifier_driver_next_domain(struct identifier_driver *driver, uint32_t *domain)
{
	uint32_t vif;

	if (!identifier_driver_next_vif(driver, &vif))
		return false;
	*domain = vif_registry_domain(driver->vifs, vif);
	return true;
}
