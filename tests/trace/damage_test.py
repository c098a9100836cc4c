#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The checks of timelines find what is wrong: a good one is damaged, a bit at a time, and has to be refused each time.

    damage_test.py PROGRAM SCRATCH

What is damaged: of each kind of track, a slice that is missing, told twice, longer by a picosecond or named wrongly; of
flows, their points; of the file, its order, keys, names and times; and the run's counters, by one.
"""
import copy
import decimal
import json
import pathlib
import shutil
import subprocess
import sys

CHECKER = pathlib.Path(__file__).with_name("check_trace.py")


# Of devices, tracks and what stands there; of these, the run does not count how long it takes.
DEVICES = {
    "ixp": [("receive", "receive"), ("ingress", "frame"), ("egress", "frame"), ("send", "send")],
    "nic": [("transmit", "fetches"), ("receive", "writes"), ("status", "status")],
    "sriov": [("receive pipeline", "takes"), ("transmit pipeline", "takes"), ("function 0 send", "fetches"),
              ("function 0 receive", "writes")],
    "cdna": [("processor 0", "send"), ("processor 0", "receive"), ("transmit", "fetches"), ("receive", "writes"),
             ("tell", "status"), ("tell", "vector")],
}
UNCOUNTED = ("receive", "ingress", "egress", "send", "function 0 send", "function 0 receive", "transmit", "tell", "status")


class Run:
    """A timeline and its point, as they are; times are texts, so that what is written again is the same."""

    def __init__(self, program, scratch, scenario, device, *arguments, whole=True):
        self.name, self.device, self.whole, self.folder = f"{scenario}, {device}", device, whole, scratch / device
        self.trace, self.point = scratch / "damaged.json", scratch / "point.json"
        whole = scratch / f"{device}.json"
        subprocess.run([program, "run", scenario, "-q", "-o", self.folder, "--trace", whole, "--set",
                        "measure.replications=1", "--set", "measure.max_replications=1", "--set",
                        "measure.warmup=0 ms", *arguments], check=True, stdout=subprocess.DEVNULL)
        with open(whole, encoding="utf-8") as file:
            self.document = json.load(file, parse_float=decimal.Decimal)
        with open(next((self.folder / "points").iterdir()), encoding="utf-8") as file:
            self.statistics = json.load(file)["replications"][0]["statistics"]
        self.until = int(self.document["otherData"]["until_ps"]) / 1000000 - 500
        self.processes = {one["pid"]: one["args"]["name"] for one in self.named("process_name")}
        self.threads = {one["tid"]: one["args"]["name"] for one in self.named("thread_name")}

    def named(self, kind):
        return [one for one in self.document["traceEvents"] if one["ph"] == "M" and one["name"] == kind]

    def accepted(self, document, statistics):
        """Whether the checker takes it for good."""
        with open(self.trace, "w", encoding="utf-8") as file:
            json.dump(document, file, default=float)
        with open(self.point, "w", encoding="utf-8") as file:
            json.dump({"replications": [{"statistics": statistics}]}, file)
        done = subprocess.run([sys.executable, CHECKER, self.trace, self.point], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1) or done.stderr:
            raise SystemExit(f"FAILED: the checker broke down: {done.stderr}")
        return done.returncode == 0

    def picture(self, group, thread, name=""):
        """Where there are slices of a group's tracks, all names by how they begin; not at the ends of the run."""
        return [at for at, one in enumerate(self.document["traceEvents"])
                if one["ph"] == "X" and self.processes[one["pid"]].endswith(group)
                and self.threads[one["tid"]].startswith(thread) and one["name"].startswith(name)
                and 0 < one["ts"] < self.until and one["dur"] > 0]

    def phase(self, letter):
        return [at for at, one in enumerate(self.document["traceEvents"]) if one["ph"] == letter and one["ts"] < self.until]


def drop(events, at):
    del events[at]


def double(events, at):
    events.insert(at, dict(events[at]))


def stretch(events, at):
    events[at]["dur"] += decimal.Decimal("0.000001")


def rename(events, at):
    events[at]["name"] = "something"


def retime(events, at):
    """Still in the order of time, but where nothing begins."""
    events[at]["ts"] = (events[at]["ts"] + events[at + 1]["ts"]) / 2 + decimal.Decimal("0.000001")


def swap(events, at):
    events[at], events[at + 1] = events[at + 1], events[at]


def replace(key, value):
    def change(events, at):
        events[at][key] = value
    change.__name__ = f"{key} {value}"
    return change


def without(key):
    def change(events, at):
        del events[at][key]
    change.__name__ = f"no {key}"
    return change


def split(events, at):
    end = {"ph": "E", "pid": events[at]["pid"], "tid": events[at]["tid"], "ts": events[at]["ts"] + events[at]["dur"]}
    place = next(i for i in range(at, len(events)) if events[i]["ts"] > end["ts"])
    events[at] = {key: value for key, value in events[at].items() if key != "dur"} | {"ph": "B"}
    events.insert(place, end)


def damages(run):
    """All of them: what is damaged, how, and where."""
    tracks = [(run.device, *track) for track in DEVICES.get(run.device, [])]
    for track in tracks:
        places = run.picture(*track)
        for how in (drop, double, rename) + (() if track[1] in UNCOUNTED else (stretch,)):
            yield " ".join(track), how, places[len(places) // 2]
    if not run.whole:
        return
    tracks = [("CPUs", "cpu", "guest"), ("CPUs", "cpu", "hypervisor"), ("CPUs", "cpu 1 work", "send"), ("domains", "guest", "running"),
              ("domains", "guest", "blocked"), ("bus", "bus", "DMA"), ("bus", "bus", "CPU"), ("wires", "", "")]
    for track in tracks:
        places = run.picture(*track)
        for how in (drop, double, stretch, rename):
            yield " ".join(track).strip(), how, places[len(places) // 2]
    work, state = run.picture("CPUs", "cpu 1 work", "send")[1], run.picture("domains", "guest", "running")[1]
    for how in (without("dur"), without("cat"), without("ts"), replace("ph", "Q"), replace("tid", 1), replace("tid", 999999), split):
        yield "a slice of work", how, work
        yield "a domain's state", how, state
    for letter in "stf":
        places = run.phase(letter)
        for how in (drop, double, retime, replace("id", 999999), replace("cat", "other")):
            if (letter, how) not in (("t", drop), ("t", double)):  # a step more or less is a way, too
                yield f"a flow's {letter}", how, places[len(places) // 2]
    yield "an end without", without("bp"), run.phase("f")[0]
    yield "a counter", replace("args", {"frames": -1}), run.phase("C")[0]
    yield "order of time", swap, next(at for at in range(len(run.document["traceEvents"]) // 2, 10 ** 9)
                                      if run.document["traceEvents"][at]["ts"] < run.document["traceEvents"][at + 1]["ts"])


def counters(run):
    """The run's counters, one of each kind."""
    for name in ("host_a.cpu1.guest_ps", "host_a.cpu1.hypervisor_ps", "host_a.cpu1.idle_ps", "host_a.cpu1.stage_send_ps",
                 "host_a.guest0.running_ps", "host_a.guest0.blocked_ps", "host_a.guest0.frames_received",
                 "host_a.pci.transactions", "host_a.pci.read_ps", "host_a.pci.write_ps", "host_a.ixp.receive.elements",
                 "host_b.ixp.send.elements", "host_a.ixp.egress.frames", "wire.host_a_to_switch.frames",
                 "wire.host_b_to_switch.bytes", "host_a.nic.frames_received",
                 "host_b.nic.transmit.arrivals", "host_a.nic.status_writes", "host_a.sriov.fetched", "host_b.sriov.written",
                 "host_a.sriov.transmit_busy_ps", "host_a.cdna.busy_ps", "host_b.cdna.transmit.arrivals",
                 "host_a.cdna.frames_received", "host_a.cdna.status_writes"):
        if name in run.statistics:
            yield name


def main():
    program, scratch = sys.argv[1], pathlib.Path(sys.argv[2])
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    runs = [Run(program, scratch, "latency", "ixp", "--sweep", "nic.model=sv", "--sweep", "vifs=4", "--set", "measure.duration=3 ms"),
            Run(program, scratch, "throughput", "nic", "--sweep", "nic.model=hv", "--sweep", "vifs=2", "--sweep",
                "workload.direction=receive", "--set", "measure.duration=4 ms"),
            Run(program, scratch, "throughput", "sriov", "--sweep", "nic.model=sriov", "--set", "bus.model=pcie", "--sweep",
                "vifs=2", "--sweep", "workload.direction=receive", "--set", "measure.duration=2500 us", whole=False),
            Run(program, scratch, "cdna", "cdna", "--sweep", "nic.model=cdna", "--sweep", "vifs=2", "--sweep",
                "workload.direction=receive", "--set", "measure.duration=3 ms", whole=False)]
    failures = count = 0
    for run in runs:
        if not run.accepted(run.document, run.statistics):
            raise SystemExit(f"FAILED: {run.name} is refused as it is")
        for what, how, at in damages(run):
            document = copy.copy(run.document)
            document["traceEvents"] = copy.deepcopy(run.document["traceEvents"])
            how(document["traceEvents"], at)
            count += 1
            if run.accepted(document, run.statistics):
                failures += 1
                print(f"FAILED: {run.name}: {what}, {how.__name__}: is taken for good", file=sys.stderr)
        for name in counters(run):
            count += 1
            if run.accepted(run.document, run.statistics | {name: run.statistics[name] - 1}):
                failures += 1
                print(f"FAILED: {run.name}: {name}, one less: is taken for good", file=sys.stderr)
    print(f"{count} damages, {count - failures} found")
    sys.exit(failures > 0)


main()
