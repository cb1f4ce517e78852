package dev.gradus.persist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON to and from plain maps, lists, texts, numbers, booleans and null: for file headers, run files and event lines.
///
/// ```java
/// Json.line(Map.of("epoch", 3));                      // {"epoch":3}
/// Json.readObject("run.json", "{\"epoch\": 3}");      // a map of "epoch" to the Long 3
/// ```
/// Reading is strict: one value and nothing behind it, no name twice in an object, at most [#DEPTH] levels. Whole numbers
/// become `Long`, all others `Double`; a number that fits neither is an error, not an infinity. Objects keep their order.
///
/// Writing is deterministic: the order of the map, the shortest decimal that gives the same `double` again, `\n` between
/// lines. JSON has no NaN and no infinities: they are written as the texts `"NaN"`, `"Infinity"` and `"-Infinity"`, which
/// [dev.gradus.config.Records] and [Double#parseDouble] take as numbers. Source: RFC 8259.
public final class Json {
    /// The most levels of objects and lists within one another.
    public static final int DEPTH = 64;

    private static final JsonFactory FACTORY = factory(DEPTH, Long.MAX_VALUE);
    private static final Separators SEPARATORS =
            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
    private static final int LARGEST_FILE = 64 << 20;

    private Json() {}

    /// A parser's settings; the tables of names are off because they grow with what strangers write.
    static JsonFactory factory(int depth, long tokens) {
        var limits =
                StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxTokenCount(tokens)
                        .maxStringLength(
                                Integer.MAX_VALUE) // a text is never longer than its file, whose size was checked
                        .build();
        return JsonFactory.builder()
                .streamReadConstraints(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /// Reads one value.
    ///
    /// @param where what is being read, for errors: `metrics.jsonl, line 3`
    /// @param text JSON
    /// @return a map, list, text, `Long`, `Double`, `Boolean` or null
    /// @throws GradusException when it is not strict JSON
    public static @Nullable Object read(String where, String text) {
        try {
            return read(FACTORY, new StringReader(text));
        } catch (IOException e) {
            throw notJson(where, e);
        }
    }

    /// Reads an object.
    ///
    /// @param where what is being read, for errors
    /// @param text JSON
    /// @return name → value, in the order of the text
    /// @throws GradusException when it is not strict JSON, or not an object
    public static Map<String, @Nullable Object> readObject(String where, String text) {
        return object(where, read(where, text));
    }

    /// Reads a file that holds an object.
    ///
    /// @param file UTF-8, at most 64 MiB
    /// @return name → value, in the order of the file
    /// @throws GradusException when it cannot be read, is not strict JSON, or not an object
    public static Map<String, @Nullable Object> readFile(Path file) {
        try (var in = RegularFile.open(file, "a JSON file")) {
            if (in.size() > LARGEST_FILE) {
                throw GradusException.got("%s has %,d bytes", file, in.size())
                        .expected("a JSON file of at most %,d", LARGEST_FILE)
                        .because("it is another kind of file")
                        .repair("Check the path.");
            }
            return object(file.toString(), read(FACTORY, in.utf8(in.size())));
        } catch (IOException e) {
            Permission.requireFor(file, e);
            if (!(e instanceof JsonProcessingException || e instanceof CharacterCodingException))
                throw unreadable(file, e);
            throw notJson(file.toString(), e);
        }
    }

    /// Writes an object or list to a file, indented, at once or not at all.
    ///
    /// @param file is replaced if it exists
    /// @param value a map or list of what can be read
    /// @throws GradusException when the file cannot be written
    public static void writeFile(Path file, Object value) {
        byte[] bytes = pretty(value).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    /// A value on one line, without a line end.
    ///
    /// @param value maps, lists, texts, numbers, booleans and null
    /// @return JSON
    /// @throws IllegalArgumentException when there is anything else in it
    public static String line(@Nullable Object value) {
        return write(value, null);
    }

    /// A value indented by two spaces, one member a line, with a line end.
    ///
    /// @param value maps, lists, texts, numbers, booleans and null
    /// @return JSON
    /// @throws IllegalArgumentException when there is anything else in it
    public static String pretty(@Nullable Object value) {
        return write(value, new DefaultPrettyPrinter(SEPARATORS).withObjectIndenter(new DefaultIndenter("  ", "\n")))
                + "\n";
    }

    // ---- reading ---------------------------------------------------------------------------------------------------

    static @Nullable Object read(JsonFactory factory, Reader text) throws IOException {
        try (JsonParser in = factory.createParser(text)) {
            in.nextToken();
            Object value = value(in);
            if (in.nextToken() != null) throw malformed(in, "something follows the value");
            return value;
        }
    }

    /// The value at the current token; the parser's limit on depth bounds the recursion.
    private static @Nullable Object value(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == null) throw malformed(in, "there is no value");
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    String name = in.currentName();
                    in.nextToken();
                    object.put(name, value(in));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) list.add(value(in));
                yield list;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NUMBER_FLOAT -> {
                double number = in.getDoubleValue();
                if (Double.isInfinite(number)) throw malformed(in, "a number is beyond the range of a double");
                yield number;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw malformed(in, "there is no value");
        };
    }

    private static IOException malformed(JsonParser in, String what) {
        return new com.fasterxml.jackson.core.JsonParseException(in, what);
    }

    private static Map<String, @Nullable Object> object(String where, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw GradusException.got("%s holds %s", where, kind(value))
                    .expected("a JSON object {…}")
                    .because("it is another kind of file")
                    .repair("Check the path.");
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        map.forEach((name, member) -> object.put(String.valueOf(name), member));
        return object;
    }

    /// What a value is, in words for errors.
    ///
    /// @param value as [#read] gives it
    /// @return such as `a list`
    public static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case String _ -> "a text";
            case Number _ -> "a number";
            default -> "true or false";
        };
    }

    private static GradusException unreadable(Path file, IOException e) {
        return GradusException.got("%s cannot be read: %s", file, e)
                .expected("a readable file")
                .because("the disk is failing, or the file was deleted meanwhile")
                .repair("Copy the file to another disk.");
    }

    private static GradusException notJson(String where, IOException e) {
        return GradusException.got("%s is not strict JSON: %s", where, reason(e))
                .expected("one JSON value of at most %d levels, no name twice in an object", DEPTH)
                .because("the file is cut off, was edited by hand, or is of another kind")
                .repair("Repair that place, or write the file anew.");
    }

    /// What is wrong and where, on one line and without the text's own words beyond a few.
    static String reason(IOException e) {
        if (!(e instanceof JsonProcessingException json)) return String.valueOf(e.getMessage());
        String what = json.getOriginalMessage().lines().findFirst().orElse("").strip();
        var at = json.getLocation();
        return at == null
                ? shown(what, 120)
                : shown(what, 120) + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /// Words from a file as errors show them: not too long, and without characters that would steer a terminal.
    ///
    /// @param fromFile the words
    /// @param length the most characters
    /// @return words that can be printed
    public static String shown(String fromFile, int length) {
        String plain = fromFile.replaceAll("\\p{Cc}", "?");
        return plain.length() <= length ? plain : plain.substring(0, length) + "…";
    }

    // ---- writing ---------------------------------------------------------------------------------------------------

    private static String write(@Nullable Object value, @Nullable DefaultPrettyPrinter printer) {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            if (printer != null) out.setPrettyPrinter(printer);
            write(value, out, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has no errors of its own
        }
        return text.toString();
    }

    private static void write(@Nullable Object value, JsonGenerator out, int depth) throws IOException {
        if (depth == DEPTH && (value instanceof Map || value instanceof List)) {
            throw new IllegalArgumentException("more than " + DEPTH + " levels, which could not be read again");
        }
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(text);
            case Boolean truth -> out.writeBoolean(truth);
            case Double number -> writeNumber(number, out);
            case Float number -> writeNumber(number, out);
            case Long number -> out.writeNumber(number);
            case Integer number -> out.writeNumber(number);
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    if (!(member.getKey() instanceof String name))
                        throw unknown("the name of a member", member.getKey());
                    out.writeFieldName(name);
                    write(member.getValue(), out, depth + 1);
                }
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (Object item : list) write(item, out, depth + 1);
                out.writeEndArray();
            }
            default -> throw unknown("a value", value);
        }
    }

    private static void writeNumber(double number, JsonGenerator out) throws IOException {
        if (Double.isFinite(number)) out.writeNumber(number);
        else out.writeString(Double.toString(number));
    }

    private static IllegalArgumentException unknown(String what, @Nullable Object value) {
        return new IllegalArgumentException(
                what
                        + " is "
                        + value
                        + "; JSON knows maps with texts as names, lists, texts,"
                        + " int, long, float, double, booleans and null");
    }
}
