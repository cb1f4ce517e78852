package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.TwoMoons;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Moment;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
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

    /// A window that is made narrower, and wider again, while a network trains.
    @Test
    void each_line_fits_the_terminal_that_there_is_now() {
        int[] widths = {100, 50, 200, 24};
        int[] columns = new int[1];
        var bytes = new ByteArrayOutputStream();
        CleanStream out = CleanStream.of(bytes, StandardCharsets.UTF_8);
        var progress = new Progress(new Screen(out, out, true, false), true, () -> columns[0]);
        Trainer.of(Sequential.of(new Linear(2)), new CrossEntropy(), new Sgd(0.1))
                .epochs(1)
                .batchSize(100)
                .listen(event -> {
                    if (!(event instanceof TrainEvent.StepDone step) || step.step() > widths.length) return;
                    columns[0] = widths[step.step() - 1];
                    LockSupport.parkNanos(2 * Progress.REDRAW_NANOS);
                })
                .listen(progress)
                .fit(TwoMoons.load(1));
        List<String> lines =
                Pattern.compile(Pattern.quote("\u001b[G\u001b[2K"))
                        .splitAsStream(bytes.toString(StandardCharsets.UTF_8))
                        .filter(line -> line.startsWith("epoch 1/1 ") && !line.contains("validation"))
                        .limit(widths.length)
                        .toList();
        assertThat(lines).hasSize(widths.length);
        for (int i = 0; i < widths.length; i++) assertThat(lines.get(i)).hasSizeLessThan(widths[i]);
        assertThat(lines.get(0)).hasSizeGreaterThan(50);
        assertThat(lines.get(2)).hasSizeGreaterThan(80).contains("% of training");
    }
}
