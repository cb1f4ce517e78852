package dev.gradus.error;

import java.util.Locale;

/// Text of strangers made fit to be shown: characters that steer a terminal, end a line or turn the order of reading are written
/// as escapes, `\u001b`.
///
/// They are the control characters (C0, DEL and C1), the separators of lines and paragraphs, and the marks, embeddings, overrides and
/// isolates of bidirectional text. The escapes are those of JSON, so that JSON stays what it is.
///
/// Source: CVE-2021-42574 for bidirectional text; ECMA-48 for the controls.
public final class Printable {
    private Printable() {}

    /// A text on one line.
    ///
    /// @param text of any origin
    /// @return the same where nothing is to be escaped
    public static String line(String text) {
        return escaped(text, false);
    }

    /// A text of several lines: line ends and tabs stay.
    ///
    /// @param text of any origin
    /// @return the same where nothing is to be escaped
    public static String lines(String text) {
        return escaped(text, true);
    }

    /// The begin of something on one line, for errors that quote it.
    ///
    /// @param thing of any origin
    /// @param most characters that are shown
    /// @return all of it where it is not longer; else its begin and an ellipsis
    public static String excerpt(Object thing, int most) {
        String text = String.valueOf(thing);
        return line(text.length() <= most ? text : text.substring(0, most) + "…");
    }

    private static String escaped(String text, boolean keepLines) {
        int first = 0;
        while (first < text.length() && !isUnsafe(text, first, keepLines)) first++;
        if (first == text.length()) return text;
        var escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnsafe(text, i, keepLines)) escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            else escaped.append(c);
        }
        return escaped.toString();
    }

    private static boolean isUnsafe(String text, int at, boolean keepLines) {
        char c = text.charAt(at);
        if (c == '\n' || c == '\t') return !keepLines;
        if (c == '\r') return !(keepLines && at + 1 < text.length() && text.charAt(at + 1) == '\n');
        return Character.getType(c) == Character.CONTROL
                || c == '\u061c'
                || c == '\u200e'
                || c == '\u200f'
                || (c >= '\u2028' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }
}
