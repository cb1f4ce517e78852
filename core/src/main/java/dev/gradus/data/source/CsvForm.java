package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;

/// What is stated about the form of a table in a text file; the rest is concluded from the file, or refused.
///
/// @param separator between fields: `comma`, `semicolon`, `tab`, `bar` or the character itself; `auto` to find it
/// @param header whether the first line has the names of the columns
/// @param decimal the decimal sign, `point` or `comma`, or the sign itself; `auto` to find it
/// @param encoding of the text, such as `utf-8` or `windows-1252`; `auto` for UTF-8, and for UTF-16 and CP949 where the file is certainly that
/// @param missingValues spellings of a missing value besides the empty cell; empty for the usual ones
public record CsvForm(String separator, Header header, String decimal, String encoding, List<String> missingValues) {
    static final String AUTO = "auto";
    private static final Map<String, Character> SEPARATORS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "bar", '|', "\\t", '\t');

    /// Whether the first line has the names of the columns.
    public enum Header {
        /// To be found out.
        AUTO,
        /// It has.
        YES,
        /// It is a row like the others.
        NO
    }

    /// Checks what is stated.
    ///
    /// @throws GradusException for a separator, sign or encoding that does not exist
    public CsvForm {
        missingValues = List.copyOf(missingValues);
        boolean sound = separator.equals(AUTO) || SEPARATORS.containsKey(separator) || separator.length() == 1;
        char sign = sound && !separator.equals(AUTO) ? SEPARATORS.getOrDefault(separator, separator.charAt(0)) : ',';
        if (!sound || sign == '"' || sign == '\n' || sign == '\r' || Character.isLetterOrDigit(sign)) {
            throw wrong("the separator", separator, "comma, semicolon, tab, bar, a single sign, or auto");
        }
        if (!List.of(AUTO, "point", "comma", ".", ",").contains(decimal)) {
            throw wrong("the decimal sign", decimal, "point, comma or auto");
        }
        if (!encoding.equals(AUTO)) charset(encoding);
    }

    /// Nothing is stated.
    public CsvForm() {
        this(AUTO, Header.AUTO, AUTO, AUTO, List.of());
    }

    /// States the separator.
    ///
    /// @param sign between fields
    /// @return new settings
    public CsvForm separator(char sign) {
        return new CsvForm(Character.toString(sign), header, decimal, encoding, missingValues);
    }

    /// States whether there is a header.
    ///
    /// @param first whether the first line has the names of the columns
    /// @return new settings
    public CsvForm header(boolean first) {
        return new CsvForm(separator, first ? Header.YES : Header.NO, decimal, encoding, missingValues);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw wrong("the encoding", name, "a name such as utf-8, utf-16, cp949 or windows-1252, or auto");
        }
    }

    private static GradusException wrong(String what, String got, String expected) {
        return GradusException.got("%s '%s'", what, Printable.excerpt(got, 80))
                .expected(expected)
                .because("a spelling mistake")
                .repair("Write one of these, or leave it out.");
    }

    boolean statesSeparator() {
        return !separator.equals(AUTO);
    }

    char separatorSign() {
        return SEPARATORS.getOrDefault(separator, separator.charAt(0));
    }

    boolean statesDecimal() {
        return !decimal.equals(AUTO);
    }

    String decimalSign() {
        return decimal.equals("comma") || decimal.equals(",") ? "," : ".";
    }

    boolean statesEncoding() {
        return !encoding.equals(AUTO);
    }

    Charset charset() {
        return charset(encoding);
    }
}
