package dev.gradus.lab.look;

import java.util.List;

/// Rows of images with a label each, as one picture.
///
/// Small images are magnified, large ones made smaller, so that a side has from about 50 to 128 pixels. Many rows stand in several columns.
public final class Sheet {
    private static final int MARGIN = 12, GAP = 3, LETTER = 2, AIM = 60, MOST = 128;
    private static final float INK = 0.13f, SOFT = 0.45f;

    /// Images side by side.
    ///
    /// @param label what they are
    /// @param note smaller, below the label; may be empty
    /// @param tiles the images, left to right
    public record Row(String label, String note, List<Tile> tiles) {
        /// Keeps a copy.
        public Row {
            tiles = List.copyOf(tiles);
        }
    }

    private final String title;
    private final List<Row> rows;
    private final int apart;
    private final int zoom;
    private final int cellHeight;
    private final int cellWidth;
    private final int labelWidth;

    /// A sheet.
    ///
    /// @param title above all rows, in letters of ASCII as labels and notes
    /// @param rows from top to bottom
    /// @param apart how many images of each row stand a little apart from the others
    public Sheet(String title, List<Row> rows, int apart) {
        this.title = title;
        this.rows = rows;
        this.apart = apart;
        int height = 1, width = 1, label = 0;
        for (Row row : rows) {
            label = Math.max(label, LETTER * PixelFont.ADVANCE * row.label.length());
            label = Math.max(label, PixelFont.ADVANCE * row.note.length());
            for (Tile tile : row.tiles) {
                height = Math.max(height, tile.height());
                width = Math.max(width, tile.width());
            }
        }
        int side = Math.max(height, width);
        zoom = side > MOST ? -Math.ceilDiv(side, MOST) : Math.max(1, Math.round((float) AIM / side));
        cellHeight = Math.max(zoomed(height), LETTER * PixelFont.HEIGHT + PixelFont.HEIGHT + GAP) + GAP;
        cellWidth = zoomed(width) + GAP;
        labelWidth = label + MARGIN;
    }

    private int zoomed(int side) {
        return zoom < 0 ? Math.ceilDiv(side, -zoom) : side * zoom;
    }

    /// The picture.
    ///
    /// @return a PNG file
    public byte[] png() {
        int most = rows.stream().mapToInt(row -> row.tiles.size()).max().orElse(0);
        int blockWidth = labelWidth + most * cellWidth + (apart > 0 ? MARGIN : 0) + 2 * MARGIN;
        int blocks = Math.clamp(Math.round(Math.sqrt((double) rows.size() * cellHeight / blockWidth)), 1, 8);
        int perBlock = Math.max(1, Math.ceilDiv(rows.size(), blocks));
        int top = MARGIN + LETTER * PixelFont.HEIGHT + MARGIN;
        int width = Math.max(blocks * blockWidth, 2 * MARGIN + LETTER * PixelFont.ADVANCE * title.length());
        Canvas canvas = new Canvas(top + perBlock * cellHeight + MARGIN, width);
        canvas.text(title, MARGIN, MARGIN, LETTER, INK);
        for (int r = 0; r < rows.size(); r++) {
            draw(canvas, rows.get(r), top + r % perBlock * cellHeight, MARGIN + r / perBlock * blockWidth);
        }
        return canvas.png();
    }

    private void draw(Canvas canvas, Row row, int top, int left) {
        int words = LETTER * PixelFont.HEIGHT + (row.note.isEmpty() ? 0 : GAP + 1 + PixelFont.HEIGHT);
        int y = top + (cellHeight - GAP - words) / 2;
        canvas.text(row.label, y, left, LETTER, INK);
        canvas.text(row.note, y + words - PixelFont.HEIGHT, left, 1, SOFT);
        for (int i = 0; i < row.tiles.size(); i++) {
            int x = left + labelWidth + i * cellWidth + (apart > 0 && i >= apart ? MARGIN : 0);
            canvas.image(row.tiles.get(i), top, x, zoom);
        }
    }
}
