package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/// The records of a text with separated fields, one after the other, as RFC 4180 has them: a field in quotes may hold separators, line breaks
/// and quotes, which are doubled. Lines end with CR LF, LF or CR; the last may end with the text.
///
/// Fields without quotes are stripped of spaces. Lines without any text are left out, and those that begin with `#` where that is asked for.
/// Fields are read in place: nothing is made of a record that is not asked for.
///
/// Errors: a quote within a field that does not begin with one, anything after a closing quote, a quote that is never
/// closed; each with its line.
///
/// Source: Y. Shafranovich, RFC 4180, 2005.
final class CsvReader implements Closeable {
    private static final int LONGEST_RECORD = 1 << 26;
    private static final int END = -1;

    private final String name;
    private final Reader text;
    private final char separator;
    private final boolean comments;
    private final char[] block = new char[1 << 15];
    private int at;
    private int limit;
    private char[] record = new char[256];
    private int length;
    private int[] ends = new int[16];
    private boolean[] quoted = new boolean[16];
    private int count;
    private int line;
    private int nextLine = 1;
    private int blanks;
    private int left;
    private final Field field = new Field();

    /// A field of the present record, in place.
    private final class Field implements CharSequence {
        private int start;
        private int end;

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public char charAt(int index) {
            return record[start + index];
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return toString().substring(from, to);
        }

        @Override
        public String toString() {
            return new String(record, start, end - start);
        }
    }

    CsvReader(String name, Reader text, char separator, boolean comments) {
        this.name = name;
        this.text = text;
        this.separator = separator;
        this.comments = comments;
    }

    /// Goes to the next record.
    ///
    /// @return false where there is none
    boolean next() throws IOException {
        while (true) {
            int c = peek();
            if (c == END) return false;
            boolean isComment = comments && c == '#';
            line = nextLine;
            length = 0;
            count = 0;
            if (isComment) {
                skipLine();
                left++;
                continue;
            }
            do field();
            while (!isEndOfLine());
            if (count > 1 || length > 0 || quoted[0]) return true;
            blanks++;
        }
    }

    private void skipLine() throws IOException {
        while (!isEndOfLine()) if (peek() != END && peek() != '\n' && peek() != '\r') at++;
    }

    /// The next character, which stays there.
    private int peek() throws IOException {
        if (at == limit) {
            at = 0;
            limit = Math.max(0, text.read(block));
            if (limit == 0) return END;
        }
        return block[at];
    }

    /// Goes past the end of a line, or past a separator.
    private boolean isEndOfLine() throws IOException {
        int c = peek();
        if (c == END) return true;
        at++;
        if (c == '\r' && peek() == '\n') at++;
        if (c == '\n' || c == '\r') nextLine++;
        return c == '\n' || c == '\r';
    }

    private void field() throws IOException {
        int start = length;
        while (peek() == ' ' || (peek() == '\t' && separator != '\t')) at++;
        boolean inQuotes = peek() == '"';
        if (inQuotes) {
            at++;
            quoted();
        } else {
            plain();
            while (length > start && record[length - 1] <= ' ') length--;
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            quoted = Arrays.copyOf(quoted, 2 * count);
        }
        quoted[count] = inQuotes;
        ends[count++] = length;
    }

    private void plain() throws IOException {
        while (peek() != END) {
            int from = at, room = Math.min(limit - at, record.length - length);
            int stop = from + room;
            char c = 0;
            while (at < stop) {
                c = block[at];
                if (c == separator || (c <= '"' && (c == '\n' || c == '\r' || c == '"'))) break;
                record[length++] = c;
                at++;
            }
            if (at < stop) {
                if (c == '"') throw quote("a quote within a field");
                return;
            }
            if (length == record.length) grow();
        }
    }

    private void quoted() throws IOException {
        int opened = nextLine;
        while (true) {
            int c = peek();
            if (c == END) {
                nextLine = opened;
                throw quote("a quote that is never closed");
            }
            at++;
            if (c == '"') {
                if (peek() != '"') break;
                at++;
            }
            if (c == '\n' || (c == '\r' && peek() != '\n')) nextLine++;
            if (length == record.length) grow();
            record[length++] = (char) c;
        }
        while (peek() == ' ') at++;
        int c = peek();
        if (c != END && c != separator && c != '\n' && c != '\r') throw quote("text after a closing quote");
    }

    private void grow() {
        if (length >= LONGEST_RECORD) {
            throw GradusException.got("%s line %d has more than %,d characters", name, line, LONGEST_RECORD)
                    .expected("rows of a table")
                    .because("a quote is not closed, or the file is of another kind")
                    .repair("Check the quotes of that line.");
        }
        record = Arrays.copyOf(record, 2 * record.length);
    }

    private GradusException quote(String what) {
        return GradusException.got("%s line %d has %s", name, nextLine, what)
                .expected("fields wholly in quotes, and quotes within them doubled")
                .because("the file uses quotes in another way, or another separator")
                .repair("Write \"say \"\"hello\"\"\" for say \"hello\".");
    }

    /// The number of fields of the present record.
    int count() {
        return count;
    }

    /// A field, until the next call.
    CharSequence cell(int index) {
        field.start = index == 0 ? 0 : ends[index - 1];
        field.end = ends[index];
        return field;
    }

    /// Whether a field was in quotes.
    boolean isQuoted(int index) {
        return quoted[index];
    }

    /// The fields of the present record.
    String[] fields() {
        String[] fields = new String[count];
        for (int i = 0; i < count; i++) fields[i] = cell(i).toString();
        return fields;
    }

    /// The line on which the present record begins, from 1.
    int line() {
        return line;
    }

    /// Lines without text so far.
    int blanks() {
        return blanks;
    }

    /// Comments so far.
    int comments() {
        return left;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
