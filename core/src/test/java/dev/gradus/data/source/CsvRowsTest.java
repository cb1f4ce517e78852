package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CsvRowsTest {
    @TempDir Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("rows.csv"), text);
    }

    @Test
    void rows_are_read_without_a_header_and_with_one() throws IOException {
        CsvRows bare = CsvRows.read(file("1,-2.5\n 3e2 ,.5\n"));
        assertThat(bare.header()).isEmpty();
        assertThat(bare.rows()).isDeepEqualTo(new float[][] {{1, -2.5f}, {300, 0.5f}});
        CsvRows named = CsvRows.read(file("\uFEFFsize, price\r\n2104,400\r\n1600,330"));
        assertThat(named.header()).containsExactly("size", "price");
        assertThat(named.rows()).isDeepEqualTo(new float[][] {{2104, 400}, {1600, 330}});
    }

    static Stream<String[]> mistakes() {
        return Stream.of(
                new String[] {"", "has no row of numbers"},
                new String[] {"a,b\n", "has no row of numbers"},
                new String[] {"1,x\n1,2", "line 1, field 2 is 'x', expected a decimal number"},
                new String[] {"1,2\n1", "line 2 has 1 fields, expected 2"},
                new String[] {"a,b\n1,2,3", "line 2 has 3 fields, expected 2"},
                new String[] {"1,2\n\n3,4", "line 2 has 1 fields"},
                new String[] {"1\n\n2", "line 2, field 1 is ''"},
                new String[] {"1,\n", "line 1, field 2 is ''"},
                new String[] {"1,NaN", "field 2 is 'NaN'"},
                new String[] {"1,Infinity", "field 2 is 'Infinity'"},
                new String[] {"1,1e99", "field 2 is '1e99'"},
                new String[] {"1,0x1p3", "field 2 is '0x1p3'"},
                new String[] {"1,2f", "field 2 is '2f'"});
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakes_name_the_line_and_the_field(String text, String message) throws IOException {
        Path file = file(text);
        assertRefused(() -> CsvRows.read(file), file.toString(), message);
    }

    @Test
    void a_file_that_is_no_text_is_refused() throws IOException {
        Path binary = Files.write(folder.resolve("b"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertRefused(() -> CsvRows.read(binary), "cannot be read");
        assertRefused(() -> CsvRows.read(folder.resolve("no.csv")), "cannot be read");
    }
}
