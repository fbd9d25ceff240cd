"""Draws how each cost grows with the library.

    cargo bench --bench library -- --csv docs/performance/figures.csv --plan 10000 100000 1000000
    python3 docs/performance/draw.py

reads figures.csv beside this file and writes growth.svg there. Both axes of every panel are
logarithmic: a cost that grows as the library does is a line that climbs like the grey one.
"""

import csv
import math
from pathlib import Path

HERE = Path(__file__).parent
WIDTH, HEIGHT = 360, 230
LEFT, RIGHT, TOP, BOTTOM = 52, 92, 34, 34
GREY, LINES = "#767676", ["#0b5cad", "#b3440e", "#2f7d32"]

# A panel's title, its unit, and its lines: a label, a measure of the file, and whose figure.
PANELS = [
    ("A usual query", "µs", [
        ("p50", "usual queries, p50", "plansearch"),
        ("p99", "usual queries, p99", "plansearch"),
        ("tantivy p50", "usual queries, p50", "baseline"),
    ]),
    ("The slowest kinds, median", "µs", [
        ("的 and the like", "commonest characters, p50", "plansearch"),
        ("1,000 chars", "1,000 characters, p50", "plansearch"),
        ("places", "places, p50", "plansearch"),
    ]),
    ("Building", "passages/s", [
        ("plansearch", "build", "plansearch"),
        ("tantivy", "build", "baseline"),
    ]),
    ("Memory, page cache aside", "MB", [
        ("building", "build, most memory, page cache aside", "plansearch"),
        ("searching", "memory after 1,000 queries, page cache aside", "plansearch"),
    ]),
    ("Opening", "ms", [("plansearch", "open", "plansearch")]),
    ("One changed file is found after", "s", [("plansearch", "one changed file, found after", "plansearch")]),
]


def read(path):
    """The figures: a measure and whose it is, to points of passages and value."""
    points = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for owner in ("plansearch", "baseline"):
                if row[owner] and float(row[owner]) > 0:
                    points.setdefault((row["measure"], owner), []).append((float(row["passages"]), float(row[owner])))
    return {name: sorted(line) for name, line in points.items()}


def short(value):
    """1k, 100k, 1M; small values as they are."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def text(x, y, words, anchor="start", colour="#222", weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" '
            f'font-weight="{weight}">{words}</text>')


def apart(ends, gap=12):
    """Moves labels apart that would stand on each other."""
    moved, last = {}, -math.inf
    for y, label in sorted(ends):
        last = max(y, last + gap)
        moved[label] = last
    return moved


def panel(title, unit, lines, across):
    """One panel: axes in powers of ten, lines with their points, a label at each line's end."""
    values = [value for _, line in lines for _, value in line]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    place_x = lambda passages: LEFT + (math.log10(passages) - across[0]) / (across[1] - across[0]) * (right - LEFT)
    place_y = lambda value: bottom - (math.log10(value) - low) / (high - low) * (bottom - TOP)
    drawn = [text(LEFT, 16, f"{title} ({unit})", weight="bold")]
    for power in range(low, high + 1):
        y = place_y(10.0 ** power)
        drawn.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#ddd"/>')
        drawn.append(text(LEFT - 6, y + 4, short(10.0 ** power), "end", GREY))
    for power in range(math.ceil(across[0]), math.floor(across[1]) + 1):
        x = place_x(10.0 ** power)
        drawn.append(f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="#eee"/>')
        drawn.append(text(x, bottom + 16, short(10.0 ** power), "middle", GREY))
    # As the library does: from the corner, one power of ten up for one across. A rate should be level.
    span = min(across[1] - across[0], high - low)
    corner, end = 10.0 ** across[0], 10.0 ** (across[0] + span)
    if not unit.endswith("/s"):
        drawn.append(f'<path d="M{place_x(corner):.1f} {place_y(10.0 ** low):.1f}L{place_x(end):.1f} '
                     f'{place_y(10.0 ** (low + span)):.1f}" stroke="#bbb" stroke-dasharray="3 3"/>')
    labels = apart([(place_y(line[-1][1]) + 4, label) for label, line in lines])
    for (label, line), colour in zip(lines, LINES):
        path = "L".join(f"{place_x(passages):.1f} {place_y(value):.1f}" for passages, value in line)
        drawn.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for passages, value in line:
            drawn.append(f'<circle cx="{place_x(passages):.1f}" cy="{place_y(value):.1f}" r="3" fill="{colour}"/>')
        drawn.append(text(place_x(line[-1][0]) + 8, labels[label], label, colour=colour))
    return "\n".join(drawn)


def picture(points):
    """All panels, two in a row."""
    sizes = [math.log10(passages) for line in points.values() for passages, _ in line]
    across = (min(sizes) - 0.1, max(max(sizes), min(sizes) + 1) + 0.1)
    panels = []
    for title, unit, lines in PANELS:
        known = [(label, points[measure, owner]) for label, measure, owner in lines if (measure, owner) in points]
        if known:
            panels.append(panel(title, unit, known, across))
    height = HEIGHT * ((len(panels) + 1) // 2)
    placed = "\n".join(f'<g transform="translate({at % 2 * WIDTH} {at // 2 * HEIGHT})">\n{drawn}\n</g>'
                       for at, drawn in enumerate(panels))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {height}" width="{2 * WIDTH}" '
            f'height="{height}" font-family="sans-serif" font-size="11" role="img">\n'
            f"<title>How each cost grows with the number of passages</title>\n"
            f'<rect width="100%" height="100%" fill="#fff"/>\n{placed}\n</svg>\n')


if __name__ == "__main__":
    (HERE / "growth.svg").write_text(picture(read(HERE / "figures.csv")), encoding="utf-8")
