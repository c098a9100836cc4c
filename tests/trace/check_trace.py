#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds a timeline of run --trace against the documentation of its format, and against the run's own counters.

    check_trace.py TRACE.json [POINT.json]
    check_trace.py --window WHOLE.json PART.json

The format: "Trace Event Format" of Chrome (JSON Object Format).  What it asks for is in KEYS and in Trace below: which
keys each phase has, that slices of a track do not overlap, that flows begin once and lead to slices, that counters are
numbers.  Times are read as decimals, so sums are exact to the picosecond.  Chromium's reader asks for more: the order of
time, flows of the category of their slices, no slices in two parts (B and E), and that slices do not overlap by an error
of binary doubles, either.

The point: of each CPU, the time by owner and by what it was spent on; of each domain, its states, and what its CPU's
track gives it; uses of each bus, and the time of them; frames on each wire; programs of the network processor; and
that each frame that a guest received has a flow from where it was sent.  Over the measured window, which must lie in
that of the timeline.

--window: PART is a window of the same run as WHOLE.  Every track has the same slices in it, cut off at its edges.
"""
import collections
import json
import re
import sys

# Phase: the keys that the documentation asks for; "tid" and "args" may be missing elsewhere.
KEYS = {
    "X": {"name", "cat", "ph", "ts", "dur", "pid", "tid"},
    "i": {"name", "cat", "ph", "ts", "pid", "tid", "s"},
    "C": {"name", "ph", "ts", "pid", "args"},
    "s": {"name", "cat", "ph", "ts", "pid", "tid", "id"},
    "t": {"name", "cat", "ph", "ts", "pid", "tid", "id"},
    "f": {"name", "cat", "ph", "ts", "pid", "tid", "id", "bp"},
    "M": {"name", "ph", "pid", "args"},
}
OPTIONAL = {"args", "tid"}
# What stands on the tracks of buses and wires.
USES = r"(CPU|DMA) (read|write)(, (retry|abort))?|read|write|completion|message"
FRAMES = {"probe", "reply", "foreign frame", "segment", "hostile frame", "replayed frame", "lost frame"}
METADATA = {"process_name": "name", "process_sort_index": "sort_index", "thread_name": "name",
            "thread_sort_index": "sort_index"}

failures = 0


def fail(what):
    """Of much the same, the first few."""
    global failures
    failures += 1
    if failures <= 20:
        print("does not hold: " + what)


def hold(what, condition):
    if not condition:
        fail(what)


def equal(what, found, expected):
    hold(f"{what}: {found} in the timeline, {expected} by the run", found == expected)


def picoseconds(number, shorter=0):
    """Of microseconds: an integer, or the text of a decimal; a length may be so many femtoseconds shorter."""
    whole, _, fraction = str(number).partition(".")
    if len(fraction) > 9 or not whole.isdigit():
        fail(f"time {number} is not to the picosecond")
        return 0
    femtoseconds = int(whole) * 1000000000 + int(fraction.ljust(9, "0"))
    hold(f"time {number} is a whole number of picoseconds", -femtoseconds % 1000 <= shorter)
    return -(-femtoseconds // 1000)


class Slice:
    def __init__(self, track, event, begin, end):
        self.track, self.name, self.category = track, event["name"], event["cat"]
        self.arguments = event.get("args", {})
        self.begin, self.end = begin, end
        self.float_end = float(event["ts"]) + float(event["dur"])

    def within(self, window):
        """Its time in a window."""
        return max(0, min(self.end, window[1]) - max(self.begin, window[0]))


class Trace:
    """What is in the file, once it has been held against the format."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            document = json.load(file, parse_float=str)
        hold("the file is an object with traceEvents", isinstance(document.get("traceEvents"), list))
        hold("displayTimeUnit is ms or ns", document.get("displayTimeUnit") in ("ms", "ns"))
        self.other = document["otherData"]
        self.window = (int(self.other["from_ps"]), int(self.other["until_ps"]))
        self.measured = (int(self.other["measured_from_ps"]), int(self.other["measured_until_ps"]))
        self.processes, self.threads, self.slices, self.instants = {}, {}, [], []
        self.flows = collections.defaultdict(list)
        self.open = {}  # the last slice of a track
        self.now = 0
        self.counters = set()
        for event in document["traceEvents"]:
            self.read(event)
        self.check_names()
        self.check_flows()

    def name(self, track):
        return f"{self.processes.get(track[0], track[0])}, {self.threads.get(track, track[1])}"

    def read(self, event):
        phase = event.get("ph")
        keys = set(event)
        if phase not in KEYS or not KEYS[phase] <= keys <= KEYS[phase] | OPTIONAL:
            fail(f"phase and keys of {event}")
            return
        if phase == "M":
            self.read_metadata(event)
            return
        at = picoseconds(event["ts"])
        if not self.window[0] <= at <= self.window[1]:
            fail(f"{event} lies in the window")
        hold(f"time goes on at {event}", at >= self.now)
        self.now = at
        if phase == "C":
            self.read_counter(event)
            return
        track = (event["pid"], event["tid"])
        if phase == "X":
            self.begin(track, event, at, at + picoseconds(event["dur"], 100))
        elif phase == "i":
            hold("an instant's scope is one of g, p and t", event["s"] in ("g", "p", "t"))
            self.instants.append((track, event["name"], at))
        else:
            self.read_flow(phase, track, event, at)

    def begin(self, track, event, at, end):
        before = self.open.get(track)
        if before is not None and (before.end > at or before.float_end > float(event["ts"])):
            fail(f"{self.name(track)}: {event['name']} at {at} overlaps {before.name}")
        self.open[track] = Slice(track, event, at, end)
        self.slices.append(self.open[track])

    def read_metadata(self, event):
        kind, value = event["name"], event["args"].get(METADATA.get(event["name"]))
        hold("metadata are of a kind that there is", kind in METADATA and value is not None)
        if kind == "process_name":
            hold(f"process {value} is named once", event["pid"] not in self.processes)
            self.processes[event["pid"]] = value
        elif kind == "thread_name":
            track = (event["pid"], event["tid"])
            hold(f"thread {value} is named once", track not in self.threads)
            self.threads[track] = value

    def read_counter(self, event):
        track = (event["pid"], event["name"])
        hold("counters have numbers", all(value >= 0 for value in event["args"].values()))
        self.counters.add(track)

    def read_flow(self, phase, track, event, at):
        one = self.open.get(track)
        if one is None or one.begin != at or one.category != event["cat"]:
            fail(f"flow {event} leads to a slice of its category that begins then")
        hold("a flow's end binds to the slice around it", phase != "f" or event["bp"] == "e")
        self.flows[(event["cat"], event["name"], event["id"])].append((at, phase, one))

    def check_names(self):
        for track in {one.track for one in self.slices}:
            hold(f"track {track} has a name", track in self.threads and track[0] in self.processes)
            hold(f"track {track} is no process's main thread", track[1] not in self.processes)

    def check_flows(self):
        for key, points in self.flows.items():
            phases = [phase for _, phase, _ in points]
            hold(f"flow {key} begins once: {phases}", phases.count("s") == 1 and phases[0] == "s")
            hold(f"flow {key} ends at most once, and last: {phases}", "f" not in phases[:-1])

    def tracks(self, group):
        """Slices of a group's tracks by their names."""
        named = {self.threads[track]: [] for track in self.threads if self.processes[track[0]] == group}
        for one in self.slices:
            if self.processes[one.track[0]] == group:
                named[self.threads[one.track]].append(one)
        return named


def clipped(slices, window):
    return sum(one.within(window) for one in slices)


def check_cpus(trace, statistics, host):
    """Time by owner and by work; and the time that the tracks give each domain."""
    given = collections.Counter()
    tracks = trace.tracks(f"{host} CPUs")
    for name, slices in tracks.items():
        if not name.startswith("cpu "):
            continue
        at = f"{host}.cpu{name.split()[1]}."
        if name.endswith(" work"):
            continue
        owners, works = collections.Counter(), collections.Counter()
        for one in tracks[name + " work"]:
            works[one.name] += one.within(trace.measured)
        for one in slices:
            time = one.within(trace.measured)
            owners["guest" if one.name.startswith("guest ") else one.name] += time
            if "domain" in one.arguments:
                given[int(one.arguments["domain"])] += time
        for owner in ("dom0", "guest", "hypervisor"):
            equal(at + owner, owners[owner], statistics[f"{at}{owner}_ps"])
        equal(at + "idle", trace.measured[1] - trace.measured[0] - sum(owners.values()), statistics[at + "idle_ps"])
        equal(at + "all work", sum(works.values()), sum(owners.values()))
        for counter, value in statistics.items():
            if counter.startswith(at + "stage_"):
                equal(counter, works[counter[len(at + "stage_"):-len("_ps")]], value)
    return given


def check_domains(trace, statistics, host, given):
    for name, slices in trace.tracks(f"{host} domains").items():
        number = 0 if name == "dom0" else int(name[len("guest "):]) + 1
        at = f"{host}.{name.replace(' ', '')}."
        for state in ("running", "runnable", "blocked"):
            found = clipped((one for one in slices if one.name == state), trace.measured)
            equal(at + state, found, statistics[f"{at}{state}_ps"])
        equal(at + "running, by its CPU's track", given[number], statistics[at + "running_ps"])
        if trace.measured[0] == 0:  # else one may have waited before
            waits = [one for one in slices if one.name == "runnable"]
            over = max((one.end - one.begin for one in waits if one.end < trace.window[1]), default=0)
            longest = max((one.end - one.begin for one in waits), default=0)
            found = statistics[at + "runnable_longest_ps"]
            hold(f"{at}runnable_longest_ps: {over} to {longest} in the timeline, {found} by the run", over <= found <= longest)
    told = [at for track, _, at in trace.instants if trace.processes[track[0]] == f"{host} domains"]
    # At the window's edges either may be first.
    least = sum(trace.measured[0] < at < trace.measured[1] for at in told)
    most = sum(trace.measured[0] <= at <= trace.measured[1] for at in told)
    found = statistics.get(f"{host}.interrupts.events", 0)
    hold(f"{host}.interrupts.events: {least} to {most} in the timeline, {found} by the run", least <= found <= most)


def inside(slices, window):
    """Those that end in the window: a counter has each at its end."""
    return [one for one in slices if window[0] < one.end <= window[1]]


def check_bus(trace, statistics, host):
    """By what kind of bus it is: the counters' names say."""
    tracks = trace.tracks(f"{host} bus")
    every = [one for slices in tracks.values() for one in slices]
    over = inside(every, trace.measured)
    for one in every:
        hold(f"{host} bus: {one.name} is a use of it", re.fullmatch(USES, one.name))
    if f"{host}.pci.transactions" in statistics:
        # Counted when its data are over: its turn-around may end after the run.
        over = [one for one in every if one.end > trace.measured[0]]
        of = lambda ending: sum(one.name.endswith(ending) for one in over)
        at = f"{host}.pci."
        for what, found in (("retries", of("retry")), ("aborts", of("abort")),
                            ("transactions", len(over) - of("retry") - of("abort"))):
            equal(at + what, found, statistics[at + what])
        for way in ("read", "write"):
            found, counted = clipped((one for one in every if f" {way}" in one.name), trace.measured), statistics[f"{at}{way}_ps"]
            # One that goes on at the run's end is not in the timeline; of one that is over, its turn-around is counted whole.
            rest = abs(trace.measured[1] - max((one.end for one in every), default=trace.measured[0]))
            hold(f"{at}{way}_ps: {found} in the timeline, {counted} by the run", counted - rest <= found <= counted)
        return len(over)
    for counter, slices in ((f"{host}.pcie.down.packets", tracks.get("link down")),
                            (f"{host}.pcie.up.packets", tracks.get("link up")),
                            (f"{host}.on_chip.requests", every)):
        if counter in statistics:
            equal(counter, len(inside(slices, trace.measured)), statistics[counter])
    return len(over)


def ended(trace, what, slices, counted):
    """So many of them are over; of those that end with the timeline, some may go on."""
    found = sum(one.end < trace.window[1] for one in inside(slices, trace.measured))
    last = sum(one.end == trace.window[1] for one in slices)
    hold(f"{what}: {found} in the timeline, {last} at its end, {counted} by the run", found <= counted <= found + last)


def check_device(trace, statistics, host):
    lanes = {track for track, name in trace.threads.items() if name.startswith("DMA")}
    worked = [one for slices in trace.tracks(f"{host} ixp").values() for one in slices if one.track not in lanes]
    if f"{host}.ixp.receive.elements" not in statistics:
        return
    for engine in ("receive", "send"):
        at = f"{host}.ixp.{engine}.elements"
        ended(trace, at, [one for one in worked if one.name.startswith(engine + " ")], statistics[at])
    if trace.measured[0] == 0:
        at = f"{host}.ixp."
        ended(trace, at + "egress.frames", [one for one in worked if one.name == "frame from host"],
              statistics[at + "egress.frames"])
        # One that finds its VIF's receive queue full has had its program, too.
        ended(trace, at + "ingress.frames", [one for one in worked if one.name == "frame to host"],
              statistics[at + "ingress.frames"] + statistics[at + "drop_credit"])


def busy(trace, what, slices, statistics):
    """What waits is counted, and is in the timeline when it begins; who has been idle at the end has none."""
    found, counted = sum(one.end - one.begin for one in slices), statistics[what]
    idle = all(one.end < trace.window[1] for one in slices)
    hold(f"{what}: {found} in the timeline, {counted} by the run", found == counted if idle else found <= counted)


def check_functions(trace, statistics, host):
    """A card with virtual functions: its pipelines, and what the functions moved."""
    at, tracks = f"{host}.sriov.", trace.tracks(f"{host} sriov")
    for way in ("receive", "transmit"):
        hold(f"{at}{way}: its pipeline takes frames", all(one.name == "takes frame" for one in tracks[f"{way} pipeline"]))
        if trace.measured[0] == 0:  # else there are frames that were counted, but not taken in, before
            busy(trace, f"{at}{way}_busy_ps", tracks[f"{way} pipeline"], statistics)
    for way, what, counter in (("send", "fetches frame", "fetched"), ("receive", "writes frame", "written")):
        found = sum(one.name == what for name, slices in tracks.items() if re.match(rf"function \d+ {way}", name)
                    for one in inside(slices, trace.measured))
        equal(at + counter, found, statistics[at + counter])


def check_contexts(trace, statistics, host):
    """A card with protected contexts: its processors, and the turns of the contexts."""
    at, tracks = f"{host}.cdna.", trace.tracks(f"{host} cdna")
    worked = [one for name, slices in tracks.items() if name.startswith("processor ") for one in slices]
    hold(f"{at} processors send and receive", all(one.name in ("send", "receive") for one in worked))
    if trace.measured[0] == 0:
        busy(trace, at + "busy_ps", worked, statistics)
    for name, what, counter in (("transmit", "fetches frame", "transmit.arrivals"), ("receive", "writes frame", "frames_received"),
                                ("tell", "status word", "status_writes"), ("tell", "vector", "vectors")):
        slices = [one for one in tracks[name] if one.name == what]
        if name == "tell":  # counted when they begin
            found = sum(trace.measured[0] <= one.begin < trace.measured[1] for one in slices)
            equal(at + counter, found, statistics[at + counter])
        else:
            ended(trace, at + counter, slices, statistics[at + counter])


def check_card(trace, statistics, host):
    """The ordinary card: frames fetched and written, status blocks."""
    at, tracks = f"{host}.nic.", trace.tracks(f"{host} nic")
    for name, what, counter in (("transmit", "fetches frame", "transmit.arrivals"), ("receive", "writes frame", "frames_received"),
                                ("status", "status block", "status_writes")):
        ended(trace, at + counter, [one for one in tracks[name] if one.name == what], statistics[at + counter])


def check_wires(trace, statistics):
    for name, slices in trace.tracks("wires").items():
        # Frames are counted when they are handed over, and may still wait for the wire, or be held back by a fault.
        if trace.measured[0] == 0:
            at = f"wire.{name}."
            found, counted = len(slices), statistics[at + "frames"]
            # One that a fault loses has left the wire when it is lost, before its turn.
            waiting = statistics[at + "station.arrivals"] - statistics[at + "station.departures"] + statistics[at + "lost"]
            hold(f"{at}frames: {found} in the timeline, {counted} by the run, {waiting} on it, before it or lost",
                 0 <= counted - found <= waiting)
            if found == counted:
                equal(at + "bytes", sum(one.arguments["bytes"] for one in slices), statistics[at + "bytes"])
        else:
            sent, counted = sum(one.begin >= trace.measured[0] for one in slices), statistics[f"wire.{name}.frames"]
            hold(f"wire.{name}.frames: {sent} in the timeline, {counted} by the run", abs(sent - counted) <= 64)
        for one in slices:
            # Each time is a picosecond too long at most, as any rate has it.
            first, bytes_ = slices[0].arguments["bytes"], one.arguments["bytes"]
            hold(f"wire.{name}: {one.name} is a frame, and takes its bytes' time", one.name in FRAMES and -bytes_ <
                 (one.end - one.begin) * first - (slices[0].end - slices[0].begin) * bytes_ < first)


def check_sent(trace, statistics):
    """A flow begins with each frame that a guest sends, also with those of a hostile one."""
    begun = sum(phase == "s" and trace.measured[0] < one.end <= trace.measured[1] and
                trace.processes[one.track[0]].endswith(" CPUs") for _, phase, one in (points[0] for points in trace.flows.values()))
    sent = sum(value for name, value in statistics.items() if re.fullmatch(
        r"host_[ab]\.guest\d+\.frames_sent|workload\.hostile\.(flood_frames|forge_id|spoof_source)", name))
    equal("frames sent, by flows that begin", begun, sent)


def check_frames(trace, statistics):
    """Each frame that a guest received came from where it was sent; all of them, if the whole run is there."""
    ends = {key: point for key, points in trace.flows.items() for point in points if point[1] == "f"}
    received = sum(value for name, value in statistics.items()
                   if re.fullmatch(r"host_[ab]\.guest\d+\.frames_received", name))
    # A peer in host B's place has no CPUs: flows end on the link to it.
    seen = sum(trace.measured[0] < one.end <= trace.measured[1] and trace.processes[one.track[0]].endswith(" CPUs")
               for _, _, one in ends.values())
    if trace.window[0] == 0:
        equal("frames received, by flows that end", seen, received)
        check_sent(trace, statistics)
    else:
        hold(f"frames received: {seen} flows end, {received} by the run", 0 < seen <= received)
    # But for what never comes to a host, which is on two wires alone: frames from elsewhere, and what the switch, when it has
    # forgotten its receiver, brings back to other ports of a peer that has sent it.
    wires = [len(points) for points in (trace.flows[key] for key, point in ends.items() if point[2].name != "foreign frame")
             if all(trace.processes[one.track[0]] == "wires" for _, _, one in (points[0], points[-1]))]
    steps = collections.Counter(len(trace.flows[key]) for key, point in ends.items() if point[2].name != "foreign frame")
    steps.subtract(wires)
    hold(f"flows from wire to wire are on these alone: {wires}", all(count == 2 for count in wires))
    hold(f"flows come through something between their ends: {steps}", all(count >= 4 for count in steps if steps[count] > 0))
    return len(ends)


def check_point(trace, path):
    with open(path, encoding="utf-8") as file:
        statistics = json.load(file)["replications"][0]["statistics"]
    hold("the measured window lies in the timeline's", trace.window[0] <= trace.measured[0] and
         trace.measured[1] <= trace.window[1])
    uses = 0
    for host in ("host_a", "host_b"):
        given = check_cpus(trace, statistics, host)
        check_domains(trace, statistics, host, given)
        uses += check_bus(trace, statistics, host)
        check_device(trace, statistics, host)
        if f"{host}.nic.status_writes" in statistics:
            check_card(trace, statistics, host)
        if f"{host}.sriov.fetched" in statistics:
            check_functions(trace, statistics, host)
        if f"{host}.cdna.vectors" in statistics:
            check_contexts(trace, statistics, host)
    check_wires(trace, statistics)
    ends = check_frames(trace, statistics)
    print(f"{ends} frames followed from end to end, {uses} uses of buses")


def in_window(trace, window):
    """Of each track, what its slices have in the window."""
    found = collections.defaultdict(list)
    for one in trace.slices:
        begin, end = max(one.begin, window[0]), min(one.end, window[1])
        if begin < end:
            found[trace.name(one.track)].append((one.name, begin, end))
    return {name: sorted(slices) for name, slices in found.items()}


def compare(whole, part):
    ours, theirs = in_window(part, part.window), in_window(whole, part.window)
    for name in sorted(set(ours) | set(theirs)):
        hold(f"{name}: the same in both", ours.get(name) == theirs.get(name))
    print(f"{sum(map(len, ours.values()))} slices of both")


def main():
    if sys.argv[1] == "--window":
        compare(Trace(sys.argv[2]), Trace(sys.argv[3]))
        sys.exit(failures > 0)
    trace = Trace(sys.argv[1])
    print(f"{len(trace.slices)} slices on {len(trace.threads)} tracks, {len(trace.counters)} counters, "
          f"{len(trace.instants)} instants, {len(trace.flows)} flows")
    if len(sys.argv) > 2 and failures == 0:
        check_point(trace, sys.argv[2])
    if failures:
        print(f"{failures} do not hold")
    sys.exit(failures > 0)


main()
