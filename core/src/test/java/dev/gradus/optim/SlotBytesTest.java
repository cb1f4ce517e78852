package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What an optimizer will remember is known before its first step.
class SlotBytesTest {
    private static final int STEPS = 6;

    static Set<String> names() {
        return Catalogues.OPTIMIZERS.names();
    }

    private static List<Parameter> parameters() {
        return List.of(
                new Parameter("weight", Rng.of(1).normal(Shape.of(7, 5), 0, 1)),
                new Parameter("bias", Rng.of(2).normal(Shape.of(7), 0, 1)),
                new Parameter("frozen", Rng.of(3).normal(Shape.of(100), 0, 1)));
    }

    private static long remembered(Optimizer<?> optimizer) {
        return optimizer.state().values().stream()
                .filter(t -> t.shape().rank() > 0)
                .mapToLong(t -> 4L * t.size())
                .sum();
    }

    private static Optimizer<?> stepped(Optimizer<?> optimizer) {
        List<Parameter> parameters = parameters();
        parameters.getLast().trainable(false);
        optimizer.attach(parameters);
        assertThat(remembered(optimizer)).isZero();
        for (int i = 0; i < STEPS; i++) {
            optimizer.step(() -> {
                optimizer.zeroGrad();
                Tensor loss = Tensor.full(Shape.of(), 0);
                for (Parameter p : parameters.subList(0, 2)) loss = loss.add(p.value().square().square().sum());
                loss.backward();
                return loss.item();
            });
        }
        return optimizer;
    }

    @ParameterizedTest
    @MethodSource("names")
    void is_what_is_remembered_after_some_steps(String name) {
        Map<String, Object> settings = name.equals("lbfgs") ? Map.of("history", 3, "maxIterations", 4) : Map.of();
        Optimizer<?> optimizer = Catalogues.OPTIMIZERS.make(name, settings);
        assertThat(stepped(optimizer).slotBytes()).as(name).isEqualTo(remembered(optimizer));
    }

    @Test
    void groups_have_slots_of_their_own_number() {
        Optimizer<?> optimizer = new Sgd(0.01, 0.9).group(Parameters.vectors(), Map.of("momentum", 0));
        assertThat(stepped(optimizer).slotBytes()).isEqualTo(35 * 4).isEqualTo(remembered(optimizer));
    }

    @Test
    void lookahead_adds_its_slow_weights() {
        Optimizer<?> optimizer = new Lookahead(new Adam(new Adam.Config(1e-3, 0.9, 0.999, 1e-8, 0, true)));
        assertThat(stepped(optimizer).slotBytes()).isEqualTo(4 * 42 * 4).isEqualTo(remembered(optimizer));
    }

    @Test
    void slots_take_nothing_of_the_workspace_of_a_step() {
        Parameter p = new Parameter("weight", Tensor.full(Shape.of(7, 5), Double.NaN));
        Optimizer<?> optimizer = new Adam();
        optimizer.attach(List.of(p));
        p.value().sum().backward();
        try (var workspace = Workspace.open()) {
            optimizer.step();
            assertThat(workspace.footprint().heldBytes()).isZero();
        }
        assertThat(optimizer.state().get("weight.exp_avg").toFloats()).containsOnly(0.1f);
    }
}
