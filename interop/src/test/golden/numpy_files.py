"""Writes arrays.npz and the .npy files beside it, by which NumpyTest proves that what is written here has the bytes of NumPy.

Made with NumPy 2.4.6:
    python3 interop/src/test/golden/numpy_files.py
"""

from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[1] / "resources/dev/gradus/interop/numpy"
FOLDER.mkdir(parents=True, exist_ok=True)

np.save(FOLDER / "matrix.npy", (np.arange(12, dtype=np.float32) / 8).reshape(3, 4))
np.save(FOLDER / "vector.npy", np.array([1 / 3, -0.0, np.inf]))
np.save(FOLDER / "scalar.npy", np.array(7, dtype=np.int32))
np.save(FOLDER / "empty.npy", np.zeros((0, 5), dtype=np.float32))
np.save(FOLDER / "long.npy", np.zeros((1,) * 32, dtype=np.int32))
np.savez_compressed(
    FOLDER / "arrays.npz",
    **{
        "layer/kernel": np.asfortranarray(np.arange(6, dtype=">f8").reshape(2, 3)),
        "half": np.array([1.5, -2], dtype=np.float16),
        "counter": np.array(9, dtype=np.int64),
        "mask": np.array([True, False]),
    },
)
np.save(FOLDER / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
