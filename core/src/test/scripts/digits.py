"""Makes the embedded digits from scikit-learn's copy of the UCI test part; run from the root of the repository.

    pip install scikit-learn==1.9.1 && python core/src/test/scripts/digits.py
"""
import gzip
import struct
from pathlib import Path

from sklearn.datasets import load_digits

FOLDER = Path("core/src/main/resources/dev/gradus/data/source")


def write_idx(name, array):
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    with open(FOLDER / name, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(header + array.astype("uint8").tobytes())


digits = load_digits()
write_idx("digits-images.idx3-ubyte.gz", digits.images)
write_idx("digits-labels.idx1-ubyte.gz", digits.target)
