"""JPEG artefacts: images packed and unpacked by the library of the Independent JPEG Group, through Pillow.

    pip install pillow numpy torch
    python3 core/src/test/golden/jpeg.py
"""
import io

import numpy as np
import PIL
from PIL import Image, features

from golden import write

H, W = 19, 22
row, column = np.mgrid[0:H, 0:W]
grey = (120 + 90 * np.sin(row / 4) * np.cos(column / 5) + 20 * ((row + column) % 3 == 0)).clip(0, 255).astype(np.uint8)
colour = np.stack([grey, 255 - grey, (8 * row + 3 * column).clip(0, 255).astype(np.uint8)])


def packed(image, quality):
    file = io.BytesIO()
    Image.fromarray(image if image.ndim == 2 else image.transpose(1, 2, 0)).save(file, "JPEG", quality=quality)
    found = np.asarray(Image.open(file))
    return found if found.ndim == 2 else found.transpose(2, 0, 1)


rows = []
for name, image in (("grey", grey), ("colour", colour)):
    shape = [image.shape[0] if image.ndim == 3 else 1, H, W]
    rows.append([name, *shape, *image.reshape(-1).tolist()])
    for quality in (1, 10, 50, 75, 95):
        rows.append([f"{name} {quality}", *shape, *packed(image, quality).reshape(-1).tolist()])
write("jpeg.csv", "images as bytes: name and quality, then channels, height, width, and the bytes", rows,
      f"Pillow {PIL.__version__}, libjpeg {features.version('jpg')}")
