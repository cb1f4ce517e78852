package dev.gradus.lab.cli;

import static java.util.stream.Collectors.joining;

import java.util.List;

/// A line of a table that is written: fields with a comma, a quote, a line break or spaces at the ends are in quotes.
final class CsvLine {
    private CsvLine() {}

    static String of(List<String> fields) {
        return fields.stream().map(CsvLine::field).collect(joining(",")) + "\n";
    }

    private static String field(String text) {
        boolean plain =
                text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                        && text.equals(text.strip());
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
