package dev.gradus.interop.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    /// The examples of protobuf.dev/programming-guides/encoding.
    @Test
    void bytes_are_those_of_the_published_examples() {
        assertThat(hex(new Message().put(1, 150))).isEqualTo("089601");
        assertThat(hex(new Message().put(2, "testing"))).isEqualTo("120774657374696e67");
        assertThat(hex(new Message().put(3, new Message().put(1, 150)))).isEqualTo("1a03089601");
        assertThat(hex(new Message().put(6, new long[] {3, 270, 86942}))).isEqualTo("3206038e029ea705");
        assertThat(hex(new Message().put(1, -2))).isEqualTo("08feffffffffffffffff01");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16383, 16384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void integers_return(long value) {
        Fields fields = read(new Message().put(5, value).toBytes());
        assertThat(fields.next()).isTrue();
        assertThat(fields.number()).isEqualTo(5);
        assertThat(fields.whole()).isEqualTo(value);
        assertThat(fields.next()).isFalse();
    }

    @Test
    void all_types_return_in_their_order_and_those_that_nobody_reads_are_skipped() {
        byte[] bytes =
                new Message()
                        .put(1, 0.1f)
                        .put(2, 0.2)
                        .put(3, "größer 크다")
                        .put(4, new Message().put(1, 7).put(2, new Message().put(1, 8)))
                        .put(5, new byte[] {1, 2})
                        .put(6, new float[] {1, Float.NaN})
                        .put(7, new double[] {-0.0})
                        .put(8, new Message.Part(3, out -> out.write(new byte[] {9, 9, 9})))
                        .put(9, 1)
                        .toBytes();
        Fields fields = read(bytes);
        fields.next();
        assertThat(fields.real32()).isEqualTo(0.1f);
        fields.next();
        assertThat(fields.real64()).isEqualTo(0.2);
        fields.next();
        assertThat(fields.text()).isEqualTo("größer 크다");
        fields.next();
        Fields inner = fields.message();
        assertThat(inner.next()).isTrue();
        assertThat(inner.next()).isTrue();
        Fields innermost = inner.message();
        innermost.next();
        assertThat(innermost.whole()).isEqualTo(8);
        for (int i = 0; i < 4; i++) assertThat(fields.next()).isTrue();
        assertThat(fields.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {9, 9, 9}));
        assertThat(fields.next()).isTrue();
        assertThat(fields.whole()).isEqualTo(1);
        assertThat(fields.next()).isFalse();
    }

    @Test
    void repeated_numbers_may_be_packed_or_not() {
        Fields fields = read(new Message().put(1, new long[] {1, -2}).put(1, 3).toBytes());
        List<Long> wholes = new ArrayList<>();
        while (fields.next()) fields.wholes(wholes::add);
        assertThat(wholes).containsExactly(1L, -2L, 3L);
        fields = read(new Message().put(1, new float[] {1, 2}).put(1, 3f).toBytes());
        var reals = new ByteArrayOutputStream();
        while (fields.next()) fields.reals(4, reals);
        assertThat(HexFormat.of().formatHex(reals.toByteArray())).isEqualTo("0000803f0000004000004040");
    }

    @Test
    void the_size_is_that_of_the_bytes() {
        Message inner = new Message().put(1, 300).put(2, new Message.Part(2, out -> out.write(new byte[2])));
        Message outer = new Message().put(1, inner).put(3, inner).put(4, 1.5f);
        assertThat(outer.size()).isEqualTo(outer.toBytes().length);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "08, the end within field 1",
        "08ffffffffffffffffffff01, more than ten bytes",
        "0b, a group",
        "0e, wire type 6",
        "00, field number 0",
        "1205616263, a field 2 of 5 bytes where 3 are left",
        "12ffffffffffffffffff01, 18446744073709551615 bytes where 0 are left",
        "0d0000, the end within field 1"
    })
    void what_is_no_message_is_refused(String hex, String reason) {
        assertThatThrownBy(
                        () -> {
                            Fields fields = read(HexFormat.of().parseHex(hex));
                            while (fields.next()) {}
                        })
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("some.onnx")
                .hasMessageContaining(reason);
    }

    @Test
    void another_type_than_the_expected_one_is_refused() {
        Fields fields = read(new Message().put(1, "7").toBytes());
        fields.next();
        assertThatThrownBy(fields::whole).hasMessageContaining("field 1 with wire type 2 instead of 0");
        Fields bad = read(new byte[] {10, 1, (byte) 0xff});
        bad.next();
        assertThatThrownBy(bad::text).hasMessageContaining("not UTF-8");
        Fields odd = read(new Message().put(1, new byte[5]).toBytes());
        odd.next();
        assertThatThrownBy(() -> odd.reals(4, new ByteArrayOutputStream())).hasMessageContaining("5 bytes of packed");
    }

    @Test
    void messages_lie_within_each_other_at_most_64_levels_deep() {
        Message deep = new Message();
        for (int i = 0; i < 65; i++) deep = new Message().put(1, deep);
        Fields fields = read(deep.toBytes());
        for (int i = 0; i < 64; i++) {
            fields.next();
            fields = fields.message();
        }
        fields.next();
        assertThatThrownBy(fields::message).hasMessageContaining("more than 64 levels deep");
    }

    private static Fields read(byte[] bytes) {
        return Fields.of("some.onnx", ByteBuffer.wrap(bytes));
    }

    private static String hex(Message message) {
        return HexFormat.of().formatHex(message.toBytes());
    }
}
