/* SPDX-License-Identifier: Apache-2.0 */
/* Microprograms as text: what is understood, and what each error says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ixp_test_config.h"

static void test_program_is_understood(void **state)
{
	struct microprogram program;
	char message[256];

	(void)state;
	assert_int_equal(microprogram_parse(MICROPROGRAM_SEND_WHOLE,
					    "compute 16 cycles;read  scratch 4B ; read dram 64 B; order; transmit;"
					    " write sram 12 B",
					    &program, message, sizeof message),
			 0);
	assert_int_equal(program.count, 6);
	assert_int_equal(program.code[0].op, MICROPROGRAM_COMPUTE);
	assert_int_equal(program.code[0].operand, 16);
	assert_int_equal(program.code[1].op, MICROPROGRAM_READ);
	assert_int_equal(program.code[1].memory, IXP_SCRATCH);
	assert_int_equal(program.code[1].operand, 4);
	assert_int_equal(program.code[2].memory, IXP_DRAM);
	assert_int_equal(program.code[3].op, MICROPROGRAM_ORDER);
	assert_int_equal(program.code[4].op, MICROPROGRAM_TRANSMIT);
	assert_int_equal(program.code[5].op, MICROPROGRAM_WRITE);
	assert_int_equal(program.code[5].memory, IXP_SRAM);
	assert_int_equal(program.code[5].operand, 12);
	assert_int_equal(microprogram_compute(&program), 16);
}

/* Stretches of 10, 1 and 20 cycles end at 10, 11 and 31; scaled to n cycles, at 10 n / 31 and so on, rounded down. */
static void test_program_is_scaled(void **state)
{
	static const struct {
		uint64_t cycles;
		const char *text;
	} cases[] = {
		{31, "compute 10 cycles; read sram 8 B; compute 1 cycles; order; compute 20 cycles"},
		{62, "compute 20 cycles; read sram 8 B; compute 2 cycles; order; compute 40 cycles"},
		/* 14, 16 and 46 */
		{46, "compute 14 cycles; read sram 8 B; compute 2 cycles; order; compute 30 cycles"},
		/* 0, 1 and 3 */
		{3, "read sram 8 B; compute 1 cycles; order; compute 2 cycles"},
		/* 0, 0 and 1 */
		{1, "read sram 8 B; order; compute 1 cycles"},
		{0, "read sram 8 B; order"},
	};
	struct microprogram program, scaled;
	char text[256], message[256];

	(void)state;
	assert_int_equal(
		microprogram_parse(MICROPROGRAM_SEND_PART,
				   "compute 10 cycles; read sram 8 B; compute 1 cycle; order; compute 20 cycles",
				   &program, message, sizeof message),
		0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(microprogram_scale(&program, cases[i].cycles, text, sizeof text), 0);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(microprogram_parse(MICROPROGRAM_SEND_PART, text, &scaled, message, sizeof message), 0);
		assert_int_equal(microprogram_compute(&scaled), cases[i].cycles);
	}
	assert_int_equal(microprogram_scale(&program, 31, text, 76), -1);
	assert_int_equal(microprogram_scale(&program, 31, text, 77), 0);
	assert_int_equal(microprogram_scale(&program, 1000001, text, sizeof text), -1);
	assert_int_equal(microprogram_parse(MICROPROGRAM_SEND_PART, "order", &program, message, sizeof message), 0);
	assert_int_equal(microprogram_scale(&program, 1, text, sizeof text), -1);
}

static const struct {
	enum microprogram_kind kind;
	const char *text, *message;
} errors[] = {
	{MICROPROGRAM_SEND_PART, "compute 3 cycles; reed sram 8 B; order",
	 "instruction 2, 'reed sram 8 B': no such instruction, expected compute, read, write, hash, lookup, "
	 "demultiplex, "
	 "order, enqueue, transfer, index, identify, poll, descriptor, fetch, forward, credit or transmit"},
	{MICROPROGRAM_SEND_PART, "compute 3; order", "instruction 1, 'compute 3': a unit is missing: cycles"},
	{MICROPROGRAM_SEND_PART, "compute 3 ns; order",
	 "instruction 1, 'compute 3 ns': no such unit here, expected: cycles"},
	{MICROPROGRAM_SEND_PART, "compute; order",
	 "instruction 1, 'compute': an operand is missing, as 'compute 30 cycles'"},
	{MICROPROGRAM_SEND_PART, "compute 0 cycles; order",
	 "instruction 1, 'compute 0 cycles': the operand is out of range, 1 to 1000000 cycles"},
	{MICROPROGRAM_SEND_PART, "read rdram 8 B; order",
	 "instruction 1, 'read rdram 8 B': no such memory, expected scratch, sram or dram"},
	{MICROPROGRAM_SEND_PART, "read dram 4 KiB; order",
	 "instruction 1, 'read dram 4 KiB': the operand is out of range, 1 to 2048 B"},
	{MICROPROGRAM_SEND_PART, "order; ; compute 2 cycles",
	 "instruction 2, '': no instruction between two semicolons"},
	{MICROPROGRAM_SEND_PART, "order now", "instruction 1, 'order now': something follows the instruction"},
	{MICROPROGRAM_SEND_PART, "order; compute 2 cycles; order",
	 "instruction 3, 'order': not here; a program of kind send_first or send_middle has these "
	 "steps, once each and in this order: order"},
	{MICROPROGRAM_INGRESS, "index; transfer; identify",
	 "instruction 1, 'index': not here; a program of kind ingress has these steps, once each and in this order: "
	 "transfer, "
	 "index, identify"},
	{MICROPROGRAM_ECHO_ELEMENT, "read dram 64 B; transfer",
	 "instruction 2, 'transfer': not here; a program of kind echo_element has these steps, once each and in this "
	 "order: none"},
	{MICROPROGRAM_RECEIVE_ONLY, "demultiplex; order",
	 "the program ends without 'enqueue'; a program of kind receive_only has these steps, once each and in this "
	 "order: "
	 "demultiplex, order, enqueue"},
};

static void test_errors_name_instruction_and_remedy(void **state)
{
	struct microprogram program;
	char message[256];

	(void)state;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		assert_int_equal(microprogram_parse(errors[i].kind, errors[i].text, &program, message, sizeof message),
				 -1);
		assert_string_equal(message, errors[i].message);
	}
}

static void test_program_too_long(void **state)
{
	struct microprogram program;
	char text[MICROPROGRAM_INSTRUCTIONS * 20 + 40] = "order", message[256];

	(void)state;
	for (int i = 1; i < MICROPROGRAM_INSTRUCTIONS; i++)
		strcat(text, "; read dram 8 B");
	assert_int_equal(microprogram_parse(MICROPROGRAM_SEND_PART, text, &program, message, sizeof message), 0);
	strcat(text, "; read sram 8 B");
	assert_int_equal(microprogram_parse(MICROPROGRAM_SEND_PART, text, &program, message, sizeof message), -1);
	assert_string_equal(message, "instruction 49, 'read sram 8 B': the program is too long");
}

static void test_demultiplex_is_inserted(void **state)
{
	struct ixp_config config = ixp_test_config();
	struct microprogram expanded;

	(void)state;
	/* 14 instructions, of which the demultiplex one becomes 5. */
	assert_int_equal(microprogram_expand(&config.receive.only, &config.demultiplex, &expanded), 0);
	assert_int_equal(config.receive.only.count, 14);
	assert_int_equal(expanded.count, 18);
	assert_int_equal(expanded.code[7].op, MICROPROGRAM_COMPUTE);
	assert_int_equal(expanded.code[7].operand, 14);
	assert_int_equal(expanded.code[8].op, MICROPROGRAM_HASH);
	assert_int_equal(expanded.code[10].op, MICROPROGRAM_LOOKUP);
	assert_int_equal(expanded.code[17].op, MICROPROGRAM_ENQUEUE);
	/* The instruction counts of the sources: 75 and 30. */
	assert_int_equal(microprogram_compute(&config.receive.only), 75);
	assert_int_equal(microprogram_compute(&expanded), 75 + 30);
}

static void test_config_is_checked(void **state)
{
	struct ixp_config config = ixp_test_config();
	struct param_misfit misfit;

	(void)state;
	assert_int_equal(ixp_config_check(&config, &misfit), 0);
	config.queue_slots = 48;
	assert_int_equal(ixp_config_check(&config, &misfit), -1);
	assert_string_equal(misfit.paths[0], "nic.ixp.queue_slots");
	assert_string_equal(misfit.message, "nic.ixp.queue_slots is no power of two up to 64");
	config.queue_slots = 4;
	assert_int_equal(ixp_config_check(&config, &misfit), -1);
	assert_string_equal(misfit.paths[0], "nic.ixp.credit_batch");
	assert_string_equal(misfit.paths[1], "nic.ixp.queue_slots");
	assert_string_equal(misfit.message,
			    "nic.ixp.credit_batch is above nic.ixp.queue_slots: a guest would wait for ever");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_program_is_understood),
		cmocka_unit_test(test_program_is_scaled),
		cmocka_unit_test(test_errors_name_instruction_and_remedy),
		cmocka_unit_test(test_program_too_long),
		cmocka_unit_test(test_demultiplex_is_inserted),
		cmocka_unit_test(test_config_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
