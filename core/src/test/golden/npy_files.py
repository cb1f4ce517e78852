"""Writes the arrays by which NpyTest proves that files of NumPy are read.

Made with NumPy 2.4.6:
    python3 core/src/test/golden/npy_files.py
"""

from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[1] / "resources/dev/gradus/data/source"
FOLDER.mkdir(parents=True, exist_ok=True)

a = np.arange(24).reshape(2, 3, 4)
np.savez_compressed(
    FOLDER / "python.npz",
    f4=(a / 8).astype("<f4"),
    f4_big=(a / 8).astype(">f4"),
    f8=np.array([1 / 3, -0.0, np.inf]),
    u1=(a * 10).astype("u1"),
    i4=np.array([3, -(2**31), 2**31 - 1], dtype="<i4"),
    i8=np.array([[5, -1]], dtype="<i8"),
    fortran=np.asfortranarray(a.astype("<i4")),
    scalar=np.array(2.5, dtype="<f4"),
    empty=np.zeros((0, 5), dtype="<f4"),
)
np.save(FOLDER / "python.npy", (a / 8).astype("<f4"))
