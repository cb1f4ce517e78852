#!/usr/bin/env python3
"""Draws the results of steps_vs_peers.py: time of a step, Gradus beside the fastest form of each peer.

    python3 bench/chart.py docs/perf/steps.json docs/images/steps.svg
"""
import json, sys

NAMES = {"mlp": "Perceptron", "cnn": "CNN with BatchNorm", "fitnet": "FitNet-17"}
LIBRARIES = {"Gradus": "Gradus", "torch": "PyTorch", "jax": "JAX", "tensorflow": "TensorFlow"}
WIDTH, BAR, GAP, LEFT, SCALE = 720, 14, 24, 250, 330

results = json.load(open(sys.argv[1]))["results"]
lines, y = [], 12
for row in results:
    fastest = {}
    for form, micros in row["medianMicros"].items():
        library = form.split()[0]
        fastest[library] = min(micros, fastest.get(library, micros))
    longest = max(fastest.values())
    threads = f'{row["threads"]} thread{"s" if row["threads"] > 1 else ""}'
    lines.append(f'<text x="12" y="{y + 12}">{NAMES[row["model"]]}</text>')
    lines.append(f'<text x="12" y="{y + 28}" class="small">{threads}</text>')
    lines.append(f'<text x="{WIDTH - 12}" y="{y + 12}" text-anchor="end" class="ratio">× {row["ratio"]:.2f}</text>')
    for library, micros in fastest.items():
        length = SCALE * micros / longest
        lines.append(f'<text x="{LEFT - 8}" y="{y + 11}" text-anchor="end" class="small">{LIBRARIES[library]}</text>')
        lines.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" class="{"gradus" if library == "Gradus" else "peer"}"/>')
        lines.append(f'<text x="{LEFT + length + 6:.1f}" y="{y + 11}" class="small">{micros / 1e3:.{0 if micros >= 1e6 else 3}{"f" if micros >= 1e6 else "g"}} ms</text>')
        y += BAR + 2
    y += GAP - 8
print(f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" font-family="system-ui, sans-serif" font-size="13">
<title>One training step, batch 100: shorter is faster; on the right the ratio to the fastest peer</title>
<style>
text {{ fill: #1f2933 }} .small {{ font-size: 11px; fill: #52606d }} .ratio {{ font-weight: 600 }}
.gradus {{ fill: #2f6fb3 }} .peer {{ fill: #c9ced6 }}
@media (prefers-color-scheme: dark) {{ text {{ fill: #e4e7eb }} .small {{ fill: #9aa5b1 }} .peer {{ fill: #616e7c }} }}
</style>
''' + "\n".join(lines) + "\n</svg>", file=open(sys.argv[2], "w"))
