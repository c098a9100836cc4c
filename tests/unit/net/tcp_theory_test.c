/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TCP's throughput over a long path with losses, against two formulas.
 *
 * One loss in every so many segments: the sawtooth of Mathis, Semke, Mahdavi and Ott
 * (1997), MSS/RTT * sqrt(3 / (2 b p)), b the segments that an acknowledgement
 * is for.  Losses at random: Padhye, Firoiu, Towsley and Kurose (1998), equation 32, time-outs
 * included; its loss rate is that of loss indications, the recoveries and time-outs of which the sender hears, for
 * several losses in one window are one. The formula is Reno's: at 4 % it expects a time-out
 * for half of the indications; NewReno with limited transmit has one for a tenth, is 1.20 times as fast there, and
 * is not compared.  What is measured stands in the log.
 */
#include "../base/cmocka_all.h"

#include <math.h>
#include <stdio.h>

#include "base/rng.h"
#include "tcp_path.h"

#define ROUND_TRIP_S 0.1
#define TIMEOUT_S 0.3 /* a round trip and 200 ms */

static struct tcp_path path;

struct losses {
	struct rng rng;
	double share;
	uint64_t every, data;
};

static bool lost_one_in(void *context, bool from_client, const struct tcp_segment *segment, uint64_t number)
{
	struct losses *losses = context;

	(void)number;
	return from_client && segment->bytes > 0 && ++losses->data % losses->every == 0;
}

static bool lost_at_random(void *context, bool from_client, const struct tcp_segment *segment, uint64_t number)
{
	struct losses *losses = context;

	(void)number;
	return from_client && segment->bytes > 0 && rng_uniform(&losses->rng) < losses->share;
}

/* Neither window nor buffer holds the sender back. */
static struct tcp_config without_limits(bool byte_counting)
{
	struct tcp_config config = tcp_defaults();

	config.byte_counting = byte_counting;
	config.receive_buffer_bytes = config.send_buffer_bytes = UINT64_C(4) << 20;
	return config;
}

/* Data delivered per second, in segments, over `seconds` after the first 100. */
static double rate(const struct tcp_config *config, struct losses *losses,
		   bool (*lost)(void *, bool, const struct tcp_segment *, uint64_t), uint64_t seconds)
{
	uint64_t before;

	path_init(&path, config, 50 * MS, 1, 1);
	path.lost = lost;
	path.context = losses;
	tcp_write(&path.client, TCP_ENDLESS);
	path_run(&path, UINT64_C(100000) * MS);
	before = path.server.counters.bytes_delivered;
	path_run(&path, (100 + seconds) * UINT64_C(1000) * MS);
	return (double)(path.server.counters.bytes_delivered - before) / SEGMENT / (double)seconds;
}

static void assert_within(double value, double expected, double share, const char *what)
{
	printf("%s: %.2f segments/s, formula %.2f, ratio %.3f\n", what, value, expected, value / expected);
	assert_true(value > expected * (1.0 - share) && value < expected * (1.0 + share));
}

static double sawtooth(double loss, double segments_an_acknowledgement)
{
	return sqrt(3.0 / (2.0 * segments_an_acknowledgement * loss)) / ROUND_TRIP_S;
}

static void one_loss_in_a_hundred(void **state)
{
	struct tcp_config config = without_limits(false);
	struct losses losses = {.every = 100};

	(void)state;
	/* sqrt(3/4) / (0.1 s * sqrt(0.01)) = 86.6 segments a second. */
	assert_within(rate(&config, &losses, lost_one_in, 2000), sawtooth(0.01, 2.0), 0.15,
		      "1 in 100, delayed acknowledgements");
	config.delayed_ack_ps = 0;
	losses = (struct losses){.every = 100};
	assert_within(rate(&config, &losses, lost_one_in, 2000), sawtooth(0.01, 1.0), 0.15,
		      "1 in 100, each acknowledged");
	/* Counting bytes, delayed acknowledgements cost nothing. */
	config = without_limits(true);
	losses = (struct losses){.every = 100};
	assert_within(rate(&config, &losses, lost_one_in, 2000), sawtooth(0.01, 1.0), 0.15, "1 in 100, bytes counted");
}

/* Probability that a loss in a window of w is found by a time-out. */
static double timeout_share(double p, double w)
{
	const double q = 1.0 - p;
	const double share = (1.0 - pow(q, 3)) * (1.0 + pow(q, 3) * (1.0 - pow(q, w - 3.0))) / (1.0 - pow(q, w));

	return share < 1.0 ? share : 1.0;
}

/* Padhye et al., equation 32, without a limit by the receiver; segments sent per second. */
static double pftk(double p, double b, double rtt_s, double timeout_s)
{
	const double c = (2.0 + b) / (3.0 * b);
	const double w = c + sqrt(8.0 * (1.0 - p) / (3.0 * b * p) + c * c);
	const double f =
		1.0 + p + 2.0 * pow(p, 2) + 4.0 * pow(p, 3) + 8.0 * pow(p, 4) + 16.0 * pow(p, 5) + 32.0 * pow(p, 6);
	const double q = timeout_share(p, w);

	return ((1.0 - p) / p + w + q / (1.0 - p)) / (rtt_s * (b / 2.0 * w + 1.0) + q * timeout_s * f / (1.0 - p));
}

static double indications(void)
{
	return (double)(path.client.counters.fast_retransmits + path.client.counters.timeouts);
}

static void losses_at_random(void **state)
{
	static const double shares[] = {0.002, 0.005, 0.01, 0.02};
	const struct tcp_config config = without_limits(false);

	(void)state;
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		struct losses losses = {.share = shares[i]};
		char what[64];
		double sent, p;

		rng_init(&losses.rng, 1, 0, "losses");
		snprintf(what, sizeof(what), "%.1f %% at random", 100.0 * shares[i]);
		/* What is sent is what is delivered and what is lost. */
		sent = rate(&config, &losses, lost_at_random, 5000) / (1.0 - shares[i]);
		p = indications() / (double)path.data_segments;
		printf("loss indications: %.4f of all segments, %.1f %% of them time-outs\n", p,
		       100.0 * (double)path.client.counters.timeouts / indications());
		assert_within(sent, pftk(p, 2.0, ROUND_TRIP_S, TIMEOUT_S), 0.20, what);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_loss_in_a_hundred),
		cmocka_unit_test(losses_at_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
