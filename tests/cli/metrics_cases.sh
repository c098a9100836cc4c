#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is known of each metric.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

run metrics
expect_status 0
expect_err ""
expect_out "METRIC       UNIT  MEANING
rtt_mean_us  us    Mean.
rtt_ci95_us  us    Interval.
round_trips  -     Count."

# Of one, and of all that begin so, also of what it is made.
run metrics rtt_ci
expect_status 0
expect_out "rtt_ci95_us
  Interval.
  unit       us
  made of    1e-06 * half_width(mean(workload.rtt_ps), 0.95)"
run metrics r
expect_status 0
if (($(grep -c '^  made of' out) != 3)); then fail "not all three"; fi

run metrics rtt_meen_us
expect_status 2
expect_out ""
expect_err "vifsim: rtt_meen_us: error: no such metric; did you mean 'rtt_mean_us'?"
run metrics rtt_meen_us --json
expect_status 2
expect_out ""
run metrics --markdown --json
expect_status 2

if command -v jq >/dev/null; then
	run metrics round --json
	expect_status 0
	jq -c . out >flat
	mv flat out
	expect_out '[{"name":"round_trips","unit":"","help":"Count.","formula":"workload.round_trips","over":["workload.round_trips"],"under":[],"only_with":null}]'
fi

# The pages of the reference: a row for each, cells that nothing ends early.
run metrics --markdown
expect_status 0
expect_out_has "# Metrics"
# shellcheck disable=SC2016  # Markdown's own
expect_out_has '| `rtt_mean_us` | us | Mean. | `1e-06 * mean(workload.rtt_ps)` |'
run params --markdown
expect_status 0
expect_out_has "[measure.confidence](#measureconfidence)"
expect_out_has "## measure.confidence"
# shellcheck disable=SC2016
expect_out_has '| `fake.cost` | `10 us` | us | 1 ns .. 1 ms | assumed, 5 us .. 20 us | Round-trip time of each VIF. *Source:* made up for the tests |'
# shellcheck disable=SC2016
expect_out_has '| `nic.model` | `hv` |  | hv \| sv |'
# shellcheck disable=SC2016
if (($(grep -c '^| `' out) != $("$program" params | tail -n +2 | wc -l))); then fail "not a row for each parameter"; fi
run params fake --markdown
expect_status 2

run metrics rtt_mean_us round_trips
expect_status 2
expect_err_has "one METRIC at most was expected"
run metrics --markdown --json
expect_status 2
expect_err_has "--markdown is of all metrics, and no --json"
