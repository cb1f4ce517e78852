package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Averages beside PyTorch's, swapped in and out, saved and restored.
class WeightAverageTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("averages.csv");
    static final List<String> NAMES = List.copyOf(GOLDEN.keySet());
    static final List<String> KINDS = List.copyOf(Catalogues.WEIGHT_AVERAGES.names());

    private static final Map<String, Map<String, Object>> SETTINGS =
            Map.ofEntries(
                    entry("ema", Map.of("type", "ema", "decay", 0.9, "warmup", false)),
                    entry("ema-warmup", Map.of("type", "ema", "decay", 0.9, "warmup", true, "after", 2)),
                    entry("swa", Map.of("type", "swa")),
                    entry("swa-late", Map.of("type", "swa", "after", 3, "every", 4)));

    /// Two numbers, a running statistic and a counter, which take the values of `averages.py`.
    private static final class Model {
        final Parameter p = new Parameter("p", Tensor.of(Shape.of(2), new double[2]));
        final Buffer b = buffer("b", Tensor.of(Shape.of(1), new double[1]));
        final Buffer count = buffer("count", Tensor.of(Shape.of(), new int[] {0}));

        private static Buffer buffer(String name, Tensor first) {
            return Builder.root(Rng.of(1)).buffer(name, first);
        }

        void at(int t) {
            double[] values = {((7 * t) % 11 - 5) / 8.0, ((7 * t + 5) % 11 - 5) / 8.0};
            p.value().set(Tensor.of(Shape.of(2), values));
            b.value().set(Tensor.of(Shape.of(1), new double[] {t % 5 / 4.0}));
            count.value().set(Tensor.of(Shape.of(), new int[] {t}));
        }

        double[] values() {
            double[] p = this.p.value().toDoubles();
            return new double[] {p[0], p[1], b.value().item()};
        }

        void attach(WeightAverage average) {
            average.attach(List.of(p), List.of(b, count));
        }
    }

    private static WeightAverage make(String name) {
        return Catalogues.WEIGHT_AVERAGES.read(Objects.requireNonNull(SETTINGS.get(name)));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void twelve_averages_are_pytorchs_and_training_goes_on_with_its_own_weights(String name) {
        Model model = new Model();
        WeightAverage average = make(name);
        model.attach(average);
        for (int t = 0; t < 12; t++) {
            model.at(t);
            double[] own = model.values(), expected = new double[3];
            System.arraycopy(GOLDEN.get(name), 3 * t, expected, 0, 3);
            average.update();
            try (var _ = average.swapIn()) {
                assertThat(model.values()).as("update " + t).containsExactly(expected, within(1e-14));
            }
            assertThat(model.values()).containsExactly(own);
        }
        assertThat(average.state().get("count").item()).isEqualTo(11);
    }

    @Test
    void every_kind_is_compared() {
        assertThat(SETTINGS.keySet()).isEqualTo(GOLDEN.keySet()).containsAll(KINDS);
    }

    @Test
    void the_warmed_up_decay_is_that_of_the_table() {
        var ema = new Ema(new Ema.Config(1, true, 1, 2.0 / 3, 0, true));
        double[] decays = {0.37, 0.8, 0.954, 0.99};
        int[] steps = {1, 10, 100, 999};
        for (int i = 0; i < 4; i++) assertThat(1 - ema.share(steps[i])).isCloseTo(decays[i], within(0.005));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void it_continues_from_its_state_with_the_same_bits(String name) {
        Model straight = new Model(), resumed = new Model();
        WeightAverage first = make(name), second = make(name);
        straight.attach(first);
        walk(straight, first, 0, 6);
        resumed.attach(second);
        second.state(first.state());
        walk(straight, first, 6, 12);
        walk(resumed, second, 6, 12);
        assertThat(second.state().keySet()).isEqualTo(first.state().keySet());
        first.state()
                .forEach((key, tensor) -> {
                    assertThat(second.state().get(key).toDoubles()).as(key).containsExactly(tensor.toDoubles());
                });
    }

    private static void walk(Model model, WeightAverage average, int from, int to) {
        for (int t = from; t < to; t++) {
            model.at(t);
            average.update();
        }
    }

    @Test
    void averages_cannot_be_averaged_or_saved_while_they_are_swapped_in() {
        Model model = new Model();
        WeightAverage average = new Ema(0.5);
        assertRefused(average::update, "no weights", "attach");
        model.attach(average);
        var swap = average.swapIn();
        assertRefused(average::update, "Ema", "own weights", "swapIn");
        assertRefused(average::swapIn, "averaged weights");
        assertRefused(average::state, "averaged weights");
        assertRefused(() -> model.attach(average), "averaged weights");
        swap.close();
        swap.close();
        average.update();
        assertThat(model.p.value().toDoubles()).containsExactly(0, 0);
    }

    @Test
    void the_state_must_be_of_the_same_model() {
        Model model = new Model();
        WeightAverage average = new Swa();
        model.attach(average);
        assertRefused(() -> average.state(Map.of()), "no p", "[2]", "another model");
        assertRefused(() -> average.state(Map.of("p", Tensor.zeros(3))), "[3] p", "[2]");
    }

    @Test
    void impossible_settings_are_refused() {
        assertRefused(() -> new Ema(1.5), "decay 1.5", "to 1");
        assertRefused(() -> new Ema(Double.NaN), "decay NaN");
        assertRefused(() -> new Ema(new Ema.Config(0.9, true, 0, 0.5, 0, true)), "gamma 0.0", "above 0");
        assertRefused(() -> new Ema(new Ema.Config(0.9, true, 1, -1, 0, true)), "power -1.0");
        assertRefused(() -> new Ema(new Ema.Config(0.9, true, 1, 1, -3, true)), "after -3.0");
        assertRefused(() -> new Swa(new Swa.Config(-1, 1)), "after -1.0");
        assertRefused(() -> new Swa(new Swa.Config(0, 0)), "every 0.0", "from 1");
    }
}
