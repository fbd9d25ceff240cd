"""Draws the members of the workspace, who uses whom, and the files and folders in each.

    python3 docs/rooms/draw.py

asks `cargo metadata` and the folders below src/, and writes rooms.svg beside this file. A member stands below
those that it uses. An arrow that follows from others (a uses b, b uses c, so a uses c) is left out.
"""

import json
import subprocess
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PREFIX = "plansearch-"
WIDTH, GAP_X, GAP_Y, LINE = 214, 26, 54, 15
COLUMNS_OF_NAMES = 34


def members():
    """Each member with those of the others that it uses."""
    command = ["cargo", "metadata", "--format-version", "1", "--no-deps", "--offline"]
    packages = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)["packages"]
    uses = {}
    for package in packages:
        if package["name"].startswith(PREFIX):
            normal = [each["name"] for each in package["dependencies"] if each["kind"] is None]
            uses[package["name"][len(PREFIX):]] = {name[len(PREFIX):] for name in normal if name.startswith(PREFIX)}
    return uses


def reduced(uses):
    """The arrows that do not follow from others."""

    def reaches(start, goal):
        return goal in uses[start] or any(reaches(step, goal) for step in uses[start])

    return {
        name: {used for used in mine if not any(reaches(other, used) for other in mine if other != used)}
        for name, mine in uses.items()
    }


def parts(member):
    """The names of its files and folders."""
    entries = sorted((ROOT / "src" / member).iterdir(), key=lambda entry: entry.name)
    return [
        entry.name + "/" if entry.is_dir() else entry.stem
        for entry in entries
        if (entry.is_dir() or entry.suffix == ".rs") and entry.stem not in ("mod", "tests")
    ]


def wrapped(names):
    """The names in lines of some length."""
    lines, line = [], ""
    for name in names:
        if line and len(line) + len(name) + 1 > COLUMNS_OF_NAMES:
            lines.append(line)
            line = ""
        line = f"{line} {name}".strip()
    return lines + [line] if line else lines


def main():
    uses = members()
    row = {}

    def row_of(name):
        if name not in row:
            row[name] = 1 + max((row_of(used) for used in uses[name]), default=-1)
        return row[name]

    rows = {}
    for name in sorted(uses):
        rows.setdefault(row_of(name), []).append(name)
    widest = max(len(names) for names in rows.values())
    width = GAP_X + widest * (WIDTH + GAP_X)
    place, texts, top = {}, {name: wrapped(parts(name)) for name in uses}, GAP_X
    for number in sorted(rows):
        names = rows[number]
        tall = max(30 + LINE * len(texts[name]) for name in names)
        left = (width - len(names) * (WIDTH + GAP_X) + GAP_X) / 2
        for at, name in enumerate(names):
            place[name] = (left + at * (WIDTH + GAP_X), top, 30 + LINE * len(texts[name]))
        top += tall + GAP_Y
    height = top - GAP_Y + GAP_X
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        '<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#0b5cad"/></marker>',
    ]
    for name, used in sorted(reduced(uses).items()):
        x, y, _ = place[name]
        for other in sorted(used):
            to_x, to_y, tall = place[other]
            start, end = (x + WIDTH / 2, y), (to_x + WIDTH / 2, to_y + tall)
            middle = (start[1] + end[1]) / 2
            out.append(
                f'<path d="M{start[0]:.0f} {start[1]:.0f}C{start[0]:.0f} {middle:.0f} {end[0]:.0f} {middle:.0f} '
                f'{end[0]:.0f} {end[1]:.0f}" fill="none" stroke="#0b5cad" marker-end="url(#tip)"/>'
            )
    for name, (x, y, tall) in sorted(place.items()):
        out.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDTH}" height="{tall}" rx="5" fill="#f4f7fa" stroke="#767676"/>')
        out.append(f'<text x="{x + 9:.0f}" y="{y + 19:.0f}" font-size="14" font-weight="bold">{escape(name)}</text>')
        for at, line in enumerate(texts[name]):
            out.append(f'<text x="{x + 9:.0f}" y="{y + 36 + at * LINE:.0f}" fill="#333333">{escape(line)}</text>')
    out.append("</svg>")
    (HERE / "rooms.svg").write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
