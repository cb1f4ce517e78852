package dev.gradus.data.source;

import java.nio.charset.StandardCharsets;

/// Part of a file in memory; what lies outside of it is 0.
///
/// @param array not a copy
record Span(byte[] array, int start, int size) {
    Span(byte[] array) {
        this(array, 0, array.length);
    }

    /// A part of this part, cut where this ends.
    Span from(int first, int end) {
        int low = Math.clamp(first, 0, size), high = Math.clamp(end, low, size);
        return new Span(array, start + low, high - low);
    }

    int at(int index) {
        return index < 0 || index >= size ? 0 : Byte.toUnsignedInt(array[start + index]);
    }

    /// Two bytes, the first of which counts more.
    int two(int index) {
        return (at(index) << 8) | at(index + 1);
    }

    /// Four bytes, the first of which counts most.
    long four(int index) {
        return ((long) two(index) << 16) | two(index + 2);
    }

    boolean startsWith(String text) {
        return text(text.length()).equals(text);
    }

    /// The first characters.
    String text(int length) {
        return new String(array, start, Math.min(length, size), StandardCharsets.ISO_8859_1);
    }
}
