package dev.gradus.lab.look;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Image;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The sheet of `docs/catalogue.md` that shows what each augmentation makes of one small picture, drawn here: a house with its
/// door at the left, on a meadow, in the sun.
public final class AugmentationSheet {
    private static final int SIDE = 48, ZOOM = 3, COLUMNS = 7, GAP = 12, LETTER = 2, LINES = 2, PADDED = 4, DRAWS = 8;
    private static final int CELL = (SIDE + 2 * PADDED) * ZOOM;
    private static final int LINE = LETTER * (PixelFont.HEIGHT + 1);
    private static final float INK = 0.13f;
    private static final int SKY = 0x8ec5ef, SUN = 0xf7d24a, MEADOW = 0x5f9e45, WALL = 0xd9b48a, ROOF = 0xb23a2e;
    private static final int DOOR = 0x4a3222, WINDOW = 0xdff1ff;

    /// The colours of ImageNet, as AlexNet has them.
    private static final List<Double> VARIANCES = List.of(0.2175, 0.0188, 0.0045);

    private static final List<Double> DIRECTIONS =
            List.of(-0.5675, -0.5808, -0.5836, 0.7192, -0.0045, -0.6948, 0.4009, -0.8140, 0.4203);

    private static final List<String> SOME = List.of("invert", "vertical-flip");

    /// Settings with which those show something that do nothing, or nothing to be seen, without any.
    private static final Map<String, Map<String, ?>> VISIBLE =
            Map.ofEntries(
                    Map.entry("center-crop", Map.of("height", 32, "width", 32)),
                    Map.entry("random-crop", Map.of("height", SIDE, "width", SIDE, "padding", 8)),
                    Map.entry("pad", Map.of("left", PADDED, "top", PADDED, "right", PADDED, "bottom", PADDED)),
                    Map.entry("resize", Map.of("height", 24, "width", 40)),
                    Map.entry("random-resized-crop", Map.of("height", SIDE, "width", SIDE)),
                    Map.entry("cutout", Map.of("size", 16)),
                    Map.entry("gaussian-blur", Map.of("size", 5, "minSigma", 1.5, "maxSigma", 1.5)),
                    Map.entry("posterize", Map.of("bits", 2)),
                    Map.entry("jpeg-artefacts", Map.of("minQuality", 10, "maxQuality", 10)),
                    Map.entry("pca-colour-noise", Map.of("values", VARIANCES, "vectors", DIRECTIONS, "std", 0.5)),
                    Map.entry("compose", Map.of("steps", SOME)),
                    Map.entry("one-of", Map.of("of", SOME)),
                    Map.entry("some-of", Map.of("of", SOME)),
                    Map.entry("random-apply", Map.of("of", SOME)),
                    Map.entry("random-order", Map.of("of", SOME)));

    private AugmentationSheet() {}

    /// Draws it.
    ///
    /// @return a PNG file
    public static byte[] png() {
        List<String> names = new ArrayList<>(List.of("as it is"));
        List<Tile> tiles = new ArrayList<>(List.of(Tile.of(house())));
        for (Catalogue.Entry<Augmentation> entry : Catalogues.AUGMENTATIONS.entries()) {
            names.add(entry.name());
            tiles.add(Tile.of(changed(entry.name())));
        }
        int rows = Math.ceilDiv(tiles.size(), COLUMNS), height = CELL + LINES * LINE + GAP;
        Canvas canvas = new Canvas(rows * height + GAP, COLUMNS * (CELL + GAP) + GAP);
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            int left = GAP + i % COLUMNS * (CELL + GAP), top = GAP + i / COLUMNS * height;
            canvas.image(tile, top + (CELL - tile.height() * ZOOM) / 2, left + (CELL - tile.width() * ZOOM) / 2, ZOOM);
            List<String> lines = lines(names.get(i));
            for (int k = 0; k < lines.size(); k++) {
                int wide = lines.get(k).length() * LETTER * PixelFont.ADVANCE;
                canvas.text(lines.get(k), top + CELL + LETTER + k * LINE, left + (CELL - wide) / 2, LETTER, INK);
            }
        }
        return canvas.png();
    }

    /// The picture after that of some draws that changes it most, so that there is something to be seen.
    private static Image changed(String name) {
        Augmentation augmentation = Catalogues.AUGMENTATIONS.make(name, VISIBLE.getOrDefault(name, Map.of()));
        float[] before = house().copy();
        Image best = house();
        double most = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            Image image = house();
            augmentation.apply(image, Rng.of(2).fork(draw));
            double change = change(before, image.copy());
            if (change > most) best = image;
            most = Math.max(most, change);
        }
        if (most > 0) return best;
        throw new AssertionError(name + " changes nothing: give it settings in AugmentationSheet.VISIBLE");
    }

    /// A picture of another size is as far away as can be.
    private static double change(float[] before, float[] after) {
        if (before.length != after.length) return Double.MAX_VALUE;
        double sum = 0;
        for (int i = 0; i < before.length; i++) sum += Math.abs(before[i] - after[i]);
        return sum;
    }

    /// A name in lines that fit below a picture, broken after a hyphen.
    private static List<String> lines(String name) {
        int most = CELL / (LETTER * PixelFont.ADVANCE);
        if (name.length() <= most) return List.of(name);
        int end = name.lastIndexOf('-', most - 1) + 1;
        return List.of(name.substring(0, end), name.substring(end));
    }

    private static Image house() {
        Image image = Image.bytes(3, SIDE, SIDE, 255);
        float[] pixels = image.begin(SIDE, SIDE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int colour = colour(x, y), shade = shade(x, y);
                for (int c = 0; c < 3; c++) {
                    int value = (colour >> (16 - 8 * c) & 255) + shade;
                    pixels[(c * SIDE + y) * SIDE + x] = Math.clamp(value, 0, 255);
                }
            }
        }
        return image;
    }

    /// Lighter from the sky's top to the horizon; stripes of grass.
    private static int shade(int x, int y) {
        return y < 34 ? y - 17 : (x * 7 + y * 5) % 11 * 3 - 15;
    }

    private static int colour(int x, int y) {
        boolean isWall = x >= 12 && x < 36 && y >= 22 && y < 40;
        boolean isRoof = y >= 10 && y < 22 && Math.abs(x - 23.5) <= (y - 9) * 1.3;
        if (isWall && x >= 15 && x < 21 && y >= 29) return DOOR;
        if (isWall && x >= 25 && x < 32 && y >= 26 && y < 32) return x == 28 || y == 29 ? WALL : WINDOW;
        if (isWall) return WALL;
        if (isRoof) return ROOF;
        if (y >= 34) return MEADOW;
        return (x - 40) * (x - 40) + (y - 8) * (y - 8) < 26 ? SUN : SKY;
    }
}
