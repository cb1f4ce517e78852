package dev.gradus.nn.pretrain;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PretrainedTest {
    private static Sequential model() {
        return Sequential.of(new Linear(2), new Linear(3)).build(Shape.of(2), 1);
    }

    private static Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("a.weight", Tensor.of(new float[][] {{1, 2}, {3, 4}}));
        weights.put("a.bias", Tensor.of(5, 6));
        weights.put("b.weight", Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}}));
        weights.put("b.bias", Tensor.of(1, 2, 3, 4));
        return weights;
    }

    private static Pretrained.Config config(List<String> names, String... skip) {
        return new Pretrained.Config(names, Layout.TORCH, List.of(skip), false);
    }

    private static Pretrained of(Map<String, Tensor> weights, Pretrained.Config config) {
        return new Pretrained("body", () -> weights, config);
    }

    @Test
    void a_new_head_stays_as_initialized_where_that_is_said() {
        Sequential model = model();
        double[] head = model.state().get("1.weight").toDoubles();
        Matching matching = of(weights(), config(List.of("a.*=0.*"), "1.*")).apply(model);
        assertThat(model.state().get("0.weight").toDoubles()).containsExactly(1, 2, 3, 4);
        assertThat(model.state().get("0.bias").toDoubles()).containsExactly(5, 6);
        assertThat(model.state().get("1.weight").toDoubles()).isEqualTo(head);
        assertThat(matching.table())
                .isEqualTo(
                        """
                        weights of body: 2 taken, 2 as initialized, 2 left in the file
                          taken       0.weight [2, 2]  from a.weight
                          taken       0.bias [2]       from a.bias
                          stays       1.weight [3, 2]
                          stays       1.bias [3]
                          left        b.weight [4, 2]  the model has no place for it
                          left        b.bias [4]       the model has no place for it\
                        """);
    }

    @Test
    void a_head_of_another_shape_is_refused_where_nothing_is_said() {
        Sequential model = model();
        Map<String, Tensor> before = new LinkedHashMap<>();
        model.state().forEach((name, value) -> before.put(name, value.copy()));
        assertRefused(
                () -> of(weights(), config(List.of("a.*=0.*", "b.*=1.*"))).apply(model),
                "1.weight [3, 2] is another in the file (from b.weight, the file has [4, 2])",
                "1.bias [3] is another in the file",
                "skip: 9.*");
        before.forEach(
                (name, value) -> assertThat(model.state().get(name).toDoubles()).as(name).isEqualTo(value.toDoubles()));
        assertThat(of(weights(), config(List.of("a.*=0.*", "b.*=1.*"), "1.*")).matching(model).table())
                .contains("stays       1.weight [3, 2]  the file has [4, 2]");
    }

    @Test
    void rules_are_applied_one_after_the_other() {
        Map<String, Tensor> wrapped = new LinkedHashMap<>();
        weights().forEach((name, value) -> wrapped.put("_orig_mod.module." + name, value));
        Matching matching =
                of(wrapped, config(List.of("_orig_mod.*=*", "module.*=*", "a.weight=0.weight", "a.*=0.*"), "1.*"))
                        .apply(model());
        assertThat(matching.of(Matching.Fate.TAKEN)).hasSize(2);
    }

    @Test
    void names_that_collide_and_rules_that_make_no_sense_are_refused() {
        assertRefused(
                () -> of(weights(), config(List.of("a.*=0.*", "b.*=0.*"))).matching(model()),
                "a.weight and b.weight both become 0.weight",
                "a.bias and b.bias both become 0.bias");
        assertRefused(() -> of(weights(), config(List.of("c.*=0.*"))).matching(model()), "'c.*=0.*'", "matches none");
        for (String rule : List.of("a.*", "=0.*", "a.*=", "a.*=0", "*.*=0.*", "a=0.*", "a=b=c")) {
            assertRefused(() -> config(List.of(rule)), "the rule '" + rule + "'");
        }
        assertRefused(() -> of(weights(), config(List.of("a.*=0.*"), "7.*")).apply(model()), "'7.*' to be left");
        assertRefused(() -> of(weights(), config(List.of(), "*")).apply(model()), "none of its tensors is taken");
    }

    @Test
    void weights_that_are_not_finite_are_refused_unless_they_are_allowed() {
        Map<String, Tensor> odd = weights();
        odd.put("a.bias", Tensor.of(5, Float.NaN));
        assertRefused(
                () -> of(odd, config(List.of("a.*=0.*"), "1.*")).apply(model()),
                "0.bias [2] is not finite (from a.bias, 1 of 2 numbers are not finite in float32, such as NaN)");
        Sequential model = model();
        Matching allowed =
                of(odd, new Pretrained.Config(List.of("a.*=0.*"), Layout.TORCH, List.of("1.*"), true)).apply(model);
        assertThat(model.state().get("0.bias").toDoubles()).containsExactly(5, Double.NaN);
        assertThat(allowed.table()).contains("1 of 2 numbers are not finite");
        odd.put("a.bias", Tensor.of(Shape.of(2), new double[] {1, 1e300}));
        assertRefused(() -> of(odd, config(List.of("a.*=0.*"), "1.*")).apply(model()), "such as 1.0E300");
    }

    /// The table of [Layout], each row with numbers that tell where they have come from.
    @Test
    void keras_has_other_names_and_axes() {
        Sequential model =
                Sequential.of(new Conv2d(4, 2).groups(2), new Flatten(), new BatchNorm1d(), new Linear(2))
                        .build(Shape.of(2, 3, 2), 1);
        Map<String, Tensor> keras = new LinkedHashMap<>();
        float[] kernel = new float[16]; // [2, 2, 2, 2]: h, w, in, m
        for (int i = 0; i < 16; i++) kernel[i] = i;
        keras.put("0/depthwise_kernel", Tensor.of(Shape.of(2, 2, 2, 2), kernel));
        keras.put("0/bias", Tensor.of(1, 2, 3, 4));
        keras.put("2/gamma", Tensor.of(0, 1, 2, 3, 10, 11, 12, 13)); // two rows of four channels
        keras.put("2/beta", Tensor.of(0, 0, 0, 0, 0, 0, 0, 1));
        keras.put("2/moving_mean", Tensor.zeros(8));
        keras.put("2/moving_variance", Tensor.ones(8));
        float[] dense = new float[16]; // [8, 2]
        for (int i = 0; i < 16; i++) dense[i] = i;
        keras.put("3/kernel", Tensor.of(Shape.of(8, 2), dense));
        keras.put("3/bias", Tensor.of(1, 2));
        Matching matching = of(keras, new Pretrained.Config(List.of(), Layout.KERAS, List.of(), false)).apply(model);
        Map<String, Tensor> state = model.state();
        // output channel i·m + j sees input channel i
        assertThat(state.get("0.weight").toDoubles())
                .containsExactly(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        assertThat(state.get("2.weight").toDoubles()).containsExactly(0, 10, 1, 11, 2, 12, 3, 13);
        assertThat(state.get("2.bias").toDoubles()).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(state.get("3.weight").toDoubles())
                .containsExactly(0, 8, 2, 10, 4, 12, 6, 14, 1, 9, 3, 11, 5, 13, 7, 15);
        assertThat(matching.of(Matching.Fate.STAYS))
                .singleElement()
                .satisfies(row -> assertThat(row.name()).isEqualTo("2.num_batches_tracked"));
    }
}
