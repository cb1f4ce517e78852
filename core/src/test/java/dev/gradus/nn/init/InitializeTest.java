package dev.gradus.nn.init;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InitializeTest {
    private static Sequential model() {
        return Sequential.of(new Conv2d(4, 3).groups(2), new Flatten(), Sequential.of(new Linear(5)), new Linear(2))
                .build(Shape.of(2, 4, 4), 1);
    }

    /// Tells the fans that it was given.
    private static final class Told implements Initializer {
        private record Config() {}

        @Override
        public Tensor make(Shape shape, Fans fans, Rng rng) {
            return Tensor.full(shape, 1000 * fans.in() + fans.out());
        }

        @Override
        public Config config() {
            return new Config();
        }
    }

    @Test
    void rules_are_by_type_and_by_name_and_the_last_counts() {
        Sequential model = model();
        Initialize.model(model)
                .layers(Linear.class, new Constant(2))
                .layers(Conv2d.class, new Constant(3))
                .named("*.bias", new Zeros())
                .named("3.*", new Constant(7))
                .apply(1);
        Map<String, Tensor> state = model.state();
        assertThat(state.get("0.weight").toFloats()).containsOnly(3);
        assertThat(state.get("2.0.weight").toFloats()).containsOnly(2);
        assertThat(state.get("2.0.bias").toFloats()).containsOnly(0);
        assertThat(state.get("0.bias").toFloats()).containsOnly(0);
        assertThat(state.get("3.weight").toFloats()).containsOnly(7);
        assertThat(state.get("3.bias").toFloats()).containsOnly(7);
    }

    @Test
    void fans_are_pytorchs_and_a_bias_has_its_weights() {
        Sequential model = Initialize.model(model()).named("*", new Told()).apply(1);
        Map<String, Tensor> state = model.state();
        assertThat(state.get("0.weight").toFloats()).containsOnly(1000 * 9 + 4 * 9);
        assertThat(state.get("0.bias").toFloats()).containsOnly(1000 * 9 + 4 * 9);
        assertThat(state.get("3.bias").toFloats()).containsOnly(1000 * 5 + 2);
    }

    @Test
    void the_same_seed_gives_the_same_values_and_what_no_rule_names_stays() {
        Sequential a = model(), b = model();
        float[] before = a.state().get("0.weight").toFloats();
        Initialize.model(a).layers(Linear.class, new He()).apply(5);
        Initialize.model(b).layers(Linear.class, new He()).apply(5);
        assertThat(a.state().get("3.weight").toFloats()).isEqualTo(b.state().get("3.weight").toFloats());
        assertThat(a.state().get("0.weight").toFloats()).isEqualTo(before);
    }

    @Test
    void a_rule_that_names_nothing_is_refused() {
        assertRefused(
                () -> Initialize.model(model()).named("0.wieght", new Zeros()).apply(1),
                "'0.wieght'",
                "Did you mean 0.weight");
        assertRefused(
                () -> Initialize.model(model()).layers(Flatten.class, new Zeros()).apply(1),
                "initialization of Flatten");
        assertRefused(
                () -> Initialize.model(Sequential.of(new Linear(2))).named("*", new Zeros()).apply(1), "not built");
    }
}
