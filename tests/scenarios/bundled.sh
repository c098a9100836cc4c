#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What one may type of every bundled scenario, whatever it sweeps; nothing is simulated.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

names=()
for file in "$scenarios"/*.yaml; do names+=("$(basename "$file" .yaml)"); done
if ((${#names[@]} < 26)); then fail "${#names[@]} bundled scenarios, expected 26 or more"; fi

# A look inside one point of it: what the refusal says may be typed, and so may the number of its last one.
for name in "${names[@]}"; do
	file=$scenarios/$name.yaml
	run run "$file" --list
	expect_status 0
	points=$(wc -l <out)
	if ((points > 1)); then
		run run "$file" --dry-run --trace line
		expect_status 2
		expect_err "vifsim: --trace looks inside one point, and $name has $points: add --point 1, or the number of another that --list shows"
	fi
	for point in 1 "$points"; do
		run run "$file" --dry-run --point "$point" --trace line --vcd signals
		if grep -q "has no guests, so nothing for --trace" err; then continue; fi # a bus alone, cores alone
		expect_status 0
		expect_err ""
		if [[ $(grep -c "^$name ${point}[: ]" out) != 1 ]]; then fail "it is not about point $point"; fi
	done
done

# Narrowed to the first or the last value of any of its axes, zipped ones too, it has the points that the whole sweep has there:
# what becomes idle by that is no error.
cat >narrow.py <<'EOF'
import json, re, subprocess, sys
program, file = sys.argv[1:]

def points(*narrow):
    done = subprocess.run([program, "run", file, "--list", "--json", *narrow], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{file} {' '.join(narrow)}: {done.stderr}")
    return [(p["at"], p["text"]) for p in json.loads(done.stdout)[0]["points"]], done.stderr

whole, said = points()
assert said == "", said
# Its figure shows all its axes, and says so.
shown = re.search(r"^# axes: (.*)$", open(re.sub("yaml$", "gp", file)).read(), re.M)[1].split()
if set(whole[0][0]) - set(shown):
    sys.exit(f"{file}: its script does not name {set(whole[0][0]) - set(shown)}")
for path in whole[0][0]:
    values = list(dict.fromkeys(at[path] for at, _ in whole))
    for value in {values[0], values[-1]}:
        there = [text for at, text in whole if at[path] == value]
        narrowed, said = points("--sweep", f"{path}={value}")
        rows = "latin_hypercube" in there[-1]  # what varies is drawn anew
        if not rows and [text for _, text in narrowed if text in there] != [text for _, text in narrowed]:
            sys.exit(f"{file} {path}={value}: points that the whole sweep has not")
        if not rows and said == "" and len(narrowed) != len(there):
            sys.exit(f"{file} {path}={value}: {len(narrowed)} points, expected {len(there)}")
        if any(": note: " not in line for line in said.splitlines()):
            sys.exit(said)
EOF
for name in "${names[@]}"; do
	what="run $name, narrowed"
	python3 narrow.py "$program" "$scenarios/$name.yaml" || fail "it cannot be narrowed"
done

# Points that become one have one id, that of the whole sweep's: a folder of it holds them.
short=(--set "measure.warmup=0 ms" --set "measure.duration=1 ms" --set measure.replications=1 --set measure.max_replications=1)
run run "$scenarios/identifier_width.yaml" -o widths --quiet "${short[@]}" --sweep vifs=1
expect_status 0
run run "$scenarios/identifier_width.yaml" -o widths --quiet "${short[@]}" --sweep vifs=1 --sweep nic.model=hv
expect_out "identifier_width: 1 point in widths (0 simulated, 1 there already)"
expect_err "$scenarios/identifier_width.yaml:26:26: note: nic.identifier.width has no effect with nic.model hv: points that \
differ in nothing else are one point
vifsim: identifier_width: widths/points.csv had 4 points, has 1 now"

# Another axis than the figure shows is not drawn into the same line: a figure for each of its values, which says so.
if ! command -v gnuplot >/dev/null; then exit 0; fi
run run "$scenarios/latency.yaml" -o axis --quiet "${short[@]}" --sweep vifs=1,8 --sweep nic.identifier.width=8,32
run plot axis
expect_status 0
expect_err ""
expect_out "axis/latency-nic.identifier.width=8.svg
axis/latency-nic.identifier.width=32.svg"
for width in 8 32; do
	if ! grep -q ">nic.identifier.width=$width<" "axis/latency-nic.identifier.width=$width.svg"; then fail "$width is not in its title"; fi
done
expect_absent axis/latency.svg
run report axis
expect_status 0
order=$(grep -oE ">nic.identifier.width=(8|32)<" axis/report.html | paste -sd' ')
if [[ $order != ">nic.identifier.width=8< >nic.identifier.width=32<" ]]; then fail "figures of the page are not in the order of the values: $order"; fi
