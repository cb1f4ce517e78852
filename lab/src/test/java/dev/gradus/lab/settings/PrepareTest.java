package dev.gradus.lab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Trainer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrepareTest {
    private static final Splits DIGITS = Digits.load();

    static List<String> names() {
        return List.copyOf(Prepares.ALL.names());
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_network_learns_from_inputs_that_are_prepared_so(String name) {
        boolean categories = name.equals("one-hot") || name.equals("ordinal");
        Prepare prepare = Prepares.ALL.make(name, categories ? Map.of("unknown", "ignore") : Map.of());
        var network = Sequential.of(new Flatten(), new Linear(50), new ReLU(), new Linear(10));
        double accuracy =
                Trainer.of(network, new CrossEntropy(), new Adam(0.01))
                        .prepare(Prepare.fit(List.of(prepare), DIGITS.train()).toArray(Preparation[]::new))
                        .epochs(10)
                        .fit(DIGITS)
                        .test()
                        .accuracy();
        assertThat(accuracy).isGreaterThan(0.94);
    }

    @Test
    void each_is_fitted_on_what_those_before_it_make_of_the_training_split() {
        Prepare.MinMax first = new Prepare.MinMax(10, 20);
        List<Preparation> both = Prepare.fit(List.of(first, new Prepare.Standardize()), DIGITS.train());
        float[] sample = new float[64];
        double sum = 0, squares = 0;
        for (int i = 0; i < DIGITS.train().data().size(); i++) {
            DIGITS.train().data().readInput(i, sample, 0);
            for (Preparation step : both) step.apply(sample, 0, 1);
            for (float x : sample) {
                sum += x;
                squares += (double) x * x;
            }
        }
        double n = 64.0 * DIGITS.train().data().size(), mean = sum / n;
        assertThat(mean).isCloseTo(0, org.assertj.core.api.Assertions.within(1e-5));
        assertThat(squares / n - mean * mean).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-5));
    }
}
