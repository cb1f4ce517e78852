package dev.gradus.lab.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.InMemory;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Csv;
import dev.gradus.data.source.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValuesTest {
    private static Values of(float[]... rows) {
        return Values.of(InMemory.of("rows", rows, new int[rows.length], List.of("only")));
    }

    @Test
    void features_have_the_statistics_of_a_closed_form() {
        Values values = of(new float[] {1, 5}, new float[] {2, 5}, new float[] {3, 5}, new float[] {6, 5});
        assertThat(values.groups())
                .containsExactly(
                        new Values.Group("feature 1", 3, Math.sqrt(3.5), 1, 6, 0),
                        new Values.Group("feature 2", 5, 0, 5, 5, 0));
        assertThat(values.elements()).isEqualTo(2);
        assertThat(values.constant()).isEqualTo(1);
    }

    @Test
    void what_is_missing_is_counted_and_left_out(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("own.csv"), "x,y,kind\n1,2,a\n,2,a\n-3,,b\n");
        Values values = Values.of(Csv.read(file).keepMissing().classification("kind"));
        assertThat(values.groups())
                .containsExactly(new Values.Group("x", -1, 2, -3, 1, 1), new Values.Group("y", 2, 0, 2, 2, 1));
        assertThat(values.missing()).isEqualTo(2);
        assertThat(values.constant()).isEqualTo(1);
    }

    @Test
    void channels_of_images_are_those_that_standardization_finds() {
        var train = Digits.load().train();
        Values.Group grey = Values.of(train.data()).groups().getFirst();
        var fitted = Standardize.fit(train).config();
        assertThat(grey.name()).isEqualTo("grey");
        assertThat(grey.mean()).isCloseTo(fitted.mean().getFirst(), Offset.offset(1e-12));
        assertThat(grey.std()).isCloseTo(fitted.std().getFirst(), Offset.offset(1e-12));
        assertThat(Values.of(Pictures.colour(4, 2, 2, 3)).groups().stream().map(Values.Group::name))
                .containsExactly("red", "green", "blue");
    }
}
