package dev.gradus.lab.settings;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.persist.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads things that are written in one line, `a(x=1, y=[b, c]), d(e, f)`, as maps with a `type`.
///
/// ```
/// list  = item {"," item}
/// item  = name ["(" [part {"," part}] ")"]
/// part  = key "=" value  |  item
/// value = item  |  "[" [list] "]"
/// ```
/// A name without brackets stays a text, so that numbers are texts, too. Items without a key are kept in a list under the key [#ITEMS].
final class SpecText {
    /// The key of the list of things that stand in brackets without a key.
    static final String ITEMS = "";

    private static final String MARKS = ",()[]=";
    private static final int QUOTED = 40;

    private final String text;
    private int at;
    private int depth;

    private SpecText(String text) {
        this.text = text;
    }

    /// Reads a whole list.
    ///
    /// @param text as people write it
    /// @return texts, and maps with a `type`
    /// @throws GradusException when it is written otherwise, with the place
    static List<Object> read(String text) {
        SpecText spec = new SpecText(text.strip());
        List<Object> items = spec.list();
        if (spec.at < spec.text.length()) throw spec.wrong("a comma, or the end");
        return items;
    }

    private List<Object> list() {
        List<Object> items = new ArrayList<>();
        do items.add(item(word("a name")));
        while (take(','));
        return items;
    }

    private Object item(String name) {
        if (!take('(')) return name;
        if (++depth > Json.DEPTH) throw wrong("at most " + Json.DEPTH + " levels of brackets");
        Object item = settings(name);
        depth--;
        return item;
    }

    private Object settings(String name) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("type", name);
        List<Object> items = new ArrayList<>();
        if (take(')')) return settings;
        do {
            String word = word("a setting such as p=0.5");
            if (!take('=')) items.add(item(word));
            else if (settings.put(word, value()) != null)
                throw wrong("each setting once, and " + Printable.excerpt(word, QUOTED) + " is there twice");
        } while (take(','));
        if (!take(')')) throw wrong("a comma or a closing bracket");
        if (!items.isEmpty()) settings.put(ITEMS, items);
        return settings;
    }

    private Object value() {
        if (!take('[')) return item(word("a value"));
        if (take(']')) return List.of();
        List<Object> items = list();
        if (!take(']')) throw wrong("a comma or ]");
        return items;
    }

    private String word(String expected) {
        int begin = at;
        while (at < text.length() && MARKS.indexOf(text.charAt(at)) < 0) at++;
        String word = text.substring(begin, at).strip();
        if (word.isEmpty()) throw wrong(expected);
        return word;
    }

    private boolean take(char mark) {
        int next = at;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) next++;
        if (next == text.length() || text.charAt(next) != mark) return false;
        at = next + 1;
        return true;
    }

    /// The text, or of a long one what is near the place.
    private String around() {
        if (text.length() <= 2 * QUOTED) return text;
        int from = Math.max(0, at - QUOTED), to = Math.min(text.length(), at + QUOTED);
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }

    private GradusException wrong(String expected) {
        String where = at >= text.length() ? "the end of it" : "its character " + (at + 1);
        return GradusException.got("'%s', which is not understood at %s", around(), where)
                .expected("%s", expected)
                .because("a bracket, a comma or a name is missing")
                .repair("Write for example: random-crop(padding=4), horizontal-flip, one-of(invert, equalize).");
    }
}
