# SPDX-License-Identifier: Apache-2.0
"""validates_test.py PROGRAM SOURCE: the schemas against a validator that is not ours, and against vifsim check.

All bundled scenarios and platforms are valid, and name their schema for editors. What vifsim check accepts the
schema accepts; of what is wrong in a file, the schema finds what it can say.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"{missing}: Debian packages python3-jsonschema and python3-yaml")
    sys.exit(1 if os.environ.get("VIFSIM_REQUIRE_JSONSCHEMA") else 77)

PROGRAM, SOURCE = map(os.path.abspath, sys.argv[1:3])
PLATFORM = os.path.join(SOURCE, "configs/testbed-xeon-xen.yaml")
HEAD = f"name: trial\nplatform: {PLATFORM}\n"

# Each a scenario without its head, which both accept.
GOOD = [
    "",
    "host.scheduler.policy: sedf\n",
    "host: {scheduler.policy: sedf, placement: other_cpus}\n",
    "host.scheduler: {policy: sedf}\n",
    "set: {host: {scheduler: {policy: sedf}}, vifs: 3}\n",
    "workload: {kind: tcp_stream, tcp.byte_counting: off}\n",
    "workload: {kind: tcp_stream, tcp: {byte_counting: 'on'}}\n",
    "measure: {warmup: 20ms, duration: 0.5 s, confidence: {level: 90 %}}\n",
    "sweep: {vifs: 4}\n",
    "sweep: {vifs: [1, 2, 8..10], nic.model: [hv, sv]}\n",
    "sweep: {nic: {model: [hv, sv]}, where: nic.model == sv}\n",
    "sweep: {zip: {vifs: [1, 2], measure.duration: [1 ms, 2 ms]}}\n",
    "sweep: {zip: [{vifs: 1, measure: {duration: 1 ms}}, {vifs: 2, measure.duration: 2 ms}]}\n",
    "sweep: {vifs: [1, 2, 3], where: [vifs != 2, not vifs == 3]}\n",
    "sweep: {vary: {costs: all, design: one_at_a_time}}\n",
    "sweep: {vary: {costs: [host.switch, host.hypervisor.ipi], design: [latin_hypercube], samples: 2, seed: 7}}\n",
]

# Each with a word of the place that the schema complains about; vifsim check refuses it too.
BAD = [
    ("colour: blue\n", "colour"),
    ("nic.identifer.width: 8\n", "nic.identifer.width"),
    ("set: {nic: {pollign: on}}\n", "pollign"),
    ("vifs: 0\n", "vifs"),
    ("vifs: 1025\n", "vifs"),
    ("vifs: [1, 2]\n", "vifs"),
    ("vifs: many\n", "vifs"),
    ("measure: {duration: 5}\n", "duration"),
    ("measure: {duration: 5 parsec}\n", "duration"),
    ("measure: {duration: 5 KiB}\n", "duration"),
    ("measure: {duration: -5 ms}\n", "duration"),
    ("nic.model: ixp\n", "nic.model"),
    ("nic: hv\n", "nic"),
    ("nic.hv.promiscuous: perhaps\n", "promiscuous"),
    ("host.switch.domain: {value: 6 us, kind: assumed, source: a guess, range: 1 us .. 9 us}\n", "domain"),
    ("sweep: {}\n", "sweep"),
    ("sweep: {vifs: []}\n", "vifs"),
    ("sweep: {vifs: [1, x]}\n", "vifs"),
    ("sweep: {measure.duration: [1 ms, 2]}\n", "duration"),
    ("sweep: {vary: {design: monte_carlo}}\n", "design"),
    ("sweep: {vary: {design: latin_hypercube, samples: 1}}\n", "samples"),
    ("sweep: {vary: {desing: one_at_a_time}}\n", "vary"),
    ("sweep: {zip: {vifs: [1, 2], colour: [1, 2]}}\n", "zip"),
    ("sweep: {zip: [{vifs: 1, colour: red}]}\n", "zip"),
    ("sweep: {where: {vifs: 1}}\n", "where"),
    ("title: [a, list]\n", "title"),
]

# Of a platform: the path of a parameter, what stands there in place of the bundled platform's, and a word of the complaint.
BAD_PLATFORMS = [
    ("host.switch.domain", "6 us", "domain"),
    ("host.switch.domain", {"value": "6 us", "kind": "assumed", "source": "a guess"}, "range"),
    ("host.switch.domain", {"value": "6 us", "kind": "guessed", "source": "x", "range": "1 us .. 9 us"}, "guessed"),
    ("host.switch.domain", {"value": "6", "kind": "assumed", "source": "x", "range": "1 us .. 9 us"}, "'6'"),
    ("host.switch.domain", {"value": "6 us", "kind": "assumed", "source": "", "range": "1 us .. 9 us"}, "''"),
    ("host.swich", {}, "swich"),
]

failures = 0


def fail(text):
    global failures
    failures += 1
    print(f"FAILED: {text}", file=sys.stderr)


def read_schema(what):
    schema = json.loads(subprocess.run([PROGRAM, "schema", what], check=True, capture_output=True).stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def flat(error):
    """An error and those that it is made of, as one text."""
    place = ".".join(str(part) for part in error.absolute_path)
    return " ".join([place, error.message[:2000]] + [flat(inner) for inner in error.context or []])


def check_status(text, scratch):
    path = os.path.join(scratch, "trial.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return subprocess.run([PROGRAM, "check", path], capture_output=True, check=False).returncode


def check_bundled(validator, pattern, comment):
    paths = sorted(glob.glob(os.path.join(SOURCE, pattern)))
    if not paths:
        fail(f"no {pattern}")
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if comment not in text.splitlines()[:5]:
            fail(f"{path}: a line {comment!r} is missing at its beginning")
        for error in validator.iter_errors(yaml.safe_load(text)):
            fail(f"{path}: {flat(error)[:400]}")


def check_scenarios(validator, scratch):
    for body in GOOD:
        for error in validator.iter_errors(yaml.safe_load(HEAD + body)):
            fail(f"{body!r} is right: {flat(error)[:400]}")
        if check_status(HEAD + body, scratch) != 0:
            fail(f"{body!r} is right, but vifsim check refuses it")
    for body, word in BAD:
        errors = list(validator.iter_errors(yaml.safe_load(HEAD + body)))
        if not any(word in flat(error) for error in errors):
            fail(f"{body!r} is wrong at {word}, but the schema has: {[flat(e)[:200] for e in errors]}")
        if check_status(HEAD + body, scratch) != 2:
            fail(f"{body!r} is wrong, but vifsim check takes it")
    for missing in ("name", "platform"):
        document = {"name": "trial", "platform": PLATFORM}
        del document[missing]
        if not any(missing in error.message for error in validator.iter_errors(document)):
            fail(f"the schema does not miss {missing}")


def check_platforms(validator):
    for path, value, word in BAD_PLATFORMS:
        with open(PLATFORM, encoding="utf-8") as file:
            document = yaml.safe_load(file)
        *groups, key = path.split(".")
        at = document
        for group in groups:
            at = at[group]
        at[key] = value
        errors = [flat(error) for error in validator.iter_errors(document)]
        if not any(word in error for error in errors):
            fail(f"platform with {path}: {value}: the schema has: {[e[:200] for e in errors]}")


def check_new(validator, scratch):
    """What vifsim new writes is right, names the schema that it is right by, and runs."""
    path = os.path.join(scratch, "fresh.yaml")
    subprocess.run([PROGRAM, "new", "fresh", "-o", path], check=True, capture_output=True)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for error in validator.iter_errors(yaml.safe_load(text)):
        fail(f"vifsim new: {flat(error)[:400]}")
    schema = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    if not os.path.isfile(schema):
        fail(f"vifsim new names {schema} as its schema")
    one_point = ["--sweep", "vifs=1", "--sweep", "nic.model=sv", "--set", "measure.replications=1",
                 "--set", "measure.max_replications=1", "--set", "measure.duration=20 ms"]
    run = subprocess.run([PROGRAM, "run", path, "-q", "-o", os.path.join(scratch, "r")] + one_point,
                         capture_output=True, check=False, text=True)
    if run.returncode != 0 or "1 point" not in run.stdout:
        fail(f"what vifsim new wrote does not run: {run.stderr}")


def main():
    scenario, platform = read_schema("scenario"), read_schema("platform")
    check_bundled(scenario, "scenarios/*.yaml", "# yaml-language-server: $schema=../configs/schema.json")
    check_bundled(platform, "configs/*.yaml", "# yaml-language-server: $schema=platform-schema.json")
    with tempfile.TemporaryDirectory() as scratch:
        check_scenarios(scenario, scratch)
        check_new(scenario, scratch)
    check_platforms(platform)
    return 1 if failures else 0


sys.exit(main())
