package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.train.Moment;
import dev.gradus.train.TrainEvent;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {
    private static final CleanStream NOWHERE = CleanStream.of(new java.io.PrintStream(new ByteArrayOutputStream()));
    private static final Screen SCREEN = new Screen(NOWHERE, NOWHERE, true, false);

    private static String line(int columns, double accuracy) {
        var step = new TrainEvent.StepDone(12, 100, 0.25, 0.12345, accuracy, new Moment(12, 1200, 0.1, 0));
        return new ProgressLine(100, 123456, 4000).of(step, 11.5, columns, SCREEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 30, 40, 50, 60, 70, 80, 90, 100, 120, 200, 1000})
    void it_fits_with_a_column_to_spare(int columns) {
        for (double accuracy : new double[] {0.5, 1, Double.NaN}) {
            assertThat(line(columns, accuracy)).hasSizeLessThan(columns).startsWith("epoch  12/100");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "60, 'epoch  12/100 ━───────────  12 %  loss 0.1235  1:06:40 left'",
        "80, 'epoch  12/100 ━━────────────  12 %  loss 0.1235  accuracy 50.00 %  1:06:40 left'",
        "200, 'epoch  12/100 ━━━─────────────────────  12 % of training  loss 0.1235  accuracy 50.00 %  123\u202f456 samples/s  1:06:40 left'",
    })
    void what_matters_least_is_left_out_first(int columns, String line) {
        assertThat(line(columns, 0.5)).isEqualTo(line);
    }

    /// Arabic has digits of its own, German a comma; `xx` is known to nobody.
    @Test
    void it_is_the_same_in_each_locale_known_or_not() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ROOT);
            String line = line(200, 0.5);
            for (String tag : List.of("xx-YY", "und", "de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(line(200, 0.5)).as(tag).isEqualTo(line);
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
