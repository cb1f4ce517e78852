package dev.gradus.lab.store;

import static java.util.stream.Collectors.joining;

import java.util.List;

/// A line of a table that is written: fields with a comma, a quote, a line break or spaces at the ends are in quotes.
///
/// Source: RFC 4180.
public final class CsvLine {
    private CsvLine() {}

    /// A line as programs of Unix write it.
    ///
    /// @param fields in order
    /// @return with a line feed at its end
    public static String of(List<String> fields) {
        return record(fields) + "\n";
    }

    /// A line as RFC 4180 has it.
    ///
    /// @param fields in order
    /// @return with a carriage return and a line feed at its end
    public static String strict(List<String> fields) {
        return record(fields) + "\r\n";
    }

    private static String record(List<String> fields) {
        return fields.stream().map(CsvLine::field).collect(joining(","));
    }

    private static String field(String text) {
        boolean plain =
                text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                        && text.equals(text.strip());
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
