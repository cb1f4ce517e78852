package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {
    private static final Notation POINT = new Notation(), COMMA = new Notation(",", List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1|-1",
                "+2|2",
                ".5|0.5",
                "2.|2",
                "1e-3|1e-3",
                "' 7 '|7",
                "1E2|100",
                "0007|7",
                "12.5%|0.125",
                "5 %|0.05",
                "1,234|1234",
                "'1,234,567.25'|1234567.25",
                "1 234|1234",
                "12'345|12345",
                "-0|-0.0",
                "1e39|Infinity",
                "-1e39|-Infinity",
                "1e-60|0",
                "3.4028235e38|3.4028235e38",
                "1.4e-45|1.4e-45",
                "0.1|0.1"
            })
    void a_number_with_a_decimal_point(String cell, float value) {
        assertThat(POINT.number(cell)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,5|1.5", "1.234|1234", "1.234,5|1234.5", "-0,25|-0.25", "1.234.567|1234567", "3,5e2|350"})
    void a_number_with_a_decimal_comma(String cell, float value) {
        assertThat(COMMA.number(cell)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1f",
                "2d",
                "3F",
                "4D",
                "0x1p3",
                "Infinity",
                "-Infinity",
                "NaN",
                "1_000",
                "1,5",
                "e5",
                ".",
                "",
                " ",
                "- 1",
                "1e",
                "1e+",
                "٣",
                "++1",
                "1,23,456",
                "0,123",
                "12,3456",
                ",123",
                "1,234,56",
                "1.2.3",
                "1,234 567",
                "%",
                "1%%",
                "1e5x"
            })
    void what_is_no_number(String cell) {
        assertThat(POINT.number(cell)).isNaN();
    }

    @Test
    void the_nearest_float_is_that_of_java() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            String text =
                    switch (i % 4) {
                        case 0 -> Float.toString(Float.intBitsToFloat(random.nextInt()));
                        case 1 -> Double.toString(random.nextGaussian());
                        case 2 -> random.nextLong() + "e" + (random.nextInt(90) - 50);
                        default -> random.nextInt(100_000) + "." + random.nextInt(1000);
                    };
            float expected = Float.parseFloat(text);
            if (text.contains("N") || text.contains("I")) continue;
            assertThat(POINT.number(text)).as(text).isEqualTo(expected);
        }
        for (int i = 0; i < 20_000; i++) { // halfway between two floats, or hardly beside it
            double between = Float.intBitsToFloat(random.nextInt(0x7f000000)) + 0.0;
            between += Math.ulp((float) between) / 2.0;
            for (String text : List.of(new java.math.BigDecimal(between).toString(), Double.toString(between))) {
                if (text.length() < 300) assertThat(POINT.number(text)).as(text).isEqualTo(Float.parseFloat(text));
            }
        }
    }

    @Test
    void missing_values_have_their_spellings() {
        for (String cell : List.of("", "NA", "?", "nan", "None", "#N/A")) assertThat(POINT.isMissing(cell)).isTrue();
        for (String cell : List.of("0", "Na", "unknown", "-", "N")) assertThat(POINT.isMissing(cell)).isFalse();
        assertThat(new Notation(".", List.of("-9", "x")).isMissing("-9")).isTrue();
        assertThat(new Notation(".", List.of("-9", "x")).isMissing("NA")).isFalse();
        assertRefused(() -> new Notation(";", List.of()), "the decimal sign ';'", "a point or a comma");
    }
}
