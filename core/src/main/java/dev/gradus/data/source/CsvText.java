package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The records of a text with separated fields, as RFC 4180 has them: a field in quotes may hold separators, line breaks and
/// quotes, which are doubled. Lines end with CR LF, LF or CR; the last may end with the text.
///
/// Fields without quotes are stripped of spaces. Every record has as many fields as the first.
///
/// Errors: a quote within a field that does not begin with one, anything after a closing quote, a quote that is never
/// closed, a record of another length; each with its line.
///
/// Source: Y. Shafranovich, RFC 4180, 2005.
final class CsvText {
    /// A record and the line on which it begins, from 1.
    record Row(int line, String[] fields) {}

    private static final long LIMIT = 1 << 30;
    private static final int LONGEST_KEPT = 32;

    private final String name;
    private final String text;
    private final char separator;
    private final Map<String, String> known = new HashMap<>();
    private int at;
    private int line = 1;

    private CsvText(String name, String text, char separator) {
        this.name = name;
        this.text = text;
        this.separator = separator;
        if (text.startsWith("\uFEFF")) at = 1; // the byte order mark that spreadsheets write
    }

    static List<Row> read(Path file, char separator) {
        return read(file.toString(), text(file), separator);
    }

    static List<Row> read(String name, String text, char separator) {
        return new CsvText(name, text, separator).rows();
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > LIMIT) throw new IOException("larger than 1 GiB");
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw unreadable(file, "is not text in UTF-8");
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw unreadable(file, "cannot be read (" + e + ")");
        }
    }

    private static GradusException unreadable(Path file, String what) {
        return GradusException.got("%s %s", file, what)
                .expected("a text file in UTF-8")
                .because("the name is misspelt, or it is a file of another kind")
                .repair("Check the name and the kind of the file.");
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        while (at < text.length()) {
            Row row = row();
            rows.add(row);
            int columns = rows.getFirst().fields.length;
            if (row.fields.length != columns) throw wrongLength(row, columns);
        }
        return rows;
    }

    private Row row() {
        int first = line;
        List<String> fields = new ArrayList<>();
        do fields.add(field());
        while (!isEndOfLine());
        return new Row(first, fields.toArray(String[]::new));
    }

    /// Goes past the end of a line, or past a separator.
    private boolean isEndOfLine() {
        if (at == text.length()) return true;
        char c = text.charAt(at++);
        if (c == separator) return false;
        if (c == '\r' && at < text.length() && text.charAt(at) == '\n') at++;
        line++;
        return true;
    }

    private String field() {
        int start = at;
        while (start < text.length() && text.charAt(start) == ' ') start++;
        if (start < text.length() && text.charAt(start) == '"') {
            at = start + 1;
            return quoted();
        }
        start = at;
        while (at < text.length() && !isEndOfField(text.charAt(at))) {
            if (text.charAt(at++) == '"') throw quote("a quote within a field");
        }
        return kept(text.substring(start, at).strip());
    }

    private boolean isEndOfField(char c) {
        return c == separator || c == '\n' || c == '\r';
    }

    private String quoted() {
        int opened = line;
        StringBuilder field = new StringBuilder();
        while (true) {
            if (at == text.length()) {
                line = opened;
                throw quote("a quote that is never closed");
            }
            char c = text.charAt(at++);
            if (c == '"') {
                if (at == text.length() || text.charAt(at) != '"') break;
                at++;
            }
            if (c == '\n' || (c == '\r' && (at == text.length() || text.charAt(at) != '\n'))) line++;
            field.append(c);
        }
        while (at < text.length() && text.charAt(at) == ' ') at++;
        if (at < text.length() && !isEndOfField(text.charAt(at))) throw quote("text after a closing quote");
        return kept(field.toString());
    }

    /// One object for equal short fields: a column of categories takes the memory of its names.
    private String kept(String field) {
        if (field.length() > LONGEST_KEPT) return field;
        String before = known.putIfAbsent(field, field);
        return before == null ? field : before;
    }

    private GradusException quote(String what) {
        return GradusException.got("%s line %d has %s", name, line, what)
                .expected("fields wholly in quotes, and quotes within them doubled")
                .because("the file uses quotes in another way, or another separator")
                .repair("Write \"say \"\"hello\"\"\" for say \"hello\".");
    }

    private GradusException wrongLength(Row row, int columns) {
        return GradusException.got("%s line %d has %d fields", name, row.line, row.fields.length)
                .expected("%d, as the first line has", columns)
                .because("a field is missing, or decimals or lists are written with the separator '%s'", separator)
                .repair("Complete the line, put the field into quotes, or name the right separator.");
    }
}
