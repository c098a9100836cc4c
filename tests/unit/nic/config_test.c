/* SPDX-License-Identifier: Apache-2.0 */
/* The parameter tables: defaults, ranges, and that every default with a fact in it has a source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nic/hv_nic_config.h"
#include "nic/nic_config.h"

struct all {
	struct nic_config nic;
	struct hv_nic_config hv;
};

static struct all all;
static struct param_table tables[2];
static struct param_schema schema;

static int store(const char *path, const char *text)
{
	char message[256];
	size_t number = param_find(&schema, path);

	assert_true(number != PARAM_NONE);
	return param_store(param_at(&schema, number), text, &all, message, sizeof(message));
}

static int set_up(void **state)
{
	(void)state;
	tables[0] = (struct param_table){"nic", offsetof(struct all, nic), nic_params, nic_param_count};
	tables[1] = (struct param_table){"nic.hv", offsetof(struct all, hv), hv_nic_params, hv_nic_param_count};
	schema = (struct param_schema){tables, 2, sizeof(struct all)};
	for (size_t i = 0; i < param_count(&schema); i++) {
		struct param_ref ref = param_at(&schema, i);
		char message[256];

		if (ref.spec->standard != NULL)
			assert_int_equal(param_store(ref, ref.spec->standard, &all, message, sizeof(message)), 0);
		else
			assert_true(ref.spec->flags & PARAM_COST); /* its value comes from the platform */
	}
	return 0;
}

static void defaults(void **state)
{
	(void)state;
	assert_int_equal(all.nic.model, NIC_MODEL_SV);
	assert_int_equal(all.nic.identifier_width, 8);
	assert_true(all.hv.promiscuous);
	/* tg3: 20 us or 5 frames received, 72 us or 53 sent. */
	assert_int_equal(all.hv.receive_buffers, 200);
	assert_int_equal(all.hv.receive_delay_ps, 20 * UNIT_PS_PER_US);
	assert_int_equal(all.hv.receive_frames, 5);
	assert_int_equal(all.hv.transmit_delay_ps, 72 * UNIT_PS_PER_US);
	assert_int_equal(all.hv.transmit_frames, 53);
	assert_int_equal(all.hv.receive_fifo_bytes + all.hv.transmit_fifo_bytes, 96 * 1024);
}

static void choices_and_ranges(void **state)
{
	(void)state;
	assert_int_equal(store("nic.model", "hv"), 0);
	assert_int_equal(all.nic.model, NIC_MODEL_HV);
	assert_int_equal(store("nic.model", "dv"), -1);
	assert_int_equal(store("nic.identifier.width", "64"), 0);
	assert_int_equal(store("nic.identifier.width", "65"), -1);
	assert_int_equal(store("nic.identifier.width", "0"), -1);
	assert_int_equal(store("nic.hv.receive_frames", "0"), -1);    /* would never interrupt by count */
	assert_int_equal(store("nic.hv.receive_fifo", "1 KiB"), -1);  /* no room for a frame */
	assert_int_equal(store("nic.hv.receive_buffers", "513"), -1); /* more than descriptors */
	assert_int_equal(store("nic.hv.promiscuous", "off"), 0);
	assert_false(all.hv.promiscuous);
	assert_int_equal(store("nic.hv.latency", "0.5 us"), 0);
	assert_int_equal(all.hv.latency_ps, 500000);
	assert_int_equal(store("nic.hv.burst", "0 B"), 0); /* no limit of its own */
	assert_int_equal(store("nic.hv.burst", "1 KiB"), 0);
	assert_int_equal(all.hv.burst_bytes, 1024);
	assert_int_equal(store("nic.hv.burst", "149 B"), -1);   /* it would cut words, and a register's write, in two */
	assert_int_equal(store("nic.hv.burst", "65537 B"), -1); /* more than one payload of the bus carries */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(defaults, set_up),
		cmocka_unit_test_setup(choices_and_ranges, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
