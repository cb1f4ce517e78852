#!/usr/bin/env python3
"""Points of the Sobol sequence without scrambling, by SciPy: pip install scipy; python3 lab/src/test/golden/sobol.py"""
import pathlib

import scipy
from scipy.stats import qmc

DIMENSIONS, BITS = 64, 32
FILE = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "sobol.csv"

points = [*range(64), 1023, 65_536]
with open(FILE, "w", newline="\n") as file:
    file.write("# points of the Sobol sequence without scrambling, times 2^32: the number of the point, then its coordinates\n")
    file.write(f"# made by: python3 lab/src/test/golden/sobol.py with scipy {scipy.__version__}; nothing in it is random\n")
    for at in points:
        engine = qmc.Sobol(DIMENSIONS, scramble=False, bits=BITS)
        engine.fast_forward(at) if at else None
        file.write(",".join(str(x) for x in [at, *(int(u * 2**BITS) for u in engine.random(1)[0])]) + "\n")
