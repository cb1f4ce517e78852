package dev.gradus.lab.look;

import dev.gradus.lab.chart.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Images beside augmented versions of themselves, as a picture and as words.
public final class Augmented {
    private final String name;
    private final List<Row> rows;

    /// One image and its versions.
    ///
    /// @param kind its class, or empty
    /// @param label the class as the sheet can show it
    record Row(int sample, String kind, String label, Tile original, List<Version> versions) {}

    Augmented(String name, List<Row> rows) {
        this.name = name;
        this.rows = rows;
    }

    /// The originals in the first column, their versions beside them.
    ///
    /// @return a PNG file
    public byte[] sheet() {
        List<Sheet.Row> drawn = new ArrayList<>();
        for (Row row : rows) {
            List<Tile> tiles =
                    Stream.concat(Stream.of(row.original), row.versions.stream().map(Version::tile)).toList();
            drawn.add(new Sheet.Row(row.label, "sample " + row.sample, tiles));
        }
        return new Sheet(name + ": originals, and versions of them", drawn, 1).png();
    }

    /// What was drawn for each version of each image.
    ///
    /// @return lines
    public List<String> listing() {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) lines.addAll(listing(row));
        return lines;
    }

    /// What was drawn for each version of one image.
    ///
    /// @param row of the sheet, from 0
    /// @return lines
    public List<String> listing(int row) {
        Row one = rows.get(row);
        List<String> lines = new ArrayList<>();
        lines.add(Text.format("training sample %d%s", one.sample, one.kind.isEmpty() ? "" : " of class " + one.kind));
        for (int v = 0; v < one.versions.size(); v++) {
            List<String> changes = one.versions.get(v).changes();
            if (changes.isEmpty()) changes = List.of("unchanged");
            for (int c = 0; c < changes.size(); c++)
                lines.add(Text.format("%3s  %s", c == 0 ? String.valueOf(v + 1) : "", changes.get(c)));
        }
        return lines;
    }
}
