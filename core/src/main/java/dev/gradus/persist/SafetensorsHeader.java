package dev.gradus.persist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The checked table of contents of a safetensors file: tensors in the order of their data, which they cover exactly.
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    private static final long LONGEST = 100_000_000;
    private static final int LARGEST_RANK = 32;

    /// A token of two bytes can take a hundred in memory; a million are enough for 70,000 tensors.
    private static final JsonFactory FACTORY = Json.factory(4, 1_000_000);

    /// One tensor: `begin` and `end` are bytes from the begin of the data.
    record Entry(String name, ElementType type, Shape shape, long begin, long end) {}

    /// Reads and checks everything before the data, and leaves the file there.
    static SafetensorsHeader read(Path file, RegularFile in) throws IOException {
        if (in.size() < 8) throw Rejection.TOO_SHORT.of(file, "it has %d bytes", in.size());
        byte[] first = new byte[8];
        in.read(first, 8);
        long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > Math.min(LONGEST, in.size() - 8)) {
            boolean zip = first[0] == 'P' && first[1] == 'K';
            boolean pickle = (first[0] & 0xff) == 0x80 && first[1] > 0 && first[1] < 6;
            if (zip || pickle) throw Rejection.FOREIGN.of(file, "it is a %s", zip ? "zip archive" : "pickle");
            throw Rejection.HEADER_LENGTH.of(
                    file, "a header of %s bytes in a file of %d", Long.toUnsignedString(length), in.size());
        }
        Map<String, @Nullable Object> header = parse(file, in, length);
        return new SafetensorsHeader(entries(file, header, in.size() - 8 - length), metadata(file, header));
    }

    private static Map<String, @Nullable Object> parse(Path file, RegularFile in, long length) throws IOException {
        try (var text = in.utf8(length)) {
            text.mark(1);
            int brace = text.read();
            if (brace != '{') throw Rejection.HEADER_START.of(file, "its header begins with %s", character(brace));
            text.reset();
            return map(Json.read(FACTORY, text));
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw Rejection.HEADER_JSON.of(
                    file, "%s", e instanceof JsonProcessingException ? Json.reason(e) : "the header is not UTF-8");
        }
    }

    private static String character(int character) {
        return character < 0 ? "nothing" : "U+%04X".formatted(character);
    }

    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> m) m.forEach((name, member) -> map.put(String.valueOf(name), member));
        return map;
    }

    private static Map<String, String> metadata(Path file, Map<String, @Nullable Object> header) {
        Map<String, String> metadata = new LinkedHashMap<>();
        Object written = header.get(Safetensors.METADATA);
        if (written == null) return metadata; // some programs write null for none, and the format's own reader takes it
        if (!(written instanceof Map<?, ?>))
            throw Rejection.METADATA.of(file, "its metadata are %s", Json.kind(written));
        map(written)
                .forEach((name, value) -> {
                    if (!(value instanceof String text)) {
                        throw Rejection.METADATA.of(file, "%s in its metadata is %s", name(name), Json.kind(value));
                    }
                    metadata.put(name, text);
                });
        return metadata;
    }

    private static List<Entry> entries(Path file, Map<String, @Nullable Object> header, long dataBytes) {
        List<Entry> entries = new ArrayList<>();
        header.forEach((name, value) -> {
            if (!name.equals(Safetensors.METADATA)) entries.add(entry(file, name, value));
        });
        // empty tensors first, so that they do not seem to lie within the tensor that begins where they are
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long covered = 0;
        for (Entry e : entries) {
            if (e.begin < covered) {
                throw Rejection.OVERLAP.of(file, "%s begins at %d, within the data before it", name(e.name), e.begin);
            }
            if (e.end > dataBytes) {
                throw Rejection.TRUNCATED.of(file, "%s ends at %d of %d bytes of data", name(e.name), e.end, dataBytes);
            }
            if (e.begin > covered) {
                throw Rejection.HOLE.of(file, "bytes %d to %d belong to no tensor", covered, e.begin);
            }
            covered = e.end;
        }
        if (covered < dataBytes)
            throw Rejection.SURPLUS.of(file, "%d bytes follow the last tensor", dataBytes - covered);
        return entries;
    }

    private static Entry entry(Path file, String name, @Nullable Object value) {
        Map<String, @Nullable Object> map = map(value);
        if (map.size() != 3
                || !(map.get("dtype") instanceof String type)
                || !(map.get("shape") instanceof List<?> sizes)
                || !(map.get("data_offsets") instanceof List<?> range)
                || range.size() != 2
                || !(range.get(0) instanceof Long begin)
                || !(range.get(1) instanceof Long end)) {
            throw Rejection.ENTRY.of(file, "%s is described in another way", name(name));
        }
        ElementType element =
                ElementType.of(type)
                        .orElseThrow(
                                () -> Rejection.DTYPE.of(file, "%s has the element type %s", name(name), name(type)));
        Shape shape = shape(file, name, sizes);
        long bytes = (long) shape.size() * element.bytes;
        if (begin < 0 || end < begin || end - begin != bytes) {
            throw Rejection.RANGE.of(
                    file, "%s %s of %d bytes has the range %d to %d", name(name), shape, bytes, begin, end);
        }
        return new Entry(name, element, shape, begin, end);
    }

    private static Shape shape(Path file, String name, List<?> sizes) {
        int[] shape = new int[Math.min(sizes.size(), LARGEST_RANK + 1)];
        long elements = 1;
        boolean valid = sizes.size() <= LARGEST_RANK;
        for (int i = 0; valid && i < shape.length; i++) {
            valid = sizes.get(i) instanceof Long size && size >= 0 && size <= Integer.MAX_VALUE;
            if (valid) shape[i] = ((Long) sizes.get(i)).intValue();
        }
        // as Shape counts, but with an error that names the file
        for (int i = 0; valid && i < shape.length && shape[i] > 0; i++) {
            elements *= shape[i];
            valid = elements <= Integer.MAX_VALUE - 1024;
        }
        if (!valid) {
            String text = sizes.toString();
            throw Rejection.SHAPE.of(file, "%s has the shape %s", name(name), name(text));
        }
        return Shape.of(shape);
    }

    private static String name(String fromFile) {
        return Json.shown(fromFile, 60);
    }
}
