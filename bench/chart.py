#!/usr/bin/env python3
"""Draws the results of steps_vs_peers.py: time of a step, Gradus beside the best configuration of PyTorch.

    python3 bench/chart.py docs/perf/steps.json docs/images/steps.svg
"""
import json, sys

NAMES = {"mlp": "Perceptron", "cnn": "CNN with BatchNorm", "fitnet": "FitNet-17"}
WIDTH, BAR, GAP, LEFT, SCALE = 720, 16, 26, 190, 400

results = json.load(open(sys.argv[1]))["results"]
lines, y = [], 34
for row in results:
    ours, theirs = row["medianMicros"]["Gradus"], row["medianMicros"][row["best rival"]]
    longest = max(ours, theirs)
    threads = f'{row["threads"]} thread{"s" if row["threads"] > 1 else ""}'
    lines.append(f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{NAMES[row["model"]]}</text>')
    lines.append(f'<text x="{LEFT - 10}" y="{y + 30}" text-anchor="end" class="small">{threads}</text>')
    for value, kind in ((ours, "gradus"), (theirs, "torch")):
        length = SCALE * value / longest
        lines.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" class="{kind}"/>')
        lines.append(f'<text x="{LEFT + length + 6:.1f}" y="{y + 12}" class="small">{value / 1e3:.3g} ms</text>')
        y += BAR + 2
    lines.append(f'<text x="{WIDTH - 12}" y="{y - 12}" text-anchor="end" class="ratio">× {row["ratio"]:.2f}</text>')
    y += GAP - 4
print(f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" font-family="system-ui, sans-serif" font-size="13">
<title>One training step, batch 100: shorter is faster</title>
<style>
text {{ fill: #1f2933 }} .small {{ font-size: 11px; fill: #52606d }} .ratio {{ font-weight: 600 }}
.gradus {{ fill: #2f6fb3 }} .torch {{ fill: #c9ced6 }}
@media (prefers-color-scheme: dark) {{ text {{ fill: #e4e7eb }} .small {{ fill: #9aa5b1 }} .torch {{ fill: #616e7c }} }}
</style>
<rect x="{LEFT}" y="8" width="12" height="12" class="gradus"/><text x="{LEFT + 18}" y="18">Gradus</text>
<rect x="{LEFT + 90}" y="8" width="12" height="12" class="torch"/><text x="{LEFT + 108}" y="18">PyTorch, its best configuration</text>
''' + "\n".join(lines) + "\n</svg>", file=open(sys.argv[2], "w"))
