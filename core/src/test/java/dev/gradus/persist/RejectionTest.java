package dev.gradus.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A file for every reason to refuse a safetensors file.
class RejectionTest {
    private static final String W = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";

    @TempDir Path folder;

    static Stream<Arguments> files() {
        return Stream.of(
                bytes(Rejection.TOO_SHORT, "it has 7 bytes", new byte[7]),
                bytes(Rejection.TOO_SHORT, "it has 0 bytes", new byte[0]),
                bytes(Rejection.FOREIGN, "it is a zip archive", zip()),
                bytes(Rejection.FOREIGN, "it is a pickle", new byte[] {(byte) 0x80, 2, 0, 0, 0, 0, 0, 0, 1}),
                bytes(Rejection.HEADER_LENGTH, "a header of 9223372036854775808 bytes", length(1L << 63)),
                bytes(Rejection.HEADER_LENGTH, "a header of 18446744073709551615 bytes", length(-1)),
                bytes(Rejection.HEADER_LENGTH, "a header of 9223372036854775807 bytes", length(Long.MAX_VALUE)),
                bytes(Rejection.HEADER_LENGTH, "a header of 9 bytes in a file of 16", length(9)),
                bytes(Rejection.HEADER_START, "begins with nothing", length(0)),
                header(Rejection.HEADER_START, "U+0020", " {}", 0),
                header(Rejection.HEADER_START, "U+005B", "[]", 0),
                header(Rejection.HEADER_JSON, "Duplicate", "{'w':" + W + ",'w':" + W + "}", 4),
                header(Rejection.HEADER_JSON, "Duplicate", "{'w':" + W + ",'\\u0077':" + W + "}", 4),
                header(Rejection.HEADER_JSON, "Duplicate", "{'__metadata__':{'a':'1','a':'1'}}", 0),
                header(Rejection.HEADER_JSON, "nesting depth", "{'w':{'shape':[[[1]]]}}", 0),
                header(Rejection.HEADER_JSON, "nesting depth", "{'w':" + "[".repeat(100_000), 0),
                header(Rejection.HEADER_JSON, "something follows", "{}{}", 0),
                header(Rejection.HEADER_JSON, "Token count", "{'w':{'shape':[" + "1,".repeat(1_000_000) + "1]}}", 0),
                header(Rejection.HEADER_JSON, "", "{'w'", 0),
                header(Rejection.HEADER_JSON, "", "{'w':NaN}", 0),
                header(Rejection.HEADER_JSON, "", "{\0'\0w\0'\0", 0),
                header(Rejection.HEADER_JSON, "out of range", entry("F32", "[99999999999999999999]", 0, 4), 4),
                bytes(Rejection.HEADER_JSON, "not UTF-8", notUtf8()),
                header(Rejection.METADATA, "are a list", "{'__metadata__':[]}", 0),
                header(Rejection.METADATA, "k in its metadata is a number", "{'__metadata__':{'k':1}}", 0),
                header(Rejection.ENTRY, "w is described", "{'w':1}", 0),
                header(Rejection.ENTRY, "w is described", "{'w':{}}", 0),
                header(Rejection.ENTRY, "w is described", entry("F32", "[1]", 0, 4).replace("F32'", "F32','x':1"), 4),
                header(Rejection.ENTRY, "w is described", entry("F32", "{}", 0, 4), 4),
                header(Rejection.ENTRY, "w is described", entry("F32", "[1]", 0, 4).replace("[0,4]", "[0,4,8]"), 4),
                header(Rejection.ENTRY, "w is described", entry("F32", "[1]", 0, 4).replace("[0,4]", "[0,4.0]"), 4),
                header(Rejection.DTYPE, "w has the element type F8_E4M3", entry("F8_E4M3", "[2]", 0, 4), 4),
                bytes(Rejection.BEYOND, "w holds 2147483648", beyond()),
                header(Rejection.SHAPE, "w has the shape [-1]", entry("F32", "[-1]", 0, 4), 4),
                header(Rejection.SHAPE, "w has the shape [1.0]", entry("F32", "[1.0]", 0, 4), 4),
                header(Rejection.SHAPE, "w has the shape [null]", entry("F32", "[null]", 0, 4), 4),
                header(Rejection.SHAPE, "[4294967297]", entry("F32", "[4294967297]", 0, 4), 4),
                header(Rejection.SHAPE, "[65536, 65536]", entry("F32", "[65536,65536]", 0, 0), 0),
                header(Rejection.SHAPE, "", entry("F32", "[2147483647,2147483647,2147483647]", 0, 4), 4),
                header(Rejection.SHAPE, "", entry("F32", "[" + "1,".repeat(32) + "1]", 0, 4), 4),
                header(Rejection.RANGE, "w [1] of 4 bytes has the range 0 to 8", entry("F32", "[1]", 0, 8), 8),
                header(Rejection.RANGE, "range 4 to 0", entry("F32", "[1]", 4, 0), 4),
                header(Rejection.RANGE, "range -4 to 0", entry("F32", "[1]", -4, 0), 4),
                header(Rejection.RANGE, "", entry("F32", "[2147482623]", 0, 4), 4),
                header(Rejection.RANGE, "", entry("F32", "[1]", Long.MAX_VALUE - 1, Long.MIN_VALUE + 2), 4),
                header(Rejection.OVERLAP, "b begins at 2", two(0, 4, 2, 6), 6),
                header(Rejection.OVERLAP, "begins at 0", two(0, 4, 0, 4), 4),
                header(Rejection.HOLE, "bytes 4 to 5 belong to no tensor", two(0, 4, 5, 9), 9),
                header(Rejection.HOLE, "bytes 0 to 1 belong to no tensor", entry("F32", "[1]", 1, 5), 5),
                header(Rejection.TRUNCATED, "b ends at 8 of 7 bytes", two(0, 4, 4, 8), 7),
                header(Rejection.TRUNCATED, "w ends at 4 of 0 bytes", entry("F32", "[1]", 0, 4), 0),
                header(Rejection.SURPLUS, "1 bytes follow", entry("F32", "[1]", 0, 4), 5),
                header(Rejection.SURPLUS, "3 bytes follow", "{}", 3));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("files")
    void is_refused(Rejection reason, String detail, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("f.safetensors"), content);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(GradusException.class)
                .hasMessageStartingWith(file + " is not a valid safetensors file: ")
                .hasMessageContaining(detail)
                .hasMessageEndingWith(afterDetail(reason));
    }

    /// The three parts of an error that are the reason's own.
    private static String afterDetail(Rejection reason) {
        String message = reason.of(Path.of("f"), "detail").getMessage();
        return message.substring(message.indexOf("detail") + "detail".length());
    }

    @Test
    void every_reason_has_a_file() {
        Set<Rejection> tested = EnumSet.noneOf(Rejection.class);
        files().forEach(f -> tested.add((Rejection) f.get()[0]));
        // a disk that fails while it is read cannot be had in a test
        assertThat(EnumSet.complementOf(EnumSet.copyOf(tested))).containsExactly(Rejection.UNREADABLE);
    }

    @Test
    void a_missing_file_a_folder_and_a_device_are_named() {
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("none"))).hasMessageContaining("none does not exist");
        assertThatThrownBy(() -> Safetensors.read(folder)).hasMessageContaining(folder + " is a folder");
        if (Files.exists(Path.of("/dev/zero"))) {
            assertThatThrownBy(() -> Safetensors.read(Path.of("/dev/zero"))).hasMessageContaining("not a regular file");
        }
    }

    @Test
    void an_error_does_not_steer_the_terminal() throws IOException {
        Path file = folder.resolve("f");
        Files.write(file, file("{'\\u001b[2J" + "x".repeat(10_000) + "':1}", 0));
        assertThatThrownBy(() -> Safetensors.read(file)).message().doesNotContain("\u001b").hasSizeLessThan(1000);
    }

    private static Arguments bytes(Rejection reason, String detail, byte[] content) {
        return Arguments.of(reason, detail, content);
    }

    private static Arguments header(Rejection reason, String detail, String header, int data) {
        return Arguments.of(reason, detail, file(header, data));
    }

    private static String entry(String dtype, String shape, long begin, long end) {
        return "{'w':{'dtype':'%s','shape':%s,'data_offsets':[%d,%d]}}".formatted(dtype, shape, begin, end);
    }

    private static String two(int a, int b, int c, int d) {
        String one = "'%s':{'dtype':'F32','shape':[1],'data_offsets':[%d,%d]}";
        return "{" + one.formatted("a", a, b) + "," + one.formatted("b", c, d) + "}";
    }

    private static byte[] file(String header, int data) {
        return file(header.replace('\'', '"').getBytes(StandardCharsets.UTF_8), data);
    }

    private static byte[] file(byte[] header, int data) {
        return ByteBuffer.allocate(8 + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private static byte[] length(long n) {
        return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(n).array();
    }

    private static byte[] zip() {
        byte[] zip = Arrays.copyOf("PK\3\4".getBytes(StandardCharsets.US_ASCII), 30);
        zip[6] = 8;
        return zip;
    }

    private static byte[] beyond() {
        byte[] file = file(entry("I64", "[1]", 0, 8), 8);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(file.length - 8, 1L << 31);
        return file;
    }

    private static byte[] notUtf8() {
        return file("{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1), 0);
    }
}
