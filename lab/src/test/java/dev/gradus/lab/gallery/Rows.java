package dev.gradus.lab.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.gradus.lab.chart.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Samples of a data set of the gallery, as rows of numbers whose last cell is the target: a number, or the name of a class.
///
/// @param names of the columns
/// @param cells of each row
record Rows(List<String> names, List<List<Object>> cells) {
    Rows {
        names = List.copyOf(names);
        cells = List.copyOf(cells);
    }

    int size() {
        return cells.size();
    }

    /// The column of the target.
    int target() {
        return names.size() - 1;
    }

    int column(String name) {
        int column = names.indexOf(name);
        if (column < 0) throw new IllegalArgumentException("there is no column " + name + " among " + names);
        return column;
    }

    double number(int row, int column) {
        return (Double) cells.get(row).get(column);
    }

    Rows with(List<List<Object>> others) {
        return new Rows(names, others);
    }

    /// The same rows with other cells in one column.
    Rows with(int column, List<?> values) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            List<Object> row = new ArrayList<>(cells.get(i));
            row.set(column, values.get(i));
            rows.add(row);
        }
        return with(rows);
    }

    List<Object> values(int column) {
        return cells.stream().map(row -> row.get(column)).toList();
    }

    Rows part(int from, int to) {
        return with(cells.subList(from, to));
    }

    /// A file that `--data csv:FILE` reads.
    Path writeTable(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(String.join(",", names)));
        for (List<Object> row : cells) lines.add(row.stream().map(String::valueOf).collect(joining(",")));
        return Files.write(file, lines, UTF_8);
    }

    /// A folder that `--data folder:DIR` reads: square grey pictures, in a folder for each class.
    Path writePictures(Path folder) throws IOException {
        int side = (int) Math.round(Math.sqrt(target()));
        for (int i = 0; i < size(); i++) {
            float[] pixels = new float[target()];
            for (int k = 0; k < pixels.length; k++) pixels[k] = (float) number(i, k);
            Path of = Files.createDirectories(folder.resolve(cells.get(i).get(target()).toString()));
            Files.write(of.resolve("%05d.png".formatted(i)), Png.file(pixels, 1, side, side));
        }
        return folder;
    }

    static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
