"""Writes python.safetensors, the file by which SafetensorsTest proves that files of other programs are read.

Made with Python safetensors 0.8.0 and NumPy 2.4.6:
    python3 core/src/test/golden/safetensors_files.py
"""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

FILE = Path(__file__).parents[1] / "resources/dev/gradus/persist/python.safetensors"

save_file(
    {
        "1.weight": (np.arange(12, dtype=np.float32) / 8).reshape(3, 4),
        "double": np.array([1 / 3, -0.0]),
        "labels": np.array([3, -(2**31), 2**31 - 1], dtype=np.int32),
        "scalar": np.array(2.5, dtype=np.float32),
        "empty": np.zeros((0, 5), dtype=np.float32),
    },
    FILE,
    metadata={"made_by": "safetensors_files.py", "text": 'ü"\n'},
)
