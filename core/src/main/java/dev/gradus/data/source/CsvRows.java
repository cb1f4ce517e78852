package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Rows of numbers from a text file in UTF-8, separated by commas, with names in the first line or without.
///
/// Strict: every field is a decimal number, all rows are of one length, and no line is empty or skipped. The first line is
/// a header if none of its fields is a number.
///
/// @param header the names of the columns, empty where there are none
/// @param rows the numbers, at least one row
public record CsvRows(List<String> header, float[][] rows) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final long LIMIT = 1 << 30;

    /// Reads a file.
    ///
    /// @param file its path
    /// @return its rows
    /// @throws GradusException when it cannot be read, is empty, or a field is not a finite number; the error names the line
    public static CsvRows read(Path file) {
        List<String> lines = lines(file);
        List<String> header = lines.isEmpty() ? List.of() : header(lines.getFirst());
        int skipped = header.isEmpty() ? 0 : 1;
        if (lines.size() == skipped) {
            throw GradusException.got("%s has no row of numbers", file)
                    .expected("at least one")
                    .because("the file is empty, or was not written to its end")
                    .repair("Check the file.");
        }
        float[][] rows = new float[lines.size() - skipped][];
        int columns = fields(lines.getFirst()).length;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = numbers(file + " line " + (i + skipped + 1), fields(lines.get(i + skipped)), columns);
        }
        return new CsvRows(header, rows);
    }

    private static List<String> lines(Path file) {
        try {
            if (Files.size(file) > LIMIT) throw new IOException("larger than 1 GiB");
            List<String> lines = Files.readAllLines(file);
            if (!lines.isEmpty() && lines.getFirst().startsWith("\uFEFF")) {
                lines.set(0, lines.getFirst().substring(1)); // the byte order mark that spreadsheets write
            }
            return lines;
        } catch (IOException e) {
            throw GradusException.got("%s cannot be read (%s)", file, e)
                    .expected("a text file in UTF-8")
                    .because("the name is misspelt, or it is a file of another kind")
                    .repair("Check the name and the kind of the file.");
        }
    }

    private static List<String> header(String line) {
        String[] fields = fields(line);
        return Arrays.stream(fields).noneMatch(f -> NUMBER.matcher(f).matches()) && !line.isBlank()
                ? List.of(fields)
                : List.of();
    }

    private static String[] fields(String line) {
        String[] fields = line.split(",", -1);
        for (int i = 0; i < fields.length; i++) fields[i] = fields[i].strip();
        return fields;
    }

    private static float[] numbers(String where, String[] fields, int columns) {
        if (fields.length != columns) {
            throw GradusException.got("%s has %d fields", where, fields.length)
                    .expected("%d, as the first line has", columns)
                    .because("a field is missing, or decimals are written with a comma")
                    .repair("Complete the line; write decimals with a point.");
        }
        float[] numbers = new float[columns];
        for (int k = 0; k < columns; k++) {
            boolean number = NUMBER.matcher(fields[k]).matches();
            if (number) numbers[k] = Float.parseFloat(fields[k]);
            if (!number || !Float.isFinite(numbers[k])) {
                throw GradusException.got("%s, field %d is '%s'", where, k + 1, fields[k])
                        .expected("a decimal number within the range of float32")
                        .because("the field is empty or a text")
                        .repair("Keep only columns of numbers, and fill the gaps.");
            }
        }
        return numbers;
    }
}
