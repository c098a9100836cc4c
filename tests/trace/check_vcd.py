#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the signals of run --vcd against the run's own counters, and against its timeline.

    check_vcd.py SIGNALS.vcd POINT.json [TRACE.json]
    check_vcd.py --window WHOLE.vcd PART.vcd FROM_PS TO_PS

The point: of each CPU, how long it was idle, how long each domain had it and how long the hypervisor alone; of each
domain, its states; how long the PCI bus moved something; how long the contexts of each microengine ran.  The signals
must begin with the measured window.

The timeline: each domain changes its state at the same times in both, which were noted in different ways: the one by
whoever changes it, the other by who looks at all when a time is over.
"""
import collections
import decimal
import json
import re
import sys

failures = 0


def hold(what, condition):
    global failures
    if not condition:
        failures += 1
        if failures <= 20:
            print("does not hold: " + what)


def read(path):
    """Of each signal, by its path, the times at which it changes and its values from there on; and the last time."""
    names, scopes, changes, now = {}, [], collections.defaultdict(list), 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if not words:
                continue
            if words[0] == "$scope":
                scopes.append(words[2])
            elif words[0] == "$upscope":
                scopes.pop()
            elif words[0] == "$var":
                names[words[3]] = ".".join(scopes[1:] + [words[4]])
            elif words[0][0] == "#":
                now = int(words[0][1:])
            elif words[0][0] == "b" and len(words) == 2:
                changes[words[1]].append((now, int(words[0][1:], 2)))
            elif words[0][0] in "01" and len(words) == 1 and words[0][1:] in names:
                changes[words[0][1:]].append((now, int(words[0][0])))
    return {names[code]: pieces for code, pieces in changes.items()}, now


def pieces(signal, end):
    """From when to when it has which value; the same value told again is no change."""
    found = []
    for at, value in signal:
        if found and found[-1][2] == value:
            continue
        if found:
            found[-1][1] = at
        found.append([at, end, value])
    return [piece for piece in found if piece[0] < piece[1]]


def times(signal, end):
    """How long it has each value."""
    found = collections.Counter()
    for begin, until, value in pieces(signal, end):
        found[value] += until - begin
    return found


def both(a, b, end, condition):
    """How long a condition on two signals holds."""
    edges = sorted({piece[0] for piece in pieces(a, end) + pieces(b, end)} | {end})
    values = [dict((at, value) for at, value in signal) for signal in (a, b)]
    now, total = [None, None], 0
    for at, until in zip(edges, edges[1:]):
        now = [values[i].get(at, now[i]) for i in (0, 1)]
        total += until - at if condition(*now) else 0
    return total


def equal(what, found, expected, tolerance=0):
    hold(f"{what}: {found} by the signals, {expected} by the run", abs(found - expected) <= tolerance)


def check_cpus(signals, end, statistics, host):
    given = collections.Counter()
    none = sum(re.fullmatch(rf"{host}\.(dom0|guest\d+)\.state", name) is not None for name in signals)
    cpu = 0
    while f"{host}.cpu{cpu}.busy" in signals:
        at = f"{host}.cpu{cpu}."
        busy, domain = signals[at + "busy"], signals[at + "domain"]
        equal(at + "idle", times(busy, end)[0], statistics[at + "idle_ps"])
        equal(at + "hypervisor alone", both(busy, domain, end, lambda b, d: b == 1 and d == none),
              statistics[at + "hypervisor_alone_ps"])
        given.update(times(domain, end))
        cpu += 1
    hold(f"{host} has CPUs", cpu > 0)
    return given


def check_domains(signals, end, statistics, host, given):
    for name, signal in signals.items():
        match = re.fullmatch(rf"({host}\.(dom0|guest(\d+)))\.state", name)
        if match is None:
            continue
        number = 0 if match[2] == "dom0" else int(match[3]) + 1
        states = times(signal, end)
        for state, counter in enumerate(("running_ps", "runnable_ps", "blocked_ps")):
            equal(f"{name}, {counter}", states[state], statistics[f"{match[1]}.{counter}"])
        equal(f"{match[1]}: time of its CPU", given[number], statistics[f"{match[1]}.running_ps"])


def check_bus(signals, end, statistics, host):
    if f"{host}.pci.busy" not in signals:
        return
    at = f"{host}.pci."
    clocks = sum(statistics[f"{at}{phase}_clocks"] for phase in ("address", "wait", "data"))
    period = (statistics[at + "read_ps"] + statistics[at + "write_ps"]) / statistics[at + "busy_clocks"]
    # Every edge of a clock is rounded to a picosecond; one transaction may be under way at the end.
    equal(at + "busy", times(signals[at + "busy"], end)[1], clocks * period,
          2 * (statistics[at + "transactions"] + statistics[at + "retries"]) + 2000000)


def check_engines(signals, end, statistics, host):
    for engine in ("receive", "ingress", "send"):
        counter = f"{host}.ixp.{engine}.busy_ps"
        if counter not in statistics:
            continue
        contexts = [signal for name, signal in signals.items() if re.fullmatch(rf"{host}\.ixp\.{engine}\d", name)]
        ran = sum(times(signal, end)[2] for signal in contexts)
        # Cycles are counted when they begin: the last ones go on.
        equal(counter, ran, statistics[counter], 200000 + 2 * statistics[f"{host}.ixp.{engine}.swaps"])


def check_trace(signals, end, path):
    with open(path, encoding="utf-8") as file:
        events = json.load(file, parse_float=str)["traceEvents"]
    ps = lambda time: round(decimal.Decimal(time) * 1000000)  # lengths may be a femtosecond or so shorter
    groups = {event["pid"]: event["args"]["name"] for event in events if event.get("name") == "process_name"}
    tracks = {(event["pid"], event["tid"]):
              groups[event["pid"]].replace(" domains", ".") + event["args"]["name"].replace(" ", "")
              for event in events if event.get("name") == "thread_name" and groups[event["pid"]].endswith(" domains")}
    found = collections.defaultdict(list)
    for event in events:
        track = tracks.get((event["pid"], event.get("tid")))
        if track is not None and event["ph"] == "X":
            found[track].append([ps(event["ts"]), ps(event["ts"]) + ps(event["dur"]), event["name"]])
    count = 0
    for track, slices in found.items():
        states = [[begin, until, ("running", "runnable", "blocked")[value]]
                  for begin, until, value in pieces(signals[track + ".state"], end)]
        merged = []
        for one in slices:
            if one[0] == one[1]:
                continue
            if merged and merged[-1][2] == one[2] and merged[-1][1] == one[0]:
                merged[-1][1] = one[1]  # what was in between took no time
            else:
                merged.append(list(one))
        hold(f"{track}: the same states at the same times in signals and timeline", merged == states)
        count += len(states)
    hold("there are domains", count > 0)
    print(f"{count} states of domains, the same in the timeline")


def compare(whole, part, begin, end):
    """In the window each signal has the same values in both."""
    ours, last = read(part)
    theirs, _ = read(whole)
    hold(f"the part ends with its window, not at {last}", last == end)
    hold("both have the same signals", set(ours) == set(theirs))
    cut = lambda signal: [[max(a, begin), min(b, end), value] for a, b, value in pieces(signal, end)
                          if max(a, begin) < min(b, end)]
    for name in set(ours) & set(theirs):
        hold(f"{name}: the same in both", cut(ours[name]) == cut(theirs[name]))


def main():
    if sys.argv[1] == "--window":
        compare(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
        sys.exit(failures > 0)
    signals, end = read(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        statistics = json.load(file)["replications"][0]["statistics"]
    print(f"{len(signals)} signals, {sum(map(len, signals.values()))} values, up to {end} ps")
    for host in ("host_a", "host_b"):
        given = check_cpus(signals, end, statistics, host)
        check_domains(signals, end, statistics, host, given)
        check_bus(signals, end, statistics, host)
        check_engines(signals, end, statistics, host)
    if len(sys.argv) > 3:
        check_trace(signals, end, sys.argv[3])
    if failures:
        print(f"{failures} do not hold")
    sys.exit(failures > 0)


main()
