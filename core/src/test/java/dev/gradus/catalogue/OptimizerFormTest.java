package dev.gradus.catalogue;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Parameter;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Parameter groups in files.
class OptimizerFormTest {
    /// What a step without a slope makes of a weight, of its bias, and of the weight of the first layer.
    private static double[] decayed(Object form) {
        List<Parameter> parameters =
                List.of(
                        new Parameter("1.weight", Tensor.of(new float[][] {{16}})),
                        new Parameter("1.bias", Tensor.of(16)),
                        new Parameter("0.weight", Tensor.of(new float[][] {{16}})));
        Optimizer<?> optimizer = OptimizerForm.ALL.read(form);
        optimizer.attach(parameters);
        for (Parameter p : parameters) p.value().mul(0).sum().backward();
        optimizer.step();
        return parameters.stream().mapToDouble(p -> p.value().item()).toArray();
    }

    private static Map<String, Object> adamW(Map<String, Object> more) {
        Map<String, Object> form = new HashMap<>(more);
        form.putAll(Map.of("type", "adamw", "learningRate", 0.5, "weightDecay", 0.5));
        return form;
    }

    @Test
    void no_decay_on_biases_and_norms_is_one_setting() {
        assertThat(decayed(adamW(Map.of()))).containsExactly(12, 12, 12);
        assertThat(decayed(adamW(Map.of("noDecay", "vectors")))).containsExactly(12, 16, 12);
        assertThat(decayed(adamW(Map.of("noDecay", "0.*")))).containsExactly(12, 12, 16);
    }

    @Test
    void groups_change_some_settings_and_the_last_that_matches_counts() {
        var first = Map.of("parameters", "*.weight", "weightDecay", "0.25");
        var second = Map.of("parameters", "0.*", "learningRate", 1);
        assertThat(decayed(adamW(Map.of("groups", List.of(first, second))))).containsExactly(14, 12, 8);
        assertThat(decayed(adamW(Map.of("noDecay", "matrices", "groups", List.of(second))))).containsExactly(16, 12, 8);
    }

    @Test
    void the_complete_form_makes_the_same_optimizer() {
        var form =
                adamW(
                        Map.of(
                                "noDecay",
                                "vectors",
                                "groups",
                                List.of(Map.of("parameters", "0.*", "learningRate", 1.0))));
        Map<String, Object> complete = OptimizerForm.ALL.complete(form);
        assertThat(complete).containsEntry("beta2", 0.999).containsAllEntriesOf(form);
        assertThat(OptimizerForm.ALL.complete(complete)).isEqualTo(complete);
        assertThat(decayed(complete)).containsExactly(decayed(form));
        assertThat(OptimizerForm.ALL.complete("sgd"))
                .isEqualTo(Catalogues.OPTIMIZERS.write(OptimizerForm.ALL.read("sgd")));
    }

    @Test
    void groups_reach_the_optimizer_within_lookahead() {
        assertThat(decayed(Map.of("type", "lookahead", "inner", adamW(Map.of()), "noDecay", "vectors")))
                .containsExactly(12, 16, 12);
    }

    @Test
    void what_is_no_group_is_refused() {
        for (Object bad : List.of("vectors", List.of("vectors"), List.of(Map.of("weightDecay", 0)))) {
            assertRefused(() -> OptimizerForm.ALL.read(adamW(Map.of("groups", bad))), "parameter groups", "parameters");
        }
        assertRefused(
                () -> OptimizerForm.ALL.read(adamW(Map.of("groups", List.of(Map.of("parameters", "vectors"))))),
                "groups");
        assertRefused(() -> OptimizerForm.ALL.read(Map.of("type", "gd", "noDecay", "vectors")), "weightDecay");
        assertRefused(() -> decayed(adamW(Map.of("noDecay", "*.bais"))), "'*.bais'", "1.bias");
    }
}
