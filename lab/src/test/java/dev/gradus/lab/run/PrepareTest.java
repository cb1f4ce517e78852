package dev.gradus.lab.run;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrepareTest {
    private static final Splits DIGITS = Digits.load();

    @ParameterizedTest
    @EnumSource
    void a_network_learns_from_inputs_that_are_prepared_so(Prepare prepare) {
        var network = Sequential.of(new Flatten(), new Linear(50), new ReLU(), new Linear(10));
        double accuracy =
                Trainer.of(network, new CrossEntropy(), new Adam(0.01))
                        .prepare(prepare.fit(DIGITS.train()).toArray(Preparation[]::new))
                        .epochs(10)
                        .fit(DIGITS)
                        .test()
                        .accuracy();
        assertThat(accuracy).isGreaterThan(0.94);
    }
}
