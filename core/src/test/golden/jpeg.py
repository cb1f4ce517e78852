"""JPEG artefacts: images packed and unpacked by the library of the Independent JPEG Group, through Pillow.

    pip install pillow numpy torch
    python3 core/src/test/golden/jpeg.py
"""
import io

import numpy as np
import PIL
from PIL import Image, features

from golden import write

def picture(height, width):
    """In grey and in colour, with edges and without."""
    row, column = np.mgrid[0:height, 0:width]
    waves = 120 + 90 * np.sin(row / 4) * np.cos(column / 5) + 20 * ((row + column) % 3 == 0)
    grey = waves.clip(0, 255).astype(np.uint8)
    return grey, np.stack([grey, 255 - grey, (8 * row + 3 * column).clip(0, 255).astype(np.uint8)])


def packed(image, quality):
    file = io.BytesIO()
    Image.fromarray(image if image.ndim == 2 else image.transpose(1, 2, 0)).save(file, "JPEG", quality=quality)
    found = np.asarray(Image.open(file))
    return found if found.ndim == 2 else found.transpose(2, 0, 1)


CASES = {(19, 22): (1, 10, 50, 75, 95)}
# a single pixel; widths whose colours are not smoothed; heights that are no multiple of 16, with whole blocks and without
CASES |= {size: (5, 90) for size in ((1, 1), (1, 6), (2, 3), (5, 7), (7, 1), (18, 4), (21, 5), (24, 17), (26, 33), (34, 16))}

rows = []
for (height, width), qualities in CASES.items():
    for name, image in zip(("grey", "colour"), picture(height, width)):
        name = f"{name} {height} x {width}"
        shape = [image.shape[0] if image.ndim == 3 else 1, height, width]
        rows.append([name, *shape, *image.reshape(-1).tolist()])
        for quality in qualities:
            rows.append([f"{name} / {quality}", *shape, *packed(image, quality).reshape(-1).tolist()])
write("jpeg.csv", "images as bytes: name, size and quality, then channels, height, width, and the bytes", rows,
      f"Pillow {PIL.__version__}, libjpeg {features.version('jpg')}")
