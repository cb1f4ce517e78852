package dev.gradus.data.source;

import org.jspecify.annotations.Nullable;

/// How a picture in a file lies, as the camera noted it (EXIF, tag 274), and how it is put upright.
///
/// @param turned whether rows of the file are columns of the picture
/// @param mirrored whether the picture's columns are read from the right
/// @param reversed whether the picture's rows are read from the bottom
record Orientation(boolean turned, boolean mirrored, boolean reversed) {
    static final Orientation UPRIGHT = new Orientation(false, false, false);

    private static final int TAG = 274, SHORT = 3, LONG = 4, BYTE = 1, MOST_ENTRIES = 1000;

    /// What is written in EXIF data.
    ///
    /// @param tiff from its order of bytes on, `II` or `MM`
    /// @return null where it does not say one of the eight
    static @Nullable Orientation inExif(Span tiff) {
        boolean little = tiff.startsWith("II*\0");
        if (!little && !tiff.startsWith("MM\0*")) return null;
        int directory = (int) Math.min(Integer.MAX_VALUE / 2, four(tiff, 4, little));
        int entries = Math.min(MOST_ENTRIES, two(tiff, directory, little));
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if (two(tiff, entry, little) != TAG) continue;
            return numbered(
                    switch (two(tiff, entry + 2, little)) {
                        case SHORT -> two(tiff, entry + 8, little);
                        case LONG -> (int) four(tiff, entry + 8, little);
                        case BYTE -> tiff.at(entry + 8);
                        default -> 0;
                    });
        }
        return null;
    }

    private static int two(Span tiff, int at, boolean little) {
        return little ? Short.toUnsignedInt(Short.reverseBytes((short) tiff.two(at))) : tiff.two(at);
    }

    private static long four(Span tiff, int at, boolean little) {
        return little ? Integer.toUnsignedLong(Integer.reverseBytes((int) tiff.four(at))) : tiff.four(at);
    }

    /// What the standard calls 1 to 8: which sides of the picture the first row and column of the file are.
    private static @Nullable Orientation numbered(int number) {
        return switch (number) {
            case 1 -> UPRIGHT;
            case 2 -> new Orientation(false, true, false);
            case 3 -> new Orientation(false, true, true);
            case 4 -> new Orientation(false, false, true);
            case 5 -> new Orientation(true, false, false);
            case 6 -> new Orientation(true, true, false);
            case 7 -> new Orientation(true, true, true);
            case 8 -> new Orientation(true, false, true);
            default -> null;
        };
    }

    /// The picture as it is looked at.
    ImageFile upright(ImageFile image) {
        if (equals(UPRIGHT)) return image;
        int h = image.height(), w = image.width(), height = turned ? w : h, width = turned ? h : w;
        byte[] from = image.pixels(), to = new byte[from.length];
        for (int c = 0, i = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int row = reversed ? height - 1 - y : y, column = mirrored ? width - 1 - x : x;
                    to[i++] = from[(c * h + (turned ? column : row)) * w + (turned ? row : column)];
                }
            }
        }
        return new ImageFile(image.channels(), height, width, to);
    }
}
