/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program around a machine that simulates nothing: it draws its round
 * trips, answers at once, and breaks when told to.  The tests of the command
 * line run on it.
 *
 * Every simulation appends a byte to the file that FAKE_CALLS names, so that
 * a test can count them.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/app.h"
#include "base/alloc.h"
#include "base/rng.h"
#include "machine/measure_config.h"

enum fault {
	FAULT_NONE,
	FAULT_CRASH,
	FAULT_ABORT,
	FAULT_EXIT,
	FAULT_CHECK,
	FAULT_UNCHECKED,
	FAULT_ERROR,
	FAULT_STALL,
	FAULT_HANG,
	FAULT_STOP,
	FAULT_KILL,
	FAULT_DEVOUR,
	FAULT_CHATTER,
};

static const char *const fault_names[] = {"none",  "crash", "abort", "exit", "check",  "unchecked", "error",
					  "stall", "hang",  "stop",  "kill", "devour", "chatter",   NULL};
static const char *const model_names[] = {"hv", "sv", NULL};
enum { MODEL_HV, MODEL_SV };

struct fake_config {
	uint64_t vifs, seed;
	int model;
	uint64_t cost_ps;
	uint64_t noise_ps; /* a replication's mean varies by this */
	uint64_t sleep_ps; /* of wall time, to have replications finish out of order */
	int fault;
	uint64_t fault_vifs;  /* the points that break */
	uint64_t fault_from;  /* the first replication that does */
	uint64_t silent_vifs; /* the points that have no round trips */
	char note[PARAM_TEXT_SIZE];
};

static const struct param_spec fake_params[] = {
	{.key = "vifs",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .minimum = "1",
	 .maximum = "64",
	 .help = "Virtual interfaces.",
	 .offset = offsetof(struct fake_config, vifs)},
	{.key = "seed",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .help = "Fixes everything random.",
	 .offset = offsetof(struct fake_config, seed)},
	{.key = "nic.model",
	 .type = PARAM_CHOICE,
	 .choices = model_names,
	 .standard = "hv",
	 .help = "The network card.",
	 .source = "a plain choice",
	 .offset = offsetof(struct fake_config, model)},
	{.key = "fake.cost",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .minimum = "1 ns",
	 .maximum = "1 ms",
	 .flags = PARAM_COST,
	 .help = "Round-trip time of each VIF.",
	 .offset = offsetof(struct fake_config, cost_ps)},
	{.key = "fake.noise",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .standard = "0 us",
	 .help = "How much the mean of a replication may differ.",
	 .offset = offsetof(struct fake_config, noise_ps)},
	{.key = "fake.sleep",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "ms",
	 .standard = "0 ms",
	 .help = "Wall time at most.",
	 .offset = offsetof(struct fake_config, sleep_ps)},
	{.key = "fake.fault",
	 .type = PARAM_CHOICE,
	 .choices = fault_names,
	 .standard = "none",
	 .help = "How it breaks.",
	 .offset = offsetof(struct fake_config, fault)},
	{.key = "fake.fault_vifs",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .help = "At which number of VIFs it breaks.",
	 .offset = offsetof(struct fake_config, fault_vifs)},
	{.key = "fake.fault_from",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "0",
	 .help = "The first replication that breaks.",
	 .offset = offsetof(struct fake_config, fault_from)},
	{.key = "fake.silent_vifs",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "0",
	 .help = "At which number of VIFs there are no round trips.",
	 .offset = offsetof(struct fake_config, silent_vifs)},
	{.key = "fake.note",
	 .type = PARAM_TEXT,
	 .standard = "a text of more than forty characters, to be cut",
	 .help = "A text.",
	 .offset = offsetof(struct fake_config, note)},
};

#define RTT "workload.rtt_ps"

static const struct metric fake_metrics[] = {
	{"rtt_mean_us", "us", "Mean.", METRIC_MEAN, METRIC_FIXED_3, {RTT}, {NULL}, NULL, 1e-6, 0},
	{"rtt_ci95_us", "us", "Interval.", METRIC_HALF_WIDTH, METRIC_FIXED_3, {RTT}, {NULL}, NULL, 1e-6, 0.95},
	{"round_trips", "", "Count.", METRIC_SUM, METRIC_WHOLE, {"workload.round_trips"}, {NULL}, NULL, 0, 0},
};

struct fake_platform {
	struct fake_config fake;
	struct measure_config measure;
};

static void count_call(void)
{
	const char *path = getenv("FAKE_CALLS");
	int fd = path != NULL ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0666) : -1;

	if (fd >= 0 && write(fd, ".", 1) == 1)
		close(fd);
}

/* A replication with a low number sleeps longest, so that the last started ends first. */
static void sleep_a_while(uint64_t longest_ps, uint32_t replication)
{
	uint64_t ns = longest_ps / UNIT_PS_PER_NS / (replication + 1);
	const struct timespec time = {.tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000)};

	nanosleep(&time, NULL);
}

/* Memory without end; but no more than a test may take where there is no limit. */
static void devour(void)
{
	const size_t bite = (size_t)16 << 20, most = (size_t)1 << 30;

	signal(SIGABRT, SIG_DFL);
	for (size_t eaten = 0; eaten < most; eaten += bite)
		memset(alloc_zeroed(bite, 1), 1, bite);
	_exit(3);
}

/* Prints without measure, and waits until no more than a little of it takes memory. */
static void chatter(void)
{
	const uint64_t most_bytes = 1 << 20;
	const struct timespec while_ns = {.tv_nsec = 50000000};
	struct stat log = {.st_blocks = 0};

	printf("the first word\n");
	for (int i = 0; i < 500000; i++)
		printf("line %d, which says nothing of any use to anybody\n", i);
	printf("the last word\n");
	fflush(stdout);
	for (int looks = 0; looks < 100; looks++) {
		if (fstat(STDOUT_FILENO, &log) == 0 && (uint64_t)log.st_blocks * 512 < most_bytes)
			_exit(4);
		nanosleep(&while_ns, NULL);
	}
	_exit(5);
}

/* Returns -1 for an error of the machine itself. */
static int break_down(int fault, char *message, size_t message_size)
{
	switch (fault) {
	case FAULT_CRASH:
		printf("about to crash\n");
		fflush(stdout);
		signal(SIGSEGV, SIG_DFL); /* also under a sanitizer, which would end by itself */
		raise(SIGSEGV);
		break;
	case FAULT_ABORT:
		signal(SIGABRT, SIG_DFL);
		abort();
	case FAULT_EXIT:
		_exit(3);
	case FAULT_HANG:
		for (;;)
			pause();
	case FAULT_STOP:
		raise(SIGSTOP);
		break;
	case FAULT_DEVOUR:
		devour();
		break;
	case FAULT_CHATTER:
		chatter();
		break;
	case FAULT_KILL:
		raise(SIGKILL);
		break;
	case FAULT_ERROR:
		snprintf(message, message_size, "the fake machine can't be built");
		return -1;
	default:
		break;
	}
	return 0;
}

/* 100 round trips of cost * vifs, the mean off by up to noise. */
static void report_round_trips(const struct fake_platform *platform, uint32_t replication, struct report *report)
{
	const struct fake_config *fake = &platform->fake;
	struct histogram histogram;
	struct rng rng;

	rng_init(&rng, fake->seed, replication, "fake");
	uint64_t mean = fake->cost_ps * fake->vifs + (fake->noise_ps ? rng_below(&rng, fake->noise_ps) : 0);
	histogram_init(&histogram);
	for (int i = 0; i < 100 && fake->vifs != fake->silent_vifs; i++)
		histogram_add(&histogram, mean + rng_below(&rng, 1000));
	report_add_histogram(report, RTT, "ps", &histogram);
	report_add_value(report, "workload.round_trips", "", histogram.count);
	histogram_free(&histogram);
}

static int fake_check(const void *object, struct param_misfit *misfit)
{
	const struct fake_platform *platform = object;

	if (measure_config_check(&platform->measure, misfit) != 0)
		return -1;
	if (platform->fake.vifs != 13)
		return 0;
	*misfit = (struct param_misfit){.paths = {"vifs", "nic.model"}, .message = "13 VIFs fit no machine"};
	return -1;
}

static int fake_check_effect(const void *object, const char *path, char *message, size_t message_size)
{
	const struct fake_platform *platform = object;

	if (platform->fake.model != MODEL_SV || strcmp(path, "fake.note") != 0)
		return 0;
	snprintf(message, message_size, "%s has no effect with nic.model sv", path);
	return -1;
}

static struct stopping_rule fake_stopping_rule(const void *object)
{
	const struct fake_platform *platform = object;

	return measure_config_rule(&platform->measure, &(struct measure){.mean_of = RTT});
}

static int fake_check_inspection(const void *object, const struct inspection *inspection, struct param_misfit *misfit)
{
	const struct fake_platform *platform = object;

	if (inspection->pcap_at == 0 || platform->fake.vifs != 63)
		return 0;
	*misfit = (struct param_misfit){.message = "63 VIFs have no wire"};
	return -1;
}

/* Likewise, of a timeline and of signals. */
static int fake_timelines(const struct inspection *inspection, char *message, size_t message_size)
{
	char path[4096];
	FILE *signals;

	if (inspection == NULL)
		return 0;
	if (inspection->traced && dprintf(inspection->trace, "from %" PRIu64 " to %" PRIu64 "\n", inspection->from_ps,
					  inspection->until_ps) <= 0) {
		snprintf(message, message_size, "cannot write the timeline: %s", strerror(errno));
		return -1;
	}
	if (inspection->vcd == NULL)
		return 0;
	snprintf(path, sizeof(path), "%s.vcd", inspection->vcd);
	signals = fopen(path, "w");
	if (signals == NULL || fprintf(signals, "signals\n") < 0 || fclose(signals) != 0) {
		snprintf(message, message_size, "cannot write the signals");
		return -1;
	}
	return 0;
}

/* Says what it was asked for, in place of frames. */
static int fake_capture(const struct inspection *inspection, uint32_t replication, char *message, size_t message_size)
{
	if (inspection == NULL || inspection->pcap_at == 0)
		return 0;
	if (dprintf(inspection->pcap, "points %u, replication %" PRIu32 "\n", inspection->pcap_at, replication) > 0)
		return 0;
	snprintf(message, message_size, "cannot write the capture: %s", strerror(errno));
	return -1;
}

static int fake_run(const void *object, uint32_t replication, const struct inspection *inspection,
		    struct report *report, struct pulse *pulse, char *message, size_t message_size)
{
	const struct fake_platform *platform = object;
	const struct fake_config *fake = &platform->fake;
	const uint64_t end_ps = platform->measure.warmup_ps + platform->measure.duration_ps;
	bool broken = fake->fault != FAULT_NONE && fake->vifs == fake->fault_vifs && replication >= fake->fault_from;

	count_call();
	pulse_tell(pulse, platform->measure.warmup_ps);
	if (broken && fake->fault == FAULT_STALL)
		pulse_stall(pulse, platform->measure.warmup_ps, fake->vifs);
	sleep_a_while(fake->sleep_ps, replication);
	if (fake_capture(inspection, replication, message, message_size) != 0 ||
	    fake_timelines(inspection, message, message_size) != 0)
		return -1;
	if (inspection != NULL && inspection->from_ps >= end_ps)
		fprintf(stderr, "a library's words\nvifsim: the window is missed\n");
	if (broken && break_down(fake->fault, message, message_size) != 0)
		return -1;
	report_round_trips(platform, replication, report);
	report_add_value(report, REPORT_SIMULATED_PS, "ps", end_ps);
	bool conserved = !(broken && fake->fault == FAULT_CHECK);
	if (!(broken && fake->fault == FAULT_UNCHECKED))
		report_add_check(report, "frames conserved", conserved, "sent 812 = received %d + in flight 20",
				 conserved ? 792 : 790);
	return 0;
}

int main(int argc, char **argv)
{
	const struct param_table tables[] = {
		{"", offsetof(struct fake_platform, fake), fake_params, sizeof(fake_params) / sizeof(fake_params[0])},
		{"measure", offsetof(struct fake_platform, measure), measure_params, measure_param_count},
	};
	const struct param_schema schema = {tables, 2, sizeof(struct fake_platform)};
	const struct metric_table metrics = {fake_metrics, sizeof(fake_metrics) / sizeof(fake_metrics[0])};
	const struct app_machine machine = {
		.schema = &schema,
		.metrics = &metrics,
		.check = fake_check,
		.check_effect = fake_check_effect,
		.stopping_rule = fake_stopping_rule,
		.check_inspection = fake_check_inspection,
		.run = fake_run,
	};

	return app_main(argc, argv, &machine);
}
