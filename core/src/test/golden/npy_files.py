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

# one array of the numbers 0 to 23 for each type, order of bytes and order of axes; then each type's extremes
types = {}
for code in ("b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"):
    for order in "<>":
        numbers = a.astype(order + code)
        types[f"{code}_{'big' if order == '>' else 'little'}_c"] = numbers
        types[f"{code}_{'big' if order == '>' else 'little'}_fortran"] = np.asfortranarray(numbers)
        if code[0] in "iu":
            most = np.iinfo(order + code)
            types[f"{code}_{'big' if order == '>' else 'little'}_extremes"] = np.array([most.min, most.max], order + code)
types["f2_odd"] = np.array([65504, 2**-24, -0.0, np.inf, -np.inf, np.nan], "<f2")
np.savez_compressed(FOLDER / "types.npz", **types)
