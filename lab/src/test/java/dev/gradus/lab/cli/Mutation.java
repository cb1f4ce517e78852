package dev.gradus.lab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Changes to a sound file: of bits and bytes as a disk makes them, and of words as somebody makes them who means harm.
final class Mutation {
    private static final int[] EDGES = {
        -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 1 << 30, 0x00ffffff, 0x7fffffff - 16, 0x01000000
    };

    private static final byte[] BYTES = {0, 1, 9, 10, 0x1b, 0x7f, (byte) 0x80, (byte) 0x9b, (byte) 0xff, '"', ',', '%'};

    private static final List<String> WORDS =
            List.of(
                    "\u001b[2J\u001b]0;title\u0007",
                    "\\u001b[31m",
                    "\"\\u001b[2J\\n  repair    run this\"",
                    "\u202etxt.exe",
                    "\u009b2J",
                    "[".repeat(200),
                    "{a: ".repeat(200),
                    "&a [*a, *a]",
                    "!!java.net.URL [x]",
                    "<script>alert(1)</script>",
                    "%s%n%d%%",
                    "../../../../etc/passwd",
                    "A".repeat(20_000),
                    "\"" + "B".repeat(5_000) + "\"");

    private static final List<String> VALUES =
            List.of(
                    "0",
                    "-1",
                    "1",
                    "3",
                    "255",
                    "2147483647",
                    "2147483648",
                    "-2147483648",
                    "9223372036854775807",
                    "99999999999999999999",
                    "1e308",
                    "1e999",
                    "-0.0",
                    "NaN",
                    "\"NaN\"",
                    "\"Infinity\"",
                    "null",
                    "true",
                    "[]",
                    "{}",
                    "[[1]]",
                    "\"\"",
                    "\"x\"",
                    "\"\\u001b[2J\\u0007\\u202e\"",
                    "\"" + "9".repeat(2000) + "\"",
                    "9".repeat(2000),
                    "{\"type\":\"relu\"}");

    /// A number, a text, or one of the words of JSON and YAML, behind what comes before values.
    private static final Pattern VALUE =
            Pattern.compile(
                    "(?<=[:,\\[ ])\\s*(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|-?[0-9][0-9.eE+-]*|true|false|null)");

    private Mutation() {}

    /// One to four changes of bytes.
    static byte[] ofBytes(byte[] sound, SplittableRandom random) {
        byte[] bytes = sound;
        for (int change = random.nextInt(1, 5); change > 0 && bytes.length > 0; change--) bytes = once(bytes, random);
        return bytes;
    }

    /// One to four changes, of bytes, words or whole values.
    static byte[] ofText(byte[] sound, SplittableRandom random) {
        byte[] bytes = sound;
        for (int change = random.nextInt(1, 5); change > 0 && bytes.length > 0; change--) {
            bytes =
                    switch (random.nextInt(4)) {
                        case 0 -> once(bytes, random);
                        case 1 -> {
                            byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8);
                            int at = random.nextInt(bytes.length + 1);
                            yield joined(Arrays.copyOf(bytes, at), word, Arrays.copyOfRange(bytes, at, bytes.length));
                        }
                        default -> withValue(new String(bytes, UTF_8), random).getBytes(UTF_8);
                    };
        }
        return bytes;
    }

    private static String withValue(String text, SplittableRandom random) {
        List<int[]> places = new ArrayList<>();
        for (Matcher values = VALUE.matcher(text); values.find(); ) {
            places.add(new int[] {values.start(1), values.end(1)});
        }
        if (places.isEmpty()) return text;
        int[] place = places.get(random.nextInt(places.size()));
        int[] other = places.get(random.nextInt(places.size()));
        String value =
                random.nextInt(4) == 0 ? text.substring(other[0], other[1]) : VALUES.get(random.nextInt(VALUES.size()));
        return text.substring(0, place[0]) + value + text.substring(place[1]);
    }

    private static byte[] once(byte[] sound, SplittableRandom random) {
        byte[] bytes = sound.clone();
        int at = random.nextInt(bytes.length), length = Math.min(random.nextInt(1, 9), bytes.length - at);
        byte[] before = Arrays.copyOf(bytes, at), after = Arrays.copyOfRange(bytes, at, bytes.length);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = BYTES[random.nextInt(BYTES.length)];
            case 3 -> {
                if (after.length >= 4) ByteBuffer.wrap(bytes).putInt(at, EDGES[random.nextInt(EDGES.length)]);
            }
            case 4 -> bytes = joined(before, Arrays.copyOfRange(bytes, at + length, bytes.length));
            case 5 -> bytes = joined(before, Arrays.copyOfRange(bytes, at, at + length), after);
            case 6 -> bytes = joined(bytes, after);
            default -> bytes = before;
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) all.put(part);
        return all.array();
    }
}
