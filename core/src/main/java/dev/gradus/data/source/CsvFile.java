package dev.gradus.data.source;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gradus.data.Notation;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text file with separated fields: its encoding and its separator, stated or concluded.
final class CsvFile {
    private static final Charset CP949 = Charset.forName("x-windows-949");
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int SAMPLE = 1 << 16, MOST_RECORDS = 500, BUFFER = 1 << 16;
    private static final double NEARLY_ALL = 0.9;
    private static final int HANGUL_FIRST = 0xac00, HANGUL_LAST = 0xd7a3;

    final Path path;
    private final Charset encoding;
    private final int mark;
    private final char separator;
    private final boolean comments;

    private CsvFile(Path path, Charset encoding, int mark, char separator, boolean comments) {
        this.path = path;
        this.encoding = encoding;
        this.mark = mark;
        this.separator = separator;
        this.comments = comments;
    }

    /// Finds out what is not stated.
    static CsvFile of(Path path, CsvForm form) {
        CsvFile file = decoded(path, form);
        String sample = file.sample();
        boolean comments = sample.startsWith("#") && !isHeader(sample, form);
        char separator = form.statesSeparator() ? form.separatorSign() : separator(path, sample, comments);
        return new CsvFile(path, file.encoding, file.mark, separator, comments);
    }

    /// The records, from the first.
    CsvReader open() {
        try {
            return new CsvReader(path.toString(), text(), separator, comments);
        } catch (IOException e) {
            throw unreadable(path, e, encoding);
        }
    }

    char separator() {
        return separator;
    }

    /// What was concluded, where it is not the usual.
    List<String> conclusions() {
        List<String> said = new ArrayList<>();
        if (separator != ',') said.add("separated by " + name(separator));
        if (!encoding.equals(UTF_8)) said.add("in " + (encoding.equals(CP949) ? "CP949" : encoding.name()));
        else if (mark > 0) said.add("with a byte-order mark");
        return said;
    }

    static String name(char separator) {
        return switch (separator) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            case '|' -> "bars";
            default -> "'" + separator + "'";
        };
    }

    static GradusException unreadable(Path path, IOException e, Charset encoding) {
        if (e instanceof CharacterCodingException) {
            return GradusException.got("%s is not text in %s", path, encoding.equals(CP949) ? "CP949" : encoding.name())
                    .expected("a text file in UTF-8, or in an encoding that is stated")
                    .because("another program wrote it in the encoding of its country, or it is no text at all")
                    .repair("Save it in UTF-8, or state its encoding: encoding(\"windows-1252\").");
        }
        Permission.requireFor(path, e);
        return GradusException.got("%s cannot be read (%s)", path, e)
                .expected("a text file in UTF-8")
                .because("the name is misspelt, or it is a file of another kind")
                .repair("Check the name and the kind of the file.");
    }

    // ---- encoding --------------------------------------------------------------------------------------------------

    private Reader text() throws IOException {
        InputStream bytes = Files.newInputStream(path);
        bytes.skipNBytes(mark);
        return new InputStreamReader(new BufferedInputStream(bytes, BUFFER), encoding.newDecoder());
    }

    private static CsvFile decoded(Path path, CsvForm form) {
        Charset found = UTF_8;
        int mark = 0;
        try (InputStream in = Files.newInputStream(path)) {
            byte[] first = in.readNBytes(3);
            int a = first.length > 0 ? first[0] & 0xff : 0, b = first.length > 1 ? first[1] & 0xff : 0;
            if (a == 0xef && b == 0xbb && first.length > 2 && (first[2] & 0xff) == 0xbf) mark = 3;
            if (a == 0xff && b == 0xfe) found = UTF_16LE;
            if (a == 0xfe && b == 0xff) found = UTF_16BE;
            if (!found.equals(UTF_8)) mark = 2;
        } catch (IOException e) {
            throw unreadable(path, e, found);
        }
        if (form.statesEncoding()) {
            boolean same = mark > 0 && (form.charset().equals(found) || form.charset().name().equals("UTF-16"));
            return new CsvFile(path, same ? found : form.charset(), same ? mark : 0, ',', false);
        }
        CsvFile file = new CsvFile(path, found, mark, ',', false);
        IOException refusal = file.refusal(false);
        if (refusal == null) return file;
        CsvFile korean = new CsvFile(path, CP949, 0, ',', false);
        if (mark == 0 && korean.refusal(true) == null) return korean;
        throw unreadable(path, refusal, found);
    }

    /// Why the file is not text in this encoding, or null; in Korean, every character beyond ASCII has to be Hangul or a sign.
    private @Nullable IOException refusal(boolean korean) {
        char[] block = new char[BUFFER];
        long hangul = 0;
        try (Reader text = text()) {
            for (int n = text.read(block); n >= 0; n = text.read(block)) {
                for (int i = 0; i < n; i++) {
                    if (block[i] == 0) return new CharacterCodingException();
                    if (!korean || block[i] < 128) continue;
                    if (block[i] >= HANGUL_FIRST && block[i] <= HANGUL_LAST) hangul++;
                    else if (Character.isLetter(block[i])) return new CharacterCodingException();
                }
            }
            return korean && hangul == 0 ? new CharacterCodingException() : null;
        } catch (IOException e) {
            return e;
        }
    }

    // ---- separator -------------------------------------------------------------------------------------------------

    private String sample() {
        char[] sample = new char[SAMPLE];
        try (Reader text = text()) {
            int n = 0;
            for (int k = 0; k >= 0 && n < sample.length; n += Math.max(0, k))
                k = text.read(sample, n, sample.length - n);
            return new String(sample, 0, n);
        } catch (IOException e) {
            throw unreadable(path, e, encoding);
        }
    }

    /// Whether the first line, which begins with `#`, has as many fields as the one after it.
    private static boolean isHeader(String sample, CsvForm form) {
        String[] lines = sample.split("\\R", 3);
        if (lines.length < 2 || lines[1].startsWith("#")) return false;
        for (char s : form.statesSeparator() ? new char[] {form.separatorSign()} : SEPARATORS) {
            long first = lines[0].chars().filter(c -> c == s).count();
            if (first > 0 && first == lines[1].chars().filter(c -> c == s).count()) return true;
        }
        return false;
    }

    /// The records of a sample under a separator: whether all have as many fields, and whether a field holds another separator.
    private record Reading(char separator, int columns, double alike, List<String[]> records, List<boolean[]> quotes) {
        boolean fits() {
            return columns > 1 && alike == 1;
        }

        boolean nearlyFits() {
            return columns > 1 && alike >= NEARLY_ALL;
        }

        /// Fields that another separator would divide; a decimal comma divides nothing.
        boolean isDividedBy(char other) {
            Notation comma = new Notation(",", List.of());
            for (int r = 0; r < records.size(); r++) {
                for (int i = 0; i < records.get(r).length; i++) {
                    String field = records.get(r)[i];
                    if (quotes.get(r)[i] || field.indexOf(other) < 0) continue;
                    if (other != ',' || Float.isNaN(comma.number(field))) return true;
                }
            }
            return false;
        }
    }

    private static char separator(Path path, String sample, boolean comments) {
        List<Reading> readings = new ArrayList<>();
        for (char s : SEPARATORS) if (sample.indexOf(s) >= 0) readings.add(reading(sample, s, comments));
        List<Reading> fit = readings.stream().filter(Reading::fits).toList();
        if (fit.isEmpty()) fit = readings.stream().filter(Reading::nearlyFits).toList();
        if (fit.isEmpty()) {
            // of several separators in a table whose lines differ, the one that the first line has
            return readings.stream().filter(r -> r.columns > 1).map(Reading::separator).findFirst().orElse(',');
        }
        if (fit.size() == 1) return fit.getFirst().separator;
        List<Reading> all = fit;
        List<Reading> clean =
                all.stream()
                        .filter(r ->
                                all.stream().noneMatch(o -> o.separator != r.separator && r.isDividedBy(o.separator)))
                        .toList();
        if (clean.size() == 1) return clean.getFirst().separator;
        Reading one = all.get(0), other = all.get(1);
        throw GradusException.got(
                        "%s has %d columns where %s separate fields, and %d where %s do",
                        path, one.columns, name(one.separator), other.columns, name(other.separator))
                .expected("one separator that is certain")
                .because("fields hold the signs with which tables are written")
                .repair("State it: separator('%s') or separator('%s').", one.separator, other.separator);
    }

    private static Reading reading(String sample, char separator, boolean comments) {
        List<String[]> records = new ArrayList<>();
        List<boolean[]> quotes = new ArrayList<>();
        try (var reader = new CsvReader("sample", new StringReader(sample), separator, comments)) {
            while (records.size() < MOST_RECORDS && reader.next()) {
                records.add(reader.fields());
                boolean[] quoted = new boolean[reader.count()];
                for (int i = 0; i < quoted.length; i++) quoted[i] = reader.isQuoted(i);
                quotes.add(quoted);
            }
        } catch (IOException | GradusException e) {
            boolean cut =
                    sample.length() == SAMPLE && records.size() > 1; // within a quoted field at the end of the sample
            if (!cut) return new Reading(separator, 0, 0, List.of(), List.of());
        }
        if (records.size() > 1 && sample.length() == SAMPLE && records.size() < MOST_RECORDS) {
            records.removeLast(); // cut off
            quotes.removeLast();
        }
        if (records.isEmpty()) return new Reading(separator, 0, 0, List.of(), List.of());
        int columns = records.getFirst().length;
        double alike = records.stream().filter(r -> r.length == columns).count() / (double) records.size();
        return new Reading(separator, columns, alike, records, quotes);
    }
}
