package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Layer;
import dev.gradus.nn.Layers;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.LayerNorm;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Settings of their own for some parameters: by name, by shape, by layer, and moved by schedules.
class ParameterGroupsTest {
    private static final Sequential MODEL =
            Sequential.of(new Linear(3), new ReLU(), Sequential.of(new Linear(2))).build(Shape.of(4), 1);

    private static List<String> chosen(Predicate<Parameter> which) {
        return MODEL.parameters().stream().filter(which).map(Parameter::name).toList();
    }

    @Test
    void parameters_are_chosen_by_name_shape_or_layer() {
        assertThat(chosen(Parameters.named("*.bias"))).containsExactly("0.bias", "2.0.bias");
        assertThat(chosen(Parameters.named("?.weight"))).containsExactly("0.weight");
        assertThat(chosen(Parameters.named("0.weight"))).containsExactly("0.weight");
        assertThat(chosen(Parameters.named("0xweight"))).isEmpty();
        assertThat(chosen(Parameters.vectors())).containsExactly("0.bias", "2.0.bias");
        assertThat(chosen(Parameters.matrices())).containsExactly("0.weight", "2.0.weight");
        assertThat(chosen(Parameters.of("vectors"))).isEqualTo(chosen(Parameters.vectors()));
        assertThat(chosen(Parameters.of("matrices"))).isEqualTo(chosen(Parameters.matrices()));
        assertThat(chosen(Parameters.of("2.*"))).containsExactly("2.0.weight", "2.0.bias");
        assertThat(chosen(Parameters.named("2.*").and(Parameters.vectors()))).containsExactly("2.0.bias");
    }

    @Test
    void parameters_are_chosen_by_the_kind_of_their_layer() {
        assertThat(chosen(Layers.parametersOf(MODEL, Linear.class))).hasSize(4);
        assertThat(chosen(Layers.parametersOf(MODEL.layers().get(2), Linear.class)))
                .containsExactly("2.0.weight", "2.0.bias");
        assertThat(chosen(Layers.parametersOf(MODEL, ReLU.class))).isEmpty();
        assertThat(chosen(Layers.parametersOf(MODEL, ReLU.class, Layer.class))).hasSize(4);
        var normalized = Sequential.of(new Linear(3), new BatchNorm1d(), Sequential.of(new LayerNorm()));
        var norms = Layers.parametersOf(normalized, BatchNorm1d.class, LayerNorm.class);
        normalized.build(Shape.of(4), 1); // a choice may be made before the model is built
        assertThat(normalized.parameters().stream().filter(norms).map(Parameter::name))
                .containsExactly("1.weight", "1.bias", "2.0.weight", "2.0.bias");
    }

    private static Parameter stepped(Optimizer<?> optimizer, String name) {
        var p = new Parameter(name, name.endsWith("bias") ? Tensor.of(8) : Tensor.of(new float[][] {{8}}));
        optimizer.attach(List.of(p));
        p.value().backward(Tensor.zeros(p.value().shape().toArray()));
        optimizer.step();
        return p;
    }

    @Test
    void no_decay_on_biases_and_norms_is_one_call() {
        var adamW = new AdamW(new AdamW.Config().withLearningRate(0.5));
        adamW.group(Parameters.vectors(), Map.of("weightDecay", 0));
        assertThat(stepped(adamW, "0.bias").value().item()).isEqualTo(8);
        assertThat(stepped(adamW, "0.weight").value().item()).isCloseTo(8 * (1 - 0.5 * 0.01), within(1e-6));
    }

    @Test
    void a_group_keeps_the_settings_that_it_does_not_change() {
        var sgd = new Sgd(new Sgd.Config(0.5, 0, 0, false, 0.25));
        sgd.group(Parameters.named("*.bias"), Map.of("learningRate", 1));
        assertThat(stepped(sgd, "0.bias").value().item()).isEqualTo(8 - 0.25 * 8);
        assertThat(stepped(sgd, "1.bias").value().item()).isEqualTo(6);
    }

    @Test
    void impossible_groups_are_refused() {
        var sgd = new Sgd(0.1);
        assertRefused(
                () -> sgd.group(Parameters.vectors(), Map.of("weightDekay", 0)),
                "Sgd group",
                "'weightDekay'",
                "weightDecay");
        assertRefused(() -> sgd.group(Parameters.vectors(), Map.of("weightDecay", -1)), "weight decay -1.0");
        sgd.group(Parameters.named("*.bais"), Map.of("weightDecay", 0));
        assertRefused(() -> sgd.attach(MODEL.parameters()), "'*.bais'", "matches", "0.bias");
    }

    @Test
    void a_schedule_moves_the_momentum_of_all_groups() {
        var p = new Parameter("p", Tensor.of(0));
        var sgd = new Sgd(1, 0.5);
        sgd.group(Parameters.vectors(), Map.of("weightDecay", 0));
        sgd.attach(List.of(p));
        step(sgd, p);
        sgd.momentum(0.25);
        step(sgd, p);
        assertThat(p.value().item()).isEqualTo(-1 - 1.25);
        assertThat(sgd.config().momentum()).isEqualTo(0.5);
        new Adam().momentum(0.8);
        assertRefused(() -> new AdaGrad().momentum(0.9), "AdaGrad", "momentum", "beta1");
        assertRefused(() -> sgd.momentum(1), "momentum 1.0");
    }

    private static void step(Optimizer<?> optimizer, Parameter p) {
        optimizer.zeroGrad();
        p.value().backward(Tensor.of(1));
        optimizer.step();
    }
}
