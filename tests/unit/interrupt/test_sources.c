/* SPDX-License-Identifier: Apache-2.0 */
/* The device's halves of the interrupt schemes, step by step; and the messages that are pending for a CPU. */
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "host/host_config.h"
#include "host/message_set.h"
#include "interrupt/interrupt_scheme.h"
#include "vif/activity_counts.h"
#include "vif/identifier_load.h"
#include "vif/identifier_register.h"
#include "vif/posted_vectors.h"

static struct interrupt_source source;

static void build(const struct interrupt_scheme *scheme, uint32_t vifs)
{
	const struct interrupt_layout layout =
		interrupt_layout_fixed(identifier_map_find("modulo"), 8, 4, 2, INTERRUPT_ACKNOWLEDGE);

	interrupt_source_free(&source);
	interrupt_source_init(&source, scheme->device, &layout, vifs);
}

static void build_by_load(const struct interrupt_scheme *scheme, uint32_t vifs, uint64_t period)
{
	struct interrupt_layout layout =
		interrupt_layout_fixed(identifier_map_find("load"), 8, 4, 2, INTERRUPT_ACKNOWLEDGE);

	layout.load_period = period;
	interrupt_source_free(&source);
	interrupt_source_init(&source, scheme->device, &layout, vifs);
}

static const struct posted_sender *sender(void)
{
	return source.state;
}

static struct interrupt_step activity(uint32_t vif)
{
	struct interrupt_step step = {0};

	source.ops->activity(&source, vif, &step);
	return step;
}

static struct interrupt_step next_of(struct interrupt_step step)
{
	source.ops->next(&source, &step);
	return step;
}

static struct interrupt_step next(void)
{
	return next_of((struct interrupt_step){0});
}

static void expect_write(struct interrupt_step step, uint64_t address, uint32_t bytes, uint64_t value)
{
	assert_int_equal(step.kind, INTERRUPT_WRITE);
	assert_int_equal(step.address, address);
	assert_int_equal(step.bytes, bytes);
	assert_int_equal(step.value, value);
}

static void expect_register(struct interrupt_step step, uint64_t value)
{
	assert_int_equal(step.kind, INTERRUPT_REGISTER);
	assert_int_equal(step.value, value);
}

/* VIF 10 of 8 bits has bit 2; the line follows the bits. */
static void identifier(void **state)
{
	(void)state;
	build(&interrupt_identifier, 16);
	expect_register(activity(10), 10);
	assert_int_equal(next().kind, INTERRUPT_DONE);
	assert_int_equal(source.ops->read(&source, IDENTIFIER_STATUS), 0); /* until the register has it */
	assert_true(source.ops->raise(&source, 10));
	assert_false(source.ops->raise(&source, 5));
	assert_int_equal(source.ops->read(&source, IDENTIFIER_STATUS), 0x24);
	assert_int_equal(source.ops->read(&source, IDENTIFIER_CLEAR), 0);
	assert_int_equal(source.ops->write(&source, IDENTIFIER_CLEAR, 0x04), 0);
	assert_int_equal(source.ops->write(&source, IDENTIFIER_CLEAR, 0x20), INTERRUPT_FALLS);
	assert_int_equal(source.ops->write(&source, IDENTIFIER_STATUS, 0xff), INTERRUPT_UNKNOWN);
	assert_int_equal(source.ops->write(&source, INTERRUPT_ACKNOWLEDGE, 1), INTERRUPT_UNKNOWN);
}

/* VIF 6 of 4 vectors has vector 2, whose message goes where the host has said. */
static void messages(void **state)
{
	(void)state;
	build(&interrupt_per_vif, 16);
	interrupt_source_address(&source, 2, interrupt_message_address(3));
	expect_write(activity(6), UINT64_C(0xfee03000), 4, 2);
	assert_int_equal(next().kind, INTERRUPT_DONE);
	expect_write(activity(1), UINT64_C(0xfee00000), 4, 1);
	assert_int_equal(source.ops->write(&source, IDENTIFIER_CLEAR, 1), INTERRUPT_UNKNOWN);
}

/* 12 VIFs: the fourth frame's agent posts the report, two words, and then sets the bit.  Until it has, nobody else
 * does, however many frames there are. */
static void traffic_is_reported(void **state)
{
	struct interrupt_step step;

	(void)state;
	build_by_load(&interrupt_identifier, 12, 4);
	expect_register(activity(9), 9);
	expect_register(activity(9), 9);
	expect_register(activity(3), 3);
	step = activity(9);
	expect_write(step, identifier_load_address(0), 8, UINT64_C(1) << 24);
	for (int i = 0; i < 5; i++)
		expect_register(activity(0), 0);
	step = next_of(step);
	expect_write(step, identifier_load_address(1), 8, UINT64_C(3) << 8);
	step = next_of(step);
	expect_register(step, 9);
	assert_int_equal(next_of(step).kind, INTERRUPT_DONE);
	/* Five are counted already: the next frame's agent reports.  Halves are kept: 0 of VIF 3 and 1 of VIF 9. */
	step = activity(0);
	expect_write(step, identifier_load_address(0), 8, 6);
	step = next_of(step);
	expect_write(step, identifier_load_address(1), 8, UINT64_C(1) << 8);
	expect_register(next_of(step), 0);

	/* Behind a count of activities, likewise. */
	build_by_load(&interrupt_activity, 8, 1);
	step = activity(5);
	expect_write(step, ADDRESS_ACTIVITY_COUNTS + 20, 4, 1);
	step = next_of(step);
	expect_write(step, identifier_load_address(0), 8, UINT64_C(1) << 40);
	step = next_of(step);
	expect_register(step, 5);
	assert_int_equal(next_of(step).kind, INTERRUPT_DONE);
}

/* VIF 10 has bit 2, as VIF 2.  It is set for VIF 10 when the host gives that bit 5: 5 is set as well, and 2 stays, for
 * VIF 2 may have set it.  A write of the register on its way meanwhile sets the new bit. */
static void bits_move_with_what_is_pending(void **state)
{
	struct interrupt_step on_its_way;

	(void)state;
	build_by_load(&interrupt_identifier, 16, 1000);
	assert_true(source.ops->raise(&source, activity(10).value));
	on_its_way = activity(11); /* bit 3 */
	assert_int_equal(source.ops->read(&source, IDENTIFIER_STATUS), 0x04);
	/* VIFs 8 to 11: bits 0, 1, 5, 6. */
	assert_int_equal(source.ops->write(&source, identifier_map_address(2), 0x06050100), 0);
	assert_int_equal(source.ops->read(&source, IDENTIFIER_STATUS), 0x24);
	assert_false(source.ops->raise(&source, on_its_way.value));
	assert_int_equal(source.ops->read(&source, IDENTIFIER_STATUS), 0x64);
	/* The line is up until all are cleared. */
	assert_int_equal(source.ops->write(&source, IDENTIFIER_CLEAR, 0x24), 0);
	assert_int_equal(source.ops->write(&source, IDENTIFIER_CLEAR, 0x40), INTERRUPT_FALLS);
	/* A bit that nothing is pending of moves alone; one that is none changes nothing, and is told. */
	assert_int_equal(source.ops->write(&source, identifier_map_address(2), 0x06020108), INTERRUPT_UNKNOWN);
	assert_int_equal(source.ops->read(&source, IDENTIFIER_STATUS), 0);
	assert_true(source.ops->raise(&source, 10));
	assert_int_equal(source.ops->read(&source, IDENTIFIER_STATUS), 0x04);
	assert_false(source.ops->raise(&source, 8));
	assert_int_equal(source.ops->read(&source, IDENTIFIER_STATUS), 0x05);
	assert_int_equal(source.ops->write(&source, identifier_map_address(4), 0), INTERRUPT_UNKNOWN);

	/* Where bits stay as they are, there is no such table. */
	build(&interrupt_identifier, 16);
	assert_int_equal(source.ops->write(&source, identifier_map_address(0), 0), INTERRUPT_UNKNOWN);
}

/* The VIF's count first, then its bit; two agents at once, of the same VIF, each set the bit behind a count of its own.
 */
static void counts(void **state)
{
	struct interrupt_step one, other;

	(void)state;
	build(&interrupt_activity, 16);
	one = activity(10);
	other = activity(10);
	expect_write(one, ADDRESS_ACTIVITY_COUNTS + 40, 4, 1);
	expect_write(other, ADDRESS_ACTIVITY_COUNTS + 40, 4, 2);
	one = next_of(one);
	expect_register(one, 10);
	assert_int_equal(next_of(one).kind, INTERRUPT_DONE);
	other = next_of(other);
	expect_register(other, 10);
	assert_int_equal(next_of(other).kind, INTERRUPT_DONE);
	assert_true(source.ops->raise(&source, 10));
	assert_int_equal(source.ops->read(&source, IDENTIFIER_STATUS), 0x04);
	assert_int_equal(source.ops->write(&source, IDENTIFIER_CLEAR, 0x04), INTERRUPT_FALLS);
}

/* The first activity is posted at once; what comes while that is on its way gathers, and goes with the next vector, by
 * the same agent. */
static void vectors_gather(void **state)
{
	(void)state;
	build(&interrupt_posted, 70); /* three groups; two slots */
	expect_write(activity(1), ADDRESS_POSTED_VECTORS, 8, 0x2);
	assert_int_equal(activity(4).kind, INTERRUPT_DONE);
	assert_int_equal(activity(69).kind, INTERRUPT_DONE);
	assert_int_equal(activity(4).kind, INTERRUPT_DONE);
	expect_register(next(), 1);
	expect_write(next(), ADDRESS_POSTED_VECTORS + 8, 8,
		     UINT64_C(2) << 32 | 0x20); /* group 2 is next in the round */
	assert_true(source.ops->raise(&source, 1));
	expect_register(next(), 2);
	assert_false(source.ops->raise(&source, 2)); /* up already */

	/* Both slots are the host's: VIF 4 waits in the device. */
	assert_int_equal(next().kind, INTERRUPT_WAIT);
	assert_int_equal(activity(5).kind, INTERRUPT_DONE);
	assert_int_equal(source.ops->write(&source, INTERRUPT_ACKNOWLEDGE, 1), INTERRUPT_ROOM); /* one is told of */
	expect_write(next(), ADDRESS_POSTED_VECTORS, 8, 0x30);
	expect_register(next(), 3);
	assert_int_equal(next().kind, INTERRUPT_DONE);
	assert_int_equal(source.ops->write(&source, INTERRUPT_ACKNOWLEDGE, 2), INTERRUPT_ROOM | INTERRUPT_FALLS);
	assert_true(source.ops->raise(&source, 3));
	assert_int_equal(source.ops->write(&source, INTERRUPT_ACKNOWLEDGE, 3), INTERRUPT_ROOM | INTERRUPT_FALLS);
	assert_int_equal(sender()->reported, 5);
	assert_int_equal(sender()->merged, 1);
	assert_int_equal(sender()->vectors, 3);
	assert_int_equal(sender()->full, 1);
}

/* A host that takes a vector before the line tells of it: the line does not rise for nothing. */
static void taken_early(void **state)
{
	(void)state;
	build(&interrupt_posted, 8);
	expect_write(activity(0), ADDRESS_POSTED_VECTORS, 8, 0x1);
	expect_register(next(), 1);
	assert_int_equal(next().kind, INTERRUPT_DONE);
	assert_int_equal(source.ops->write(&source, INTERRUPT_ACKNOWLEDGE, 1), INTERRUPT_ROOM);
	assert_false(source.ops->raise(&source, 1));
}

/* A count that cannot be changes nothing: more than were written, or fewer than were told before. */
static void counts_that_cannot_be(void **state)
{
	(void)state;
	build(&interrupt_posted, 8);
	expect_write(activity(0), ADDRESS_POSTED_VECTORS, 8, 0x1);
	expect_register(next(), 1);
	assert_true(source.ops->raise(&source, 1));
	assert_int_equal(source.ops->write(&source, INTERRUPT_ACKNOWLEDGE, 2), INTERRUPT_ROOM);
	assert_int_equal(source.ops->write(&source, INTERRUPT_ACKNOWLEDGE, UINT32_MAX), INTERRUPT_ROOM);
	assert_int_equal(sender()->consumed, 0);
	assert_int_equal(source.ops->write(&source, INTERRUPT_ACKNOWLEDGE, 1), INTERRUPT_ROOM | INTERRUPT_FALLS);
}

static void pending_messages(void **state)
{
	struct message_set set = {0};

	(void)state;
	message_set_add(&set, 2047);
	message_set_add(&set, 70);
	message_set_add(&set, 3);
	message_set_add(&set, 70);
	assert_int_equal(set.count, 3);
	assert_int_equal(message_set_pending(&set), 3);
	assert_int_equal(set.merged, 1);
	assert_int_equal(message_set_take(&set), 3);
	assert_int_equal(message_set_take(&set), 70);
	assert_int_equal(message_set_take(&set), 2047);
	assert_int_equal(set.count, 0);
	assert_int_equal(message_set_pending(&set), 0);
}

/* That of the last CPU that a host may have is still the host bridge's. */
static void every_cpu_has_an_address(void **state)
{
	const char *most = "";

	(void)state;
	for (size_t i = 0; i < host_param_count; i++)
		if (strcmp(host_params[i].key, "cpus") == 0)
			most = host_params[i].maximum;
	const uint32_t last = (uint32_t)strtoul(most, NULL, 10) - 1;
	assert_int_equal(last, 1023);
	assert_in_range(interrupt_message_address(last) + sizeof(uint32_t), ADDRESS_MESSAGES,
			ADDRESS_MESSAGES + ADDRESS_MESSAGES_SIZE);
	assert_int_equal(interrupt_message_cpu(interrupt_message_address(last)), last);
}

/* A write to none of its registers changes nothing, and is told. */
static void writes_beside_registers(void **state)
{
	(void)state;
	build(&interrupt_identifier, 16);
	source.ops->raise(&source, 3);
	assert_int_equal(source.ops->write(&source, identifier_map_address(0), UINT32_MAX), INTERRUPT_UNKNOWN);
	assert_int_equal(source.ops->bits(&source), 1u << 3);
	build_by_load(&interrupt_identifier, 5, 0);
	/* VIF 4 is in the second word alone, whose other places are no VIF's; a bit that is none is told. */
	assert_int_equal(source.ops->write(&source, identifier_map_address(1), 0x07070700 | 200), INTERRUPT_UNKNOWN);
	assert_int_equal(source.ops->write(&source, identifier_map_address(1), 0x07070700 | 6), 0);
	assert_int_equal(source.ops->write(&source, identifier_map_address(2), 6), INTERRUPT_UNKNOWN);
	build(&interrupt_posted, 16);
	assert_int_equal(source.ops->write(&source, INTERRUPT_ACKNOWLEDGE + 8, 1), INTERRUPT_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(identifier),
					   cmocka_unit_test(traffic_is_reported),
					   cmocka_unit_test(bits_move_with_what_is_pending),
					   cmocka_unit_test(messages),
					   cmocka_unit_test(vectors_gather),
					   cmocka_unit_test(taken_early),
					   cmocka_unit_test(counts_that_cannot_be),
					   cmocka_unit_test(writes_beside_registers),
					   cmocka_unit_test(pending_messages),
					   cmocka_unit_test(counts),
					   cmocka_unit_test(every_cpu_has_an_address)};
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);

	interrupt_source_free(&source);
	return failed;
}
