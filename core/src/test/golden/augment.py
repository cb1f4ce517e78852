"""Images changed by torchvision's transforms.v2: an odd one in colour and an even one in grey, as bytes and as numbers from 0 to 1.

Where torchvision has no such change, its formula stands here in float64. Numbers beyond black and white are cut off.
"""
import math

import torch

_ops = torch.library.Library("torchvision", "DEF")  # the transforms need no compiled operators, importing them does
for _name in ("nms", "qnms"):
    _ops.define(f"{_name}(Tensor boxes, Tensor scores, float iou_threshold) -> Tensor")

import torchvision
import torchvision.transforms.v2 as T
import torchvision.transforms.v2.functional as F
from golden import write
from torchvision.transforms import InterpolationMode as I

torch.set_num_threads(1)


def picture(channels, height, width):
    """Smooth colours with a few hard edges, and no randomness."""
    c, y, x = torch.meshgrid(*(torch.arange(float(n)) for n in (channels, height, width)), indexing="ij")
    smooth = 127 + 90 * torch.sin(0.9 * x + 0.7 * c) * torch.cos(0.6 * y - 0.4 * c) + 25 * torch.sin(2.3 * x * y + c)
    return torch.where((x + 2 * y) % 7 == c, 250 - 40 * c, smooth).clamp(0, 255).to(torch.uint8)


IMAGES = {"colour": picture(3, 7, 9), "grey": picture(1, 8, 8)}
LECTURE = picture(1, 28, 28)

GEOMETRY = {
    "flip horizontally": F.horizontal_flip,
    "flip vertically": F.vertical_flip,
    "turn 1": lambda x: torch.rot90(x, 1, (-2, -1)),
    "turn 2": lambda x: torch.rot90(x, 2, (-2, -1)),
    "turn 3": lambda x: torch.rot90(x, 3, (-2, -1)),
    "centre 4 x 5": lambda x: F.center_crop(x, [4, 5]),
    "centre 5 x 4": lambda x: F.center_crop(x, [5, 4]),
    "centre 12 x 3": lambda x: F.center_crop(x, [12, 3]),
    "centre 11 x 10": lambda x: F.center_crop(x, [11, 10]),
    "crop": lambda x: F.crop(x, 2, 3, 4, 5),
    "crop beyond": lambda x: F.crop(x, -2, 3, 12, 8),
    "pad constant": lambda x: F.pad(x, [1, 2, 3, 4], 255 if x.dtype == torch.uint8 else 1.0),
    "pad edge": lambda x: F.pad(x, [1, 2, 3, 4], padding_mode="edge"),
    "pad reflect": lambda x: F.pad(x, [1, 2, 3, 4], padding_mode="reflect"),
    "pad symmetric": lambda x: F.pad(x, [1, 2, 3, 4], padding_mode="symmetric"),
    "pad and crop": lambda x: F.crop(F.pad(x, [4], padding_mode="reflect"), 1, 6, 7, 7),
    "resize nearest": lambda x: F.resize(x, [5, 13], I.NEAREST),
    "resize shorter edge": lambda x: F.resize(x, [5]),
    "resize shorter edge up": lambda x: F.resize(x, [13]),
    "resized crop": lambda x: F.resized_crop(x, 1, 2, 5, 4, [7, 8]),
    "zoom in": lambda x: F.resize(F.center_crop(x, [round(n / 1.7) for n in x.shape[1:]]), x.shape[1:]),
    "zoom out": lambda x: F.resize(F.center_crop(x, [round(n / 0.6) for n in x.shape[1:]]), x.shape[1:]),
}
for _mode in (I.BILINEAR, I.BICUBIC):
    for _antialias in (True, False):
        for _size in ([4, 3], [11, 14], [3, 12]):
            GEOMETRY[f"resize {_mode.value} {_size[0]} x {_size[1]}{' antialias' if _antialias else ''}"] = (
                lambda x, m=_mode, a=_antialias, s=_size: F.resize(x, s, m, antialias=a)
            )

COLOUR = {
    "brightness 0.4": lambda x: F.adjust_brightness(x, 0.4),
    "brightness 1.7": lambda x: F.adjust_brightness(x, 1.7),
    "contrast 0.3": lambda x: F.adjust_contrast(x, 0.3),
    "contrast 1.8": lambda x: F.adjust_contrast(x, 1.8),
    "saturation 0": lambda x: F.adjust_saturation(x, 0),
    "saturation 1.9": lambda x: F.adjust_saturation(x, 1.9),
    "hue 0.1": lambda x: F.adjust_hue(x, 0.1),
    "hue -0.35": lambda x: F.adjust_hue(x, -0.35),
    "hue 0.5": lambda x: F.adjust_hue(x, 0.5),
    "sharpness 0": lambda x: F.adjust_sharpness(x, 0),
    "sharpness 1.8": lambda x: F.adjust_sharpness(x, 1.8),
    "grayscale": lambda x: F.rgb_to_grayscale(x, x.shape[0]),
    "invert": F.invert,
    "posterize 0": lambda x: F.posterize(x, 0),
    "posterize 3": lambda x: F.posterize(x, 3),
    "posterize 8": lambda x: F.posterize(x, 8),
    "solarize": lambda x: F.solarize(x, 128 if x.dtype == torch.uint8 else 128 / 255),
    "autocontrast": lambda x: F.autocontrast(x),
    "equalize": F.equalize,
    "equalize large": lambda x: F.equalize(x.repeat(1, 3, 3)),
    "jitter": lambda x: F.adjust_brightness(F.adjust_saturation(F.adjust_contrast(x, 1.2), 0.7), 0.9),
}


def formula(change):
    """A change in float64 of values from 0 to 1; bytes are rounded at its end."""

    def changed(x):
        if x.dtype == torch.uint8:
            return (255 * change(x.double() / 255)).clamp(0, 255).round().to(torch.uint8)
        return change(x.double())

    return changed


def patches(x, size, mode):
    """The size² pixels around each: [channels, height, width, size²]."""
    padded = torch.nn.functional.pad(x[None], [size // 2] * 4, mode=mode)[0]
    return padded.unfold(1, size, 1).unfold(2, size, 1).flatten(3)


def bilateral(x, size, place, colour):
    q = patches(x, size, "reflect")
    d = torch.arange(size) - size // 2
    near = torch.exp(-(d[:, None] ** 2 + d[None] ** 2).double() / (2 * place**2)).flatten()
    w = near * torch.exp(-((q - x[..., None]) ** 2).sum(0) / (2 * colour**2))
    return (w * q).sum(-1) / w.sum(-1)


def motion(x, length, degrees):
    h, w = x.shape[1:]
    angle = math.radians(degrees)
    sum = torch.zeros_like(x)
    for t in range(-(length // 2), length // 2 + 1):
        rows = torch.arange(h)[:, None] - t * math.sin(angle) + torch.zeros(w)
        columns = torch.arange(w)[None] + t * math.cos(angle) + torch.zeros(h, 1)
        grid = torch.stack([(2 * columns + 1) / w - 1, (2 * rows + 1) / h - 1], -1)[None].double()
        sum += torch.nn.functional.grid_sample(x[None], grid, padding_mode="border", align_corners=False)[0]
    return sum / length


NOISE = {
    "erase": lambda x: F.erase(x, 1, 2, 3, 4, torch.tensor(0.0)),
    "gaussian blur 3": lambda x: F.gaussian_blur(x, [3, 3], [0.8, 0.8]),
    "gaussian blur 7": lambda x: F.gaussian_blur(x, [7, 7], [1.9, 1.9]),
    "median blur 3": formula(lambda x: patches(x, 3, "replicate").median(-1).values),
    "median blur 7": formula(lambda x: patches(x, 7, "replicate").median(-1).values),
    "bilateral blur": formula(lambda x: bilateral(x, 5, 1.5, 0.1)),
    "bilateral blur wide": formula(lambda x: bilateral(x, 3, 4, 0.5)),
    "motion blur 0": formula(lambda x: motion(x, 5, 0)),
    "motion blur 63": formula(lambda x: motion(x, 5, 63)),
    "motion blur 90": formula(lambda x: motion(x, 3, 90)),
}


def fill(x, share):
    return share * 255 if x.dtype == torch.uint8 else share


def elastic(x, alpha, sigma):
    h, w = x.shape[1:]
    k = int(8 * sigma + 1) | 1
    right, down = (F.gaussian_blur(unevenness(h, w, c)[None], [k, k], [sigma, sigma])[0] for c in (1, 2))
    return F.elastic(x, torch.stack([right * alpha / w, down * alpha / h], -1)[None], fill=0)


def unevenness(h, w, c):
    """Numbers from -1 to 1 that a test can make again."""
    return (((torch.arange(h * w) * (31 + 7 * c)) % 64) / 32 - 1).reshape(h, w)


def affine(x, angle=0.0, translate=(0, 0), scale=1.0, shear=(0.0, 0.0), **more):
    return F.affine(x, angle, list(translate), scale, list(shear), **more)


SAMPLING = {
    "rotate 13": lambda x: F.rotate(x, 13),
    "rotate -100 bilinear": lambda x: F.rotate(x, -100, I.BILINEAR, fill=[fill(x, 0.2)] * x.shape[0]),
    "rotate 90": lambda x: F.rotate(x, 90),
    "rotate 180": lambda x: F.rotate(x, 180),
    "rotate 270 bilinear": lambda x: F.rotate(x, 270, I.BILINEAR, fill=0),
    "translate": lambda x: affine(x, translate=(2, -3), fill=fill(x, 1.0)),
    "affine": lambda x: affine(x, 23.0, (1, -2), 1.3, (11.0, 0.0)),
    "affine bilinear": lambda x: affine(x, -40.0, (-1, 1), 0.7, (-17.0, 0.0), interpolation=I.BILINEAR, fill=0),
    "shear": lambda x: affine(x, shear=(19.0, -7.0), interpolation=I.BILINEAR, fill=fill(x, 0.4)),
    "shear from corner": lambda x: affine(x, shear=(19.0, 0.0), center=[0, 0], interpolation=I.BILINEAR, fill=0),
    "perspective": lambda x: F.perspective(x, *corners(x), interpolation=I.BILINEAR, fill=0),
    "perspective on white": lambda x: F.perspective(x, *corners(x), interpolation=I.BILINEAR, fill=fill(x, 1.0)),
    "quarter turn 6 x 7": lambda x: F.rotate(F.crop(x, 0, 0, 6, 7), 90),
    "quarter turn 5 x 8": lambda x: F.rotate(F.crop(x, 1, 0, 5, 8), -90, fill=fill(x, 1.0)),
    "horizon through a corner": lambda x: F.perspective(
        F.crop(x, 0, 0, 5, 7), [[0, 0], [6, 0], [6, 4], [0, 4]], [[2, 1], [5, 0], [6, 3], [1, 3]], interpolation=I.NEAREST, fill=0
    ),
    "elastic": lambda x: elastic(x, 9.0, 0.5),
    "elastic little": lambda x: elastic(x, 3.0, 0.3),
}


def corners(x):
    r, d = x.shape[2] - 1, x.shape[1] - 1
    return [[0, 0], [r, 0], [r, d], [0, d]], [[1, 2], [r - 2, 0], [r - 1, d - 1], [0, d - 2]]


def operation(name, level, augmentation, sign, grey=None):
    """One operation of RandAugment (narrow) or TrivialAugmentWide, at a level of 31."""

    def changed(x):
        strengths, signed = augmentation._AUGMENTATION_SPACE[name]
        table = strengths(31, *x.shape[1:])
        magnitude = 0.0 if table is None else float(table[level]) * (sign if signed else 1)
        outside = T._utils._setup_fill_arg(grey and fill(x, grey))
        return augmentation._apply_image_or_video_transform(x, name, magnitude, augmentation.interpolation, outside)

    return changed


NAMES = {
    "IDENTITY": "Identity",
    "SHEAR_X": "ShearX",
    "SHEAR_Y": "ShearY",
    "TRANSLATE_X": "TranslateX",
    "TRANSLATE_Y": "TranslateY",
    "ROTATE": "Rotate",
    "BRIGHTNESS": "Brightness",
    "COLOUR": "Color",
    "CONTRAST": "Contrast",
    "SHARPNESS": "Sharpness",
    "POSTERIZE": "Posterize",
    "SOLARIZE": "Solarize",
    "AUTO_CONTRAST": "AutoContrast",
    "EQUALIZE": "Equalize",
}
OPERATIONS = {f"narrow {ours}": operation(theirs, 9, T.RandAugment(), -1) for ours, theirs in NAMES.items()}
OPERATIONS |= {f"wide {ours}": operation(theirs, 21, T.TrivialAugmentWide(), 1) for ours, theirs in NAMES.items()}
for _grey in (None, 0.2):
    for _name in ("SHEAR_X", "SHEAR_Y", "TRANSLATE_X", "TRANSLATE_Y", "ROTATE"):
        _case = f"{_name} bilinear{' on grey' if _grey else ''}"
        OPERATIONS[f"narrow {_case}"] = operation(NAMES[_name], 29, T.RandAugment(interpolation=I.BILINEAR), 1, _grey)
        OPERATIONS[f"wide {_case}"] = operation(NAMES[_name], 3, T.TrivialAugmentWide(interpolation=I.BILINEAR), -1, _grey)


def strengths():
    """All levels of all operations that have some: 31 by default, others where a rounding may go either way."""
    for size, augmentation in (("narrow", T.RandAugment()), ("wide", T.TrivialAugmentWide())):
        for ours, theirs in NAMES.items():
            for levels, height, width in ((31, 32, 32), (31, 7, 224), (2, 5, 1), (10, 96, 33), (17, 28, 28), (100, 1, 64)):
                table = augmentation._AUGMENTATION_SPACE[theirs][0](levels, height, width)
                if table is not None:
                    yield [f"{size} {ours} / {levels} / {height} x {width}", *(float(m) for m in table)]


def cells(image):
    if image.dtype == torch.uint8:
        return image.flatten().tolist()
    return [round(v, 4) for v in image.clamp(0, 1).flatten().tolist()]


def numbers(image):
    return image.float() / 255


def rows(cases):
    for name, image in IMAGES.items():
        yield [name, *image.shape, *cells(image)]
    for case, change in cases.items():
        for name, image in IMAGES.items():
            for kind, x in (("bytes", image), ("numbers", numbers(image))):
                y = change(x.clone())
                yield [f"{case} / {name} / {kind}", *y.shape, *cells(y)]


def lecture():
    x = LECTURE
    yield ["before", *x.shape, *cells(x)]
    x = torch.rot90(F.horizontal_flip(F.center_crop(F.resize(x, [34]), [28])), 1, (-2, -1))
    yield ["after", *x.shape, *cells(x)]


MEANING = f"images after a change by torchvision {torchvision.__version__}: channels, height, width, pixels"
write("augment-geometry.csv", MEANING, rows(GEOMETRY))
write("augment-colour.csv", MEANING, rows(COLOUR))
write("augment-noise.csv", MEANING, rows(NOISE))
write("augment-sampling.csv", MEANING, rows(SAMPLING))
write("augment-operations.csv", MEANING, rows(OPERATIONS))
write("augment-strengths.csv", f"strengths of all levels by torchvision {torchvision.__version__}", strengths())
write("augment-lecture.csv", MEANING, lecture())
