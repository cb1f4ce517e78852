"""Small picture files of every kind, and the pixels that Pillow makes of them: what ImageFileTest compares with.

Transparent parts are put over white, 16-bit grey is cut to its higher byte (Pillow's own conversion clips at 255), and pictures are
turned as EXIF says; everything else is convert("RGB") and convert("L").

    pip install pillow numpy torch
    python3 core/src/test/golden/pictures.py
"""
import io
import pathlib
import struct
import zlib

import numpy as np
import PIL
from PIL import Image, ImageCms, ImageOps, features

from golden import FOLDER, write

FILES = FOLDER / "pictures"
FILES.mkdir(exist_ok=True)
H, W = 11, 14
row, column = np.mgrid[0:H, 0:W]
COLOURS = np.stack([
    128 + 100 * np.sin(row / 3) * np.cos(column / 4), 17 * column, 20 * row + 3 * column
], -1).clip(0, 255).astype(np.uint8)
GREY = COLOURS[..., 0]
ALPHA = ((row + column) * 11).clip(0, 255).astype(np.uint8)
rgb, grey = Image.fromarray(COLOURS), Image.fromarray(GREY)
rgba = Image.fromarray(np.dstack([COLOURS, ALPHA]))
srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def swapped():
    """The profile of sRGB with the primaries of red and blue exchanged: whoever applies it gets other colours."""
    changed = bytearray(srgb)
    tags = {bytes(changed[at:at + 4]): at for at in range(132, 132 + 12 * struct.unpack(">I", changed[128:132])[0], 12)}
    red, blue = tags[b"rXYZ"] + 4, tags[b"bXYZ"] + 4
    changed[red:red + 4], changed[blue:blue + 4] = changed[blue:blue + 4], changed[red:red + 4]
    return bytes(changed)


def exif(number):
    data = Image.Exif()
    data[0x0112] = number
    return data.tobytes()


def big_exif(number):
    """In the other order of bytes, as a long."""
    return b"Exif\0\0MM\0*" + struct.pack(">IHHHIII", 8, 1, 0x0112, 4, 1, number, 0)


def saved(image, kind, **settings):
    file = io.BytesIO()
    image.save(file, kind, **settings)
    return file.getvalue()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(depth, kind, rows, *more):
    header = struct.pack(">IIBBBBB", W, H, depth, kind, 0, 0, 0)
    content = b"".join(b"\0" + bytes(r) for r in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(*m) for m in more)
            + chunk(b"IDAT", zlib.compress(content, 9)) + chunk(b"IEND", b""))


def packed(values, bits):
    """Rows of numbers of fewer than 8 bits."""
    each = 8 // bits
    wide = np.pad(values, ((0, 0), (0, -values.shape[1] % each)))
    return [sum(wide[:, i::each].astype(int) << (8 - bits * (i + 1)) for i in range(each)).astype(np.uint8)[y] for y in range(len(values))]


def sixteen(values):
    return [v.astype(">u2").tobytes() for v in values]


def bmp(bits, rows, compression=0, masks=(), top_down=False):
    head = struct.pack("<IiiHHIIiiII", 40, W, -H if top_down else H, 1, bits, compression, 0, 2835, 2835, 0, 0)
    extra = b"".join(struct.pack("<I", m) for m in masks)
    content = b"".join(bytes(r) + b"\0" * (-len(bytes(r)) % 4) for r in (rows if top_down else rows[::-1]))
    start = 14 + len(head) + len(extra)
    return b"BM" + struct.pack("<IHHI", start + len(content), 0, 0, start) + head + extra + content


def jpeg_without(jpeg, *markers):
    """Segments left out."""
    at, kept = 2, jpeg[:2]
    while jpeg[at + 1] != 0xDA:
        size = 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        if jpeg[at + 1] not in markers:
            kept += jpeg[at:at + size]
        at += size
    return kept + jpeg[at:]


def with_segment(jpeg, marker, content):
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + jpeg[2:]


def gif(screen, place, picture, palette, background=0, clear=None, local=False, animated=False):
    """A picture of its own size on a screen; the palette is the screen's or the picture's."""
    colours = np.zeros((8, 3), np.uint8)
    colours[:len(palette)] = palette
    frame = Image.fromarray(picture, "P")
    frame.putpalette(colours.reshape(-1).tolist())
    data = saved(frame, "GIF")
    at = data.index(b"\x2c", 13 + (3 << (data[10] & 7) + 1))
    size = data[10] & 7
    table = (colours.tobytes() + bytes(768))[:3 << size + 1]
    content = data[at + 10:].removesuffix(b";")
    if data[at + 9] & 0x80:
        content = data[at + 10 + (3 << (data[at + 9] & 7) + 1):].removesuffix(b";")
    file = b"GIF89a" + struct.pack("<HHBBB", *screen, (0 if local else 0x80) | size, background, 0)
    file += b"" if local else table
    control = b"" if clear is None else b"\x21\xf9\x04\x01\0\0" + bytes([clear]) + b"\0"
    block = b"\x2c" + struct.pack("<HHHHB", *place, picture.shape[1], picture.shape[0], 0x80 | size if local else 0)
    block += (table if local else b"") + content
    return file + control + block + (block if animated else b"") + b";"


def expected(data):
    """As people see it, over white."""
    image = Image.open(io.BytesIO(data))
    image.load()
    if image.format == "GIF":
        image.seek(0)
    image = ImageOps.exif_transpose(image)
    if image.mode == "I;16":
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        over = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(over, image.convert("RGBA"))
        image = image.convert("RGB")
    return np.asarray(image.convert("RGB")).transpose(2, 0, 1), np.asarray(image.convert("L"))[None]


rough = Image.fromarray((GREY // 64 * 85).astype(np.uint8)).convert("1")
indexed = rgb.quantize(7)
few = (row + column) % 4
palette = [(10, 20, 30), (200, 100, 0), (0, 250, 120), (90, 0, 255)]
cmyk = Image.fromarray(np.dstack([255 - COLOURS, (column * 9).astype(np.uint8)]), "CMYK")
baseline = saved(rgb, "JPEG", quality=90)
# Pillow writes an Adobe marker with transform 0 for CMYK: the one that says 2 stands alone
ycck = with_segment(jpeg_without(saved(cmyk, "JPEG", quality=90), 0xEE), 0xEE, b"Adobe\0d\0\0\0\0\2")
wide = GREY.astype(int) * 257 - 100 * (column % 2)
wide = wide.clip(0, 65535)
wide_rgb = (COLOURS.astype(int) * 251 + 37).clip(0, 65535)
half = ALPHA.astype(int) * 255 + 11
five = (COLOURS >> 3).astype(int)
words555 = (five[..., 0] << 10 | five[..., 1] << 5 | five[..., 2]).astype("<u2")
words565 = (five[..., 0] << 11 | (COLOURS[..., 1] >> 2).astype(int) << 5 | five[..., 2]).astype("<u2")
bgrx = np.dstack([COLOURS[..., ::-1], ALPHA])

FILE = {
    "jpeg-444.jpg": saved(rgb, "JPEG", quality=90, subsampling=0),
    "jpeg-422.jpg": saved(rgb, "JPEG", quality=90, subsampling=1),
    "jpeg-420.jpg": baseline,
    "jpeg-progressive.jpg": saved(rgb, "JPEG", quality=70, progressive=True),
    "jpeg-grey.jpg": saved(grey, "JPEG", quality=90),
    "jpeg-restart.jpg": saved(rgb, "JPEG", quality=90, restart_marker_blocks=1),
    "jpeg-rgb.jpg": saved(rgb, "JPEG", quality=90, keep_rgb=True),
    "jpeg-rgb-by-name.jpg": jpeg_without(saved(rgb, "JPEG", quality=90, keep_rgb=True), 0xEE),
    "jpeg-without-jfif.jpg": jpeg_without(saved(rgb, "JPEG", quality=90, subsampling=0), 0xE0),
    "jpeg-cmyk.jpg": saved(cmyk, "JPEG", quality=90),
    "jpeg-cmyk-unmarked.jpg": jpeg_without(saved(cmyk, "JPEG", quality=90), 0xEE),
    "jpeg-ycck.jpg": ycck,
    "jpeg-profile.jpg": saved(rgb, "JPEG", quality=90, icc_profile=swapped()),
    "jpeg-profile-broken.jpg": saved(rgb, "JPEG", quality=90, icc_profile=b"no profile at all" * 9),
    "jpeg-trailer.jpg": baseline + b"\0\1\2 what a telephone adds" + baseline,
    "jpeg-extraneous.jpg": baseline[:-2] + b"abc" + baseline[-2:],
    "jpeg-comment.jpg": saved(rgb, "JPEG", quality=90, comment=b"\xff\xd9 is no end"),
    "jpeg-exif-long.jpg": with_segment(baseline, 0xE1, big_exif(6)),
    "jpeg-exif-9.jpg": saved(rgb, "JPEG", quality=90, exif=exif(9)),
    "jpeg-exif-broken.jpg": with_segment(baseline, 0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff"),
    "png-rgb.png": saved(rgb, "PNG"),
    "png-rgba.png": saved(rgba, "PNG"),
    "png-grey.png": saved(grey, "PNG"),
    "png-grey-alpha.png": saved(Image.merge("LA", (grey, Image.fromarray(ALPHA))), "PNG"),
    "png-1-bit.png": saved(rough, "PNG"),
    "png-2-bit.png": png(2, 0, packed(few, 2)),
    "png-4-bit.png": png(4, 0, packed(few * 5, 4)),
    "png-16-bit-grey.png": png(16, 0, sixteen(wide)),
    "png-16-bit-grey-alpha.png": png(16, 4, sixteen(np.dstack([wide, half]).reshape(H, -1))),
    "png-16-bit-rgb.png": png(16, 2, sixteen(wide_rgb.reshape(H, -1))),
    "png-16-bit-rgba.png": png(16, 6, sixteen(np.dstack([wide_rgb, half]).reshape(H, -1))),
    "png-palette.png": saved(indexed, "PNG"),
    "png-palette-alpha.png": saved(indexed, "PNG", transparency=bytes([0, 128, 255])),
    "png-palette-2-bit.png": png(2, 3, packed(few, 2), (b"PLTE", bytes(sum(palette, ())))),
    "png-palette-clear.png": saved(indexed, "PNG", transparency=3),
    "png-grey-clear.png": png(8, 0, (few * 50).astype(np.uint8), (b"tRNS", struct.pack(">H", 50))),
    "png-rgb-clear.png": png(8, 2, np.dstack([few * 50] * 3).astype(np.uint8).reshape(H, -1), (b"tRNS", struct.pack(">HHH", 50, 50, 50))),
    "png-profile.png": saved(rgb, "PNG", icc_profile=swapped()),
    "png-gamma.png": png(8, 2, COLOURS.reshape(H, -1), (b"gAMA", struct.pack(">I", 100000))),
    "png-grey-gamma.png": png(8, 0, GREY, (b"gAMA", struct.pack(">I", 100000))),
    "bmp-24.bmp": saved(rgb, "BMP"),
    "bmp-8.bmp": saved(indexed, "BMP"),
    "bmp-grey.bmp": saved(grey, "BMP"),
    "bmp-1.bmp": saved(rough, "BMP"),
    "bmp-16.bmp": bmp(16, [r.tobytes() for r in words555]),
    "bmp-565.bmp": bmp(16, [r.tobytes() for r in words565], 3, (0xF800, 0x7E0, 0x1F)),
    "bmp-32.bmp": bmp(32, [r.tobytes() for r in bgrx]),
    "bmp-32-masks.bmp": bmp(32, [r.tobytes() for r in bgrx], 3, (0xFF0000, 0xFF00, 0xFF)),
    "bmp-top-down.bmp": bmp(24, [r.tobytes() for r in COLOURS[..., ::-1]], top_down=True),
    "gif-whole.gif": gif((14, 11), (0, 0), few.astype(np.uint8), palette),
    "gif-smaller.gif": gif((20, 15), (3, 2), few.astype(np.uint8), palette, background=2),
    "gif-smaller-clear.gif": gif((20, 15), (3, 2), few.astype(np.uint8), palette, background=2, clear=1),
    "gif-smaller-local.gif": gif((20, 15), (3, 2), few.astype(np.uint8), palette, background=2, local=True),
    "gif-larger.gif": gif((10, 15), (3, 2), few.astype(np.uint8), palette),
    "gif-clear.gif": gif((14, 11), (0, 0), few.astype(np.uint8), palette, clear=2),
    "gif-animated.gif": gif((16, 12), (1, 1), few.astype(np.uint8), palette, animated=True),
    "gif-interlaced.gif": saved(indexed, "GIF", interlace=True),
    "gif-grey.gif": saved(grey, "GIF"),
}
for number in range(1, 9):
    FILE[f"jpeg-exif-{number}.jpg"] = saved(rgb, "JPEG", quality=90, exif=exif(number))
FILE["png-exif-6.png"] = saved(rgb, "PNG", exif=exif(6))
FILE["png-exif-3-rgba.png"] = saved(rgba, "PNG", exif=exif(3))

for old in FILES.iterdir():
    old.unlink()
rows = []
for name, data in FILE.items():
    (FILES / name).write_bytes(data)
    for pixels in expected(data):
        rows.append([f"{name} {pixels.shape[0]}", *pixels.shape, *pixels.reshape(-1).tolist()])
write("pictures.csv", "files and channels: channels, height, width, and the bytes", rows,
      f"Pillow {PIL.__version__}, libjpeg {features.version('jpg')}")
