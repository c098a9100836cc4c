#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Links of README.md and docs/: each leads to a file, and to a heading of it; and from README.md they lead to every page
and every figure.

    links_test.py SOURCE
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1]).resolve()
failures = 0


def fail(what):
    global failures
    failures += 1
    print(f"FAILED: {what}", file=sys.stderr)


def text_of(page):
    """Without blocks of code, which hold no links."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page):
    """As GitHub names headings."""
    found = set()
    for heading in re.findall(r"^#+ +(.*)$", text_of(page), flags=re.MULTILINE):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-"))
    return found


reached, to_read = set(), [root / "README.md"]
while to_read:
    page = to_read.pop()
    if page in reached:
        continue
    reached.add(page)
    if page.suffix != ".md":
        continue
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            fail(f"{page.relative_to(root)}: {link} is not there")
            continue
        if anchor and target.suffix == ".md" and anchor not in anchors(target):
            fail(f"{page.relative_to(root)}: {link}: no such heading")
        to_read.append(target)
for page in [*root.glob("docs/**/*.md"), *root.glob("docs/**/*.svg"), *root.glob("docs/**/*.png")]:
    if page not in reached:
        fail(f"{page.relative_to(root)}: no link leads there from README.md")
print(f"{len(reached)} pages and files")
sys.exit(failures > 0)
