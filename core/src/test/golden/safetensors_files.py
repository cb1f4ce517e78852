"""Writes python.safetensors and types.safetensors, by which SafetensorsTest proves that files of other programs are read.

Made with Python safetensors 0.8.0 and NumPy 2.4.6, PyTorch 2.13.0:
    python3 core/src/test/golden/safetensors_files.py
"""

from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_torch

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

save_torch(
    {
        "f16": torch.tensor([1.5, -0.0, 6e-8, 65504, float("inf"), float("nan")]).half(),
        "bf16": torch.tensor([1.5, -0.0, 1e-40, 3e38, float("-inf"), float("nan")]).bfloat16(),
        "i64": torch.tensor([3, -(2**31), 2**31 - 1]),
        "i16": torch.tensor([3, -(2**15), 2**15 - 1], dtype=torch.int16),
        "i8": torch.tensor([3, -128, 127], dtype=torch.int8),
        "u8": torch.tensor([3, 0, 255], dtype=torch.uint8),
        "u16": torch.tensor([3, 0, 65535], dtype=torch.uint16),
        "bool": torch.tensor([[True, False]]),
    },
    FILE.with_name("types.safetensors"),
)
