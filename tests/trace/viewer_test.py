#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Opens timelines in a viewer: the Performance panel of Chromium's developer tools, without a window.

    viewer_test.py PROGRAM SCRATCH

The panel reads the file as a user would have it read ("Load profile..."), and is then asked what it has: every track
under its group's name with as many slices as the file has (it shows no instants: it knows them by an older letter
alone), and every frame's way, slice by slice.  Its console has to stay free of errors.  So that these checks find what is wrong, a timeline is broken, and has to be told.

The panel is asked through its own modules, which no other program may rely on: a Chromium in which they are others
skips the test (77), as does a machine without one; VIFSIM_REQUIRE_CHROMIUM makes the latter an error.
"""
import collections
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys
import time

PANEL = "devtools://devtools/bundled/devtools_app.html?panel=timeline"
# The file's input, wherever in the page it is.
INPUT = """(() => {
    const all = (root) => Array.from(root.querySelectorAll("*"), (one) => one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]).flat();
    return all(document).find((one) => one.tagName === "INPUT" && one.type === "file");
})()"""
# What the panel has read; null: nothing yet.
READ = """(async () => {
    const { TimelinePanel } = await import("devtools://devtools/bundled/panels/timeline/timeline.js");
    const panel = TimelinePanel.TimelinePanel.instance();
    if (!panel.hasActiveTrace()) return null;
    const { Flows, Meta, Renderer } = panel.getParsedTraceForLayoutTests();
    const count = (nodes) => nodes.reduce((sum, node) => sum + 1 + count(node.children), 0); // what it will draw
    const tracks = [];
    for (const [pid, process] of Renderer.processes)
        for (const [tid, thread] of process.threads)
            tracks.push([Meta.processNames.get(pid).args.name, thread.name, count([...thread.tree.roots])]);
    return { tracks, ways: Flows.flows.map((flow) => flow.map((one) => [one.ts, one.pid, one.tid, one.name])) };
})()"""


class Skip(Exception):
    """The test can't be made here."""


class Chromium:
    """A browser that is spoken to over pipes, in its DevTools protocol."""

    def __init__(self, scratch):
        profile = scratch / "profile"
        shutil.rmtree(profile, ignore_errors=True)
        ours, theirs = os.pipe(), os.pipe()  # its file descriptors 3 and 4

        def place():
            for target, source in ((13, ours[0]), (14, theirs[1])):
                os.dup2(source, target)
            os.dup2(13, 3)
            os.dup2(14, 4)

        with open(scratch / "browser.log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
                preexec_fn=place, close_fds=False, stdout=log, stderr=log)
        os.close(ours[0])
        os.close(theirs[1])
        self.to, self.of = ours[1], theirs[0]
        self.buffer, self.calls, self.events = b"", 0, []

    def receive(self):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.of], [], [], 60)
            data = os.read(self.of, 1 << 20) if ready else b""
            if not data:
                raise SystemExit("FAILED: chromium does not answer")
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.calls += 1
        message = {"id": self.calls, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.calls:
                if "error" in answer:
                    raise Skip(f"this Chromium does not know {method}: {answer['error']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def evaluate(self, session, expression, by_value=True):
        answer = self.call("Runtime.evaluate", session, expression=expression, returnByValue=by_value, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Skip(f"this Chromium's panel is another: {answer['exceptionDetails']['exception']['description']}")
        return answer["result"].get("value") if by_value else answer["result"]

    def errors(self):
        """What the page's console says of errors; and forgets it."""
        found = []
        for event in self.events:
            about = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                found.append(about["exceptionDetails"].get("exception", {}).get("description", "an exception"))
            elif event["method"] == "Runtime.consoleAPICalled" and about["type"] == "error":
                found.append(" ".join(str(one.get("description", one.get("value"))) for one in about["args"]))
        self.events = []
        return found

    def open(self, path):
        """What the panel reads in a file, or None and the console's errors."""
        target = self.call("Target.createTarget", url=PANEL)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "DOM"):
            self.call(f"{domain}.enable", session)
        until = time.monotonic() + 60
        while (chooser := self.evaluate(session, INPUT, by_value=False)).get("objectId") is None:
            if time.monotonic() > until:
                raise Skip("this Chromium's panel reads no files")
            time.sleep(0.1)
        self.events = []
        self.call("DOM.setFileInputFiles", session, files=[str(path)], objectId=chooser["objectId"])
        found = errors = None
        while found is None and not errors and time.monotonic() < until:
            time.sleep(0.2)
            found, errors = self.evaluate(session, READ), self.errors()
        time.sleep(1)  # it draws
        self.evaluate(session, "0")
        errors += self.errors()
        self.call("Target.closeTarget", targetId=target)
        return found, errors

    def close(self):
        try:
            self.call("Browser.close")
            self.process.wait(20)
        except (OSError, SystemExit, subprocess.TimeoutExpired):
            pass  # it has gone already, or goes now
        finally:
            self.process.kill()


def expected(events):
    """Of the file: slices by track, and each flow's slices in their order."""
    processes, threads, sizes, ways = {}, {}, collections.Counter(), collections.defaultdict(dict)
    slices = {}
    for event in events:
        track = (event["pid"], event.get("tid"))
        if event["ph"] == "M" and event["name"] == "process_name":
            processes[event["pid"]] = event["args"]["name"]
        elif event["ph"] == "M" and event["name"] == "thread_name":
            threads[track] = event["args"]["name"]
        elif event["ph"] == "X":
            sizes[track] += 1
            slices[(*track, event["ts"])] = event["name"]
        elif event["ph"] in "stf":
            # The panel knows one slice of a flow at a time.
            ways[event["id"]].setdefault(event["ts"], set()).add((*track, slices[(*track, event["ts"])]))
    tracks = [[processes[track[0]], threads[track], size] for track, size in sizes.items()]
    return tracks, [way for way in ways.values() if len(way) > 1]


def wrong(browser, path):
    """What does not hold of the file in the panel."""
    with open(path, encoding="utf-8") as file:
        tracks, ways = expected(json.load(file)["traceEvents"])
    found, errors = browser.open(path)
    if errors:
        return f"the console says: {errors[0]}"
    if found is None:
        return "it was not read within a minute"
    if sorted(found["tracks"]) != sorted(tracks):
        return f"tracks are others: {[one for one in tracks if one not in found['tracks']][:3]} of the file are not there"
    if len(found["ways"]) != len(ways):
        return f"{len(found['ways'])} frames are followed, {len(ways)} in the file"
    for theirs, ours in zip(sorted(found["ways"]), sorted(ways, key=lambda way: list(way)[0])):
        if [one[0] for one in theirs] != list(ours) or any(tuple(one[1:]) not in ours[one[0]] for one in theirs):
            return f"a frame takes another way: {theirs}"
    print(f"{path.name}: {len(tracks)} tracks, {len(ways)} frames followed through {sum(map(len, ways))} slices")
    return None


def simulate(program, scratch, scenario, *arguments):
    path = scratch / f"{scenario}.json"
    subprocess.run([program, "run", scenario, "-q", "-o", scratch / scenario, "--trace", path, "--set",
                    "measure.replications=1", "--set", "measure.max_replications=1", "--set",
                    "measure.duration=5 ms", "--set", "measure.warmup=0 ms", *arguments], check=True,
                   stdout=subprocess.DEVNULL)
    return path


def broken(path):
    """The same with the first slice in two parts, which this viewer gets wrong: vifsim must not write it so."""
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    first = next(event for event in document["traceEvents"] if event["ph"] == "X" and event["dur"] > 0)
    first["ph"] = "B"
    document["traceEvents"].append({"ph": "E", "pid": first["pid"], "tid": first["tid"], "ts": first["ts"] + first["dur"]})
    path = path.with_name("broken.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    return path


def main():
    program, scratch = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).absolute()
    if shutil.which("chromium") is None:
        print("chromium is not installed", file=sys.stderr)
        sys.exit(1 if os.environ.get("VIFSIM_REQUIRE_CHROMIUM") else 77)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    files = [simulate(program, scratch, "latency", "--sweep", "nic.model=sv", "--sweep", "vifs=32"),
             simulate(program, scratch, "throughput", "--sweep", "nic.model=hv", "--sweep", "vifs=4", "--sweep",
                      "workload.direction=receive"),
             simulate(program, scratch, "vif_lifecycle", "--sweep", "nic.identifier.width=8", "--sweep", "vifs=8",
                      "--sweep", "workload.lifecycle.vifs=24", "--sweep", "workload.lifecycle.traffic=on")]
    browser = Chromium(scratch)
    try:
        failures = [f"{path.name}: {what}" for path in files if (what := wrong(browser, path)) is not None]
        if not failures and wrong(browser, broken(files[0])) is None:
            failures.append("a timeline that was broken passes")
    except Skip as why:
        print(why, file=sys.stderr)
        sys.exit(77)
    finally:
        browser.close()
    for failure in failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    sys.exit(len(failures) > 0)


main()
