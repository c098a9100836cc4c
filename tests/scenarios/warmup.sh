#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The start-up transient: MSER-5 finds it in the series of each run's output, says what measuring it does to the mean, and
# ends the warm-up by itself when told to.  Pairs that begin one after the other within a millisecond make one: the
# first round trips meet no queue.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t five < <(replications 5)
point=(--sweep nic.model=hv --sweep vifs=32 "${five[@]}")
short=("${point[@]}" --set "measure.duration=50 ms")

# The floor of the scenario reaches beyond the transient.
simulate latency_closed_loop enough "${short[@]}"
cut=$(metric enough warmup_mser_ms vifs=32)
bias=$(metric enough warmup_bias_pct vifs=32)
settled=$(metric enough rtt_mean_us vifs=32)
half_width=$(metric enough rtt_ci95_us vifs=32)
holds "the transient ends inside the warm-up of 20 ms, ms" "$cut > 0.5 && $cut < 20"
holds "nothing of it is measured, %" "$bias == 0"

# Without a warm-up it is found at about the same time, and pulls the mean down.
simulate latency_closed_loop none "${short[@]}" --set "measure.warmup=0 ms"
cut_none=$(metric none warmup_mser_ms vifs=32)
bias=$(metric none warmup_bias_pct vifs=32)
low=$(metric none rtt_mean_us vifs=32)
holds "without a warm-up: where it ends, ms" "$cut_none > 0.5 && $cut_none < 20"
holds "without a warm-up: what it does to the mean, %" "$bias < -0.3"
holds "that is the difference of the two means, us" \
	"$low * (1 - $bias / 100) > $settled - 2 * $half_width && $low * (1 - $bias / 100) < $settled + 2 * $half_width"

# A bias beyond the half-width that was asked for is worth a word.
run run "$scenarios/latency_closed_loop.yaml" -o told "${short[@]}" --set "measure.warmup=0 ms" \
	--set "measure.confidence.half_width=0.3 %"
expect_status 0
grep -Eq 'at 1 of 1 points the start-up transient goes on beyond the warm-up and moves the mean' err ||
	fail "nothing is said of a measured transient: $(<err)"

# By MSER-5 the warm-up is prolonged until the transient lies in its first half.
simulate latency_closed_loop found "${short[@]}" --set "measure.warmup=0 ms" --set measure.warmup_rule=mser
cut=$(metric found warmup_mser_ms vifs=32)
bias=$(metric found warmup_bias_pct vifs=32)
mean=$(metric found rtt_mean_us vifs=32)
half_width_found=$(metric found rtt_ci95_us vifs=32)
simulated=$(metric found simulated_ms vifs=32)
holds "by MSER-5: what is left of it, %" "$bias == 0"
holds "by MSER-5: the mean is that behind a warm-up long enough, us" \
	"$mean > $settled - $half_width - $half_width_found && $mean < $settled + $half_width + $half_width_found"
holds "by MSER-5: warm-up of each of 5 replications, ms" \
	"($simulated - 250) / 5 >= 2 * $cut && ($simulated - 250) / 5 <= 50"
# A floor that is enough is not prolonged.
simulate latency_closed_loop same "${short[@]}" --set measure.warmup_rule=mser
mean=$(metric same rtt_mean_us vifs=32)
holds "a warm-up that is enough stays as it is, us" "$mean == $settled"
