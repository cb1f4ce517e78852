package dev.gradus.data.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the beginning of an `.npy` file says about its elements: `\x93NUMPY`, the version, the length of the text that
/// follows, and the text, a Python dictionary of three entries. It is taken apart by hand, never evaluated.
///
/// @param kind of the elements
/// @param order of the bytes of an element
/// @param fortran whether the first axis is the fastest
/// @param shape of the array
/// @param end where the elements begin
record NpyHeader(Npy.Kind kind, ByteOrder order, boolean fortran, Shape shape, int end) {
    private static final byte[] MAGIC = "\u0093NUMPY".getBytes(ISO_8859_1);
    private static final int LONGEST = 10_000;
    private static final int MOST_AXES = 32;
    private static final int MOST_DIGITS = 10;

    static NpyHeader read(String name, byte[] file) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (i >= file.length || file[i] != MAGIC[i]) throw damaged(name, "does not begin as .npy files do");
        }
        if (file.length < 12) throw damaged(name, "ends within its header");
        int version = file[6];
        if (version < 1 || version > 3) throw damaged(name, "is of the unknown version " + version);
        ByteBuffer lengths = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int start = version == 1 ? 10 : 12;
        long length =
                version == 1 ? Short.toUnsignedInt(lengths.getShort(8)) : Integer.toUnsignedLong(lengths.getInt(8));
        if (length > LONGEST) throw damaged(name, "declares a header of " + length + " bytes");
        if (start + length > file.length) throw damaged(name, "ends within its header");
        int end = start + (int) length;
        return new Parser(name, new String(file, start, (int) length, ISO_8859_1)).header(end);
    }

    static GradusException damaged(String name, String what) {
        return GradusException.got("%s %s", name, what)
                .expected("an array as numpy.save writes it")
                .because("the file is truncated, damaged or of another kind")
                .repair("Write it again: numpy.save(file, numpy.ascontiguousarray(array, dtype='float32')).");
    }

    /// Takes a dictionary such as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }` apart.
    private static final class Parser {
        private final String name;
        private final String text;
        private int at;

        Parser(String name, String text) {
            this.name = name;
            this.text = text;
        }

        NpyHeader header(int end) {
            String descr = "";
            boolean fortran = false;
            Shape shape = Shape.of();
            Set<String> seen = new HashSet<>();
            expect('{');
            while (!skip('}')) {
                String key = string();
                if (!seen.add(key)) throw damaged(name, "declares " + Printable.excerpt(key, 80) + " twice");
                expect(':');
                switch (key) {
                    case "descr" -> descr = string();
                    case "fortran_order" -> fortran = bool();
                    case "shape" -> shape = shape();
                    default -> throw malformed();
                }
                if (!skip(',') && peek() != '}') throw malformed();
            }
            if (seen.size() != 3 || !text.substring(at).isBlank()) throw malformed();
            return new NpyHeader(kind(descr), order(descr), fortran, shape, end);
        }

        private Npy.Kind kind(String descr) {
            for (Npy.Kind kind : Npy.Kind.values()) {
                if (!descr.isEmpty() && "<>=|".indexOf(descr.charAt(0)) >= 0 && descr.substring(1).equals(kind.code)) {
                    return kind;
                }
            }
            boolean objects = descr.endsWith("O");
            throw GradusException.got("%s has elements of the type '%s'", name, Printable.excerpt(descr, 80))
                    .expected("bool, float16, float32, float64, or integers of 8 to 64 bits")
                    .because(
                            objects
                                    ? "it holds Python objects, and reading those runs code that the file chooses"
                                    : "it was saved with another type")
                    .repair("Convert it first: numpy.save(file, array.astype('float32')).");
        }

        private static ByteOrder order(String descr) {
            return descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        private Shape shape() {
            List<Integer> sizes = new ArrayList<>();
            expect('(');
            while (!skip(')')) {
                if (sizes.size() == MOST_AXES) throw malformed();
                sizes.add(size());
                if (!skip(',') && peek() != ')') throw malformed();
            }
            return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
        }

        private int size() {
            peek();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
            if (at == start || at - start > MOST_DIGITS) throw malformed();
            long size = Long.parseLong(text.substring(start, at));
            if (size > Integer.MAX_VALUE) throw damaged(name, "declares an axis of " + size);
            return (int) size;
        }

        private boolean bool() {
            peek();
            for (String word : List.of("True", "False")) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("True");
                }
            }
            throw malformed();
        }

        private String string() {
            char quote = peek();
            if (quote != '\'' && quote != '"') throw malformed();
            int close = text.indexOf(quote, at + 1);
            if (close < 0) throw malformed();
            String string = text.substring(at + 1, close);
            at = close + 1;
            return string;
        }

        private void expect(char c) {
            if (!skip(c)) throw malformed();
        }

        private boolean skip(char c) {
            if (peek() != c) return false;
            at++;
            return true;
        }

        /// The next character that is no space, 0 at the end.
        private char peek() {
            while (at < text.length() && text.charAt(at) <= ' ') at++;
            return at < text.length() ? text.charAt(at) : 0;
        }

        private GradusException malformed() {
            return damaged(name, "has the header " + Printable.excerpt(text.strip(), 200));
        }
    }
}
