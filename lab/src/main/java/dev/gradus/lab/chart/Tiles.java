package dev.gradus.lab.chart;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import java.util.List;
import java.util.stream.Stream;

/// Small images in rows, such as samples beside their augmented versions, with a few words below each.
///
/// ```java
/// Picture sheet = Tiles.of("Turned digits", 56, List.of(new Tiles.Row("180°", List.of(Tiles.Tile.square(1, pixels, "6 → 9")))));
/// ```
public final class Tiles {
    private static final int LETTER = 7, GAP = 10, LINE = 16, LEFT = 12;

    private Tiles() {}

    /// An image.
    ///
    /// @param pixels `[channels, height, width]`, from 0 (black) to 1
    /// @param channels 1 for grey, 3 for red, green and blue
    /// @param height rows
    /// @param width columns
    /// @param below a few words; empty for none
    public record Tile(float[] pixels, int channels, int height, int width, String below) {
        /// A square image.
        ///
        /// @param channels 1 for grey, 3 for red, green and blue
        /// @param pixels `[channels, side, side]`, from 0 (black) to 1
        /// @param below a few words; empty for none
        /// @return the tile
        public static Tile square(int channels, double[] pixels, String below) {
            float[] floats = new float[pixels.length];
            for (int i = 0; i < floats.length; i++) floats[i] = (float) pixels[i];
            int side = (int) Math.round(Math.sqrt(pixels.length / (double) channels));
            return new Tile(floats, channels, side, side, below);
        }
    }

    /// Some images beside each other.
    ///
    /// @param label what they are; empty for none
    /// @param tiles from left to right
    public record Row(String label, List<Tile> tiles) {
        /// Keeps a copy.
        public Row {
            tiles = List.copyOf(tiles);
        }
    }

    /// Draws images.
    ///
    /// @param title above them
    /// @param side of each, in pixels
    /// @param rows from top to bottom
    /// @return the picture
    public static Picture of(String title, int side, List<Row> rows) {
        int letters = rows.stream().mapToInt(row -> Text.width(row.label())).max().orElse(0);
        int left = LEFT + (letters == 0 ? 0 : letters * LETTER + GAP);
        Stream<Tile> all = rows.stream().flatMap(row -> row.tiles().stream());
        int words = all.mapToInt(tile -> Text.width(tile.below())).max().orElse(0);
        int wide = Math.max(side, words * LETTER) + GAP;
        int columns = rows.stream().mapToInt(row -> row.tiles().size()).max().orElse(0);
        var body = new StringBuilder();
        int top = 0;
        for (Row row : rows) {
            int middle = top + side / 2 + 4;
            body.append(format("<text class=\"pale\" x=\"%d\" y=\"%d\">%s</text>", LEFT, middle, escape(row.label())));
            for (int i = 0; i < row.tiles().size(); i++) draw(body, row.tiles().get(i), left + i * wide, top, side);
            boolean hasWords = row.tiles().stream().anyMatch(tile -> !tile.below().isEmpty());
            top += side + GAP + (hasWords ? LINE : 0);
        }
        return new Drawing(title, left + columns * wide, top, body.toString());
    }

    private static void draw(StringBuilder body, Tile tile, int left, int top, int side) {
        String image = Png.dataUri(tile.pixels(), tile.channels(), tile.height(), tile.width());
        body.append(
                format(
                        "<image x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" style=\"image-rendering:pixelated\" href=\"%s\"/>",
                        left, top, side, side, image));
        body.append(
                format(
                        "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                        left + side / 2, top + side + LINE - 2, escape(tile.below())));
    }
}
