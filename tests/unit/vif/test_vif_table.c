/* SPDX-License-Identifier: Apache-2.0 */
/* The demultiplexing table and its hash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/frame.h"
#include "vif/mac_hash.h"
#include "vif/vif_table.h"

static void test_hash_is_the_polynomial_product(void **state)
{
	(void)state;
	/* Times 1 it is the key; times x a shift; x^47 times x wraps to x^36 + x^25 + x^10 + 1. */
	assert_true(mac_hash(0x123456789abc, 1) == 0x123456789abc);
	assert_true(mac_hash(0x000000000005, 2) == 0xa);
	assert_true(mac_hash(UINT64_C(1) << 47, 2) ==
		    ((UINT64_C(1) << 36) | (UINT64_C(1) << 25) | (UINT64_C(1) << 10) | 1));
	/* (x + 1)(x + 1) = x^2 + 1 over GF(2), and the product commutes. */
	assert_true(mac_hash(3, 3) == 5);
	/* Digit by digit it is the same. */
	struct mac_hash_products products;
	mac_hash_products_init(&products, MAC_HASH_MULTIPLIER);
	for (uint64_t key = 1; key >> 48 == 0; key = key * 2 + key % 3)
		assert_true(mac_hash_product(&products, key) == mac_hash(key, MAC_HASH_MULTIPLIER));
	assert_true(mac_hash(0xdeadbeefcafe, 0x9e3779b97f4b) == mac_hash(0x9e3779b97f4b, 0xdeadbeefcafe));
}

static uint64_t mac_of(uint32_t vif)
{
	return frame_mac(1, vif);
}

/* Mean entries read per search of a table that holds that many VIFs. */
static double mean_probes(uint32_t vifs, uint32_t entries)
{
	struct vif_table table;
	uint64_t sum = 0;

	vif_table_init(&table, entries, 48);
	for (uint32_t vif = 0; vif < vifs; vif++)
		assert_true(vif_table_insert(&table, mac_of(vif), vif));
	for (uint32_t vif = 0; vif < vifs; vif++) {
		uint32_t probes;

		assert_int_equal(vif_table_find(&table, mac_of(vif), &probes), vif);
		sum += probes;
	}
	vif_table_free(&table);
	return (double)sum / vifs;
}

/* With 8,192 entries the cost of a search is flat: linear probing at the load
 * of an eighth costs (1 + 1/(1 - 1/8))/2 = 1.07 with a perfect hash. */
static void test_lookup_is_flat_to_1024_vifs(void **state)
{
	static const uint32_t counts[] = {1, 2, 8, 32, 128, 512, 1024};

	(void)state;
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		assert_true(mean_probes(counts[i], 8192) <= 1.10);
}

/* Random MACs, half full: Knuth gives 1.5 probes for a search that succeeds. */
static void test_lookup_spreads_any_macs(void **state)
{
	struct vif_table table;
	uint64_t key = 12345, sum = 0;
	uint64_t macs[1024];

	(void)state;
	vif_table_init(&table, 2048, 48);
	for (uint32_t i = 0; i < 1024; i++) {
		key = key * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		macs[i] = key >> 16;
		assert_true(vif_table_insert(&table, macs[i], i));
	}
	for (uint32_t i = 0; i < 1024; i++) {
		uint32_t probes;

		assert_int_equal(vif_table_find(&table, macs[i], &probes), i);
		sum += probes;
	}
	assert_true(sum > 1024 * 13 / 10 && sum < 1024 * 17 / 10);
	vif_table_free(&table);
}

/* MACs with the same home: the k-th costs k probes; removing one keeps the others reachable. */
static void test_forced_collisions(void **state)
{
	struct vif_table table;
	uint64_t macs[5], mac = 0x020000000000;
	uint32_t found = 0, probes;

	(void)state;
	vif_table_init(&table, 64, 48);
	while (found < 5) {
		mac++;
		if (vif_table_home(&table, mac) == 62) /* the run goes over the table's end */
			macs[found++] = mac;
	}
	for (uint32_t i = 0; i < 5; i++)
		assert_true(vif_table_insert(&table, macs[i], i));
	for (uint32_t i = 0; i < 5; i++) {
		assert_int_equal(vif_table_find(&table, macs[i], &probes), i);
		assert_int_equal(probes, i + 1);
	}
	assert_false(vif_table_insert(&table, macs[2], 9));
	assert_int_equal(vif_table_remove(&table, macs[1]), 4); /* three move up, and the last place is emptied */
	assert_int_equal(vif_table_remove(&table, macs[1]), 0);
	assert_int_equal(vif_table_find(&table, macs[4], &probes), 4);
	assert_int_equal(probes, 4);
	assert_int_equal(vif_table_find(&table, macs[1], &probes), VIF_TABLE_NONE);
	assert_int_equal(probes, 5); /* four entries and the empty one */
	assert_int_equal(table.used, 4);
	vif_table_free(&table);
}

/* Coming and going at random in a table three quarters full: after each step, whoever is there is
 * found and whoever is not is not, and no search is longer than the run of entries allows. */
static void test_removal_keeps_all_others(void **state)
{
	enum { SIZE = 64, MACS = 96 };
	struct vif_table table;
	bool there[MACS] = {false};
	uint32_t used = 0, random = 1, probes;

	(void)state;
	vif_table_init(&table, SIZE, 48);
	for (uint32_t step = 0; step < 4000; step++) {
		const uint32_t pick = (random = random * 1664525u + 1013904223u) >> 16;
		const uint32_t vif = pick % MACS;

		if (there[vif])
			assert_true(vif_table_remove(&table, 7 * vif) >= 1);
		else if (used == SIZE * 3 / 4)
			continue;
		else
			assert_true(vif_table_insert(&table, 7 * vif, vif));
		used += there[vif] ? -1u : 1u;
		there[vif] = !there[vif];
		assert_int_equal(table.used, used);
		for (uint32_t i = 0; i < MACS; i++)
			assert_int_equal(vif_table_find(&table, 7 * i, &probes), there[i] ? i : VIF_TABLE_NONE);
	}
	vif_table_free(&table);
}

/* Fewer bits of the hash: 8 homes, 128 entries apart, each with the run of its MACs behind it; a home's k-th costs k
 * probes, a MAC that is not there its whole run and the empty entry behind it.  No bit: one list. */
static void test_fewer_hash_bits_make_runs(void **state)
{
	static const uint32_t bits[] = {3, 0};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const uint32_t homes = UINT32_C(1) << bits[i], apart = 1024 / homes;
		uint32_t at_home[8] = {0}, probes;
		struct vif_table table;

		vif_table_init(&table, 1024, bits[i]);
		for (uint32_t vif = 0; vif < 100; vif++) {
			const uint32_t home = vif_table_home(&table, mac_of(vif));

			assert_int_equal(home % apart, 0);
			assert_true(home / apart < homes);
			assert_true(vif_table_insert(&table, mac_of(vif), vif));
			assert_int_equal(vif_table_find(&table, mac_of(vif), &probes), vif);
			assert_int_equal(probes, ++at_home[home / apart]);
		}
		for (uint32_t vif = 100; vif < 200; vif++) {
			assert_int_equal(vif_table_find(&table, mac_of(vif), &probes), VIF_TABLE_NONE);
			assert_int_equal(probes, at_home[vif_table_home(&table, mac_of(vif)) / apart] + 1);
		}
		vif_table_free(&table);
	}
	/* More than the index has makes no difference. */
	struct vif_table whole, index;

	vif_table_init(&whole, 1024, 48);
	vif_table_init(&index, 1024, 10);
	for (uint32_t vif = 0; vif < 100; vif++)
		assert_int_equal(vif_table_home(&whole, mac_of(vif)), vif_table_home(&index, mac_of(vif)));
	vif_table_free(&whole);
	vif_table_free(&index);
}

static void test_full_table_refuses(void **state)
{
	struct vif_table table;
	uint32_t probes;

	(void)state;
	vif_table_init(&table, 4, 48);
	for (uint32_t i = 0; i < 3; i++)
		assert_true(vif_table_insert(&table, i, i));
	assert_false(vif_table_insert(&table, 3, 3));
	assert_int_equal(vif_table_find(&table, 77, &probes), VIF_TABLE_NONE); /* and a search still ends */
	vif_table_free(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash_is_the_polynomial_product),
		cmocka_unit_test(test_lookup_is_flat_to_1024_vifs),
		cmocka_unit_test(test_lookup_spreads_any_macs),
		cmocka_unit_test(test_forced_collisions),
		cmocka_unit_test(test_removal_keeps_all_others),
		cmocka_unit_test(test_fewer_hash_bits_make_runs),
		cmocka_unit_test(test_full_table_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
