package dev.gradus.regularize;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Parameter;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.GradCheck;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegularizeTest {
    private static final double[] W = {0.5, -2, 1.5, 0.25, -0.75, 3};

    static Stream<Penalty> penalties() {
        return Catalogues.REGULARIZERS.names().stream().map(Catalogues.REGULARIZERS::make);
    }

    static Stream<Penalty> penaltiesOnWeights() {
        return penalties().filter(p -> !(p instanceof L2Norm));
    }

    static Stream<Constraint> constraints() {
        return Catalogues.CONSTRAINTS.names().stream().map(Catalogues.CONSTRAINTS::make);
    }

    private static Tensor w() {
        return Tensor.of(Shape.of(2, 3), W);
    }

    private static double value(String name, Map<String, ?> settings) {
        return Catalogues.REGULARIZERS.make(name, settings).of(w()).item();
    }

    @Test
    void values_are_those_of_the_formulas() {
        double squares = 0.25 + 4 + 2.25 + 0.0625 + 0.5625 + 9;
        assertThat(value("l1", Map.of("lambda", 0.5))).isCloseTo(4, within(1e-14));
        assertThat(value("l2", Map.of("lambda", 0.5))).isCloseTo(squares / 2, within(1e-14));
        assertThat(value("l2-norm", Map.of("lambda", 0.5))).isCloseTo(Math.sqrt(squares) / 2, within(1e-14));
        assertThat(value("elastic-net", Map.of("lambda1", 0.5, "lambda2", 2)))
                .isCloseTo(4 + 2 * squares, within(1e-13));
        assertThat(value("group-lasso", Map.of("lambda", 2)))
                .isCloseTo(2 * Math.sqrt(3) * (Math.sqrt(6.5) + Math.sqrt(9.625)), within(1e-13));
        double cross = 0.5 * 0.25 + 2 * 0.75 + 1.5 * 3;
        double distance = Math.pow(6.5 - 1, 2) + Math.pow(9.625 - 1, 2) + 2 * cross * cross;
        assertThat(value("orthogonality", Map.of("lambda", 1))).isCloseTo(distance, within(1e-12));
        Tensor tall = w().transpose(0, 1);
        assertThat(new Orthogonality(1).of(tall).item()).isCloseTo(distance, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void gradients_are_those_of_differences(Penalty penalty) {
        GradCheck.of(in -> penalty.of(in.get(0)).mul(1e4)).at(w()).requireBelow(1e-6);
        Tensor zero = Tensor.full(Shape.of(2, 3), 0).requiresGrad(true);
        penalty.of(zero).backward();
        assertThat(zero.grad().toFloats()).as("at 0").containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("penaltiesOnWeights")
    void a_penalty_holds_for_weights_unless_it_says_otherwise(Penalty penalty) {
        var weight = new Parameter("0.weight", w());
        var bias = new Parameter("0.bias", Tensor.of(Shape.of(3), new double[] {1, 2, 3}));
        List<Parameter> both = List.of(weight, bias);
        assertThat(penalty.total(both).item()).isEqualTo(penalty.of(w()).item());
        String name = (String) Catalogues.REGULARIZERS.write(penalty).get("type");
        Penalty onBias = Catalogues.REGULARIZERS.make(name, Map.of("on", "*.bias"));
        assertThat(onBias.total(both).item()).isEqualTo(penalty.of(bias.value()).item());
        Penalty onAll = Catalogues.REGULARIZERS.make(name, Map.of("on", "all"));
        assertThat(onAll.total(both).item())
                .isCloseTo(penalty.of(w()).item() + penalty.of(bias.value()).item(), within(1e-12));
        assertRefused(() -> penalty.total(List.of(bias)), "on 'matrices'", "*.weight");
        assertThat(Catalogues.REGULARIZERS.read(Catalogues.REGULARIZERS.write(onBias)).config())
                .isEqualTo(onBias.config());
    }

    @Test
    void the_norm_of_the_lectures_holds_for_biases_too() {
        var weight = new Parameter("0.weight", w());
        var bias = new Parameter("0.bias", Tensor.of(Shape.of(2), new double[] {3, 4}));
        Penalty penalty = new L2Norm(0.1);
        assertThat(penalty.total(List.of(weight, bias)).item()).isCloseTo(penalty.of(w()).item() + 0.5, within(1e-14));
    }

    @Test
    void an_l2_penalty_is_weight_decay_of_twice_its_strength() {
        var p = new Parameter("0.weight", w());
        var q = new Parameter("0.weight", w());
        var plain = new Sgd(0.1);
        var decaying = new Sgd(new Sgd.Config(0.1, 0, 0, false, 0.02));
        plain.attach(List.of(p));
        decaying.attach(List.of(q));
        for (int i = 0; i < 10; i++) {
            plain.zeroGrad();
            decaying.zeroGrad();
            p.value().backward(Tensor.full(Shape.of(2, 3), 0.3, p.value().dtype()));
            q.value().backward(Tensor.full(Shape.of(2, 3), 0.3, q.value().dtype()));
            new L2(0.01).total(List.of(p)).backward();
            plain.step();
            decaying.step();
        }
        double[] a = p.value().toDoubles(), b = q.value().toDoubles();
        for (int i = 0; i < a.length; i++) assertThat(a[i]).isCloseTo(b[i], within(1e-14));
    }

    @Test
    void the_soft_threshold_makes_weights_exactly_zero() {
        var p = new Parameter("0.weight", w());
        new ProximalL1(1).apply(List.of(p), 0.6);
        assertThat(p.value().toDoubles()).containsExactly(new double[] {0, -1.4, 0.9, 0, -0.15, 2.4}, within(1e-15));
        assertThat(p.value().toDoubles()[0]).isZero();
    }

    @Test
    void no_row_is_longer_than_the_limit_and_shorter_ones_stay() {
        var p = new Parameter("0.weight", Tensor.of(Shape.of(3, 2), new double[] {3, 4, 0.3, 0.4, 0, 0}));
        new MaxNorm(2).apply(List.of(p), 0.1);
        assertThat(p.value().toDoubles()).containsExactly(new double[] {1.2, 1.6, 0.3, 0.4, 0, 0}, within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void a_constraint_holds_for_weights_and_is_built_again(Constraint constraint) {
        var bias = new Parameter("0.bias", Tensor.of(100, 200));
        var weight = new Parameter("0.weight", Tensor.full(Shape.of(2, 2), 100));
        constraint.apply(List.of(weight, bias), 1);
        assertThat(bias.value().toFloats()).containsExactly(100, 200);
        assertThat(weight.value().get(0, 0)).isLessThan(100);
        assertRefused(() -> constraint.apply(List.of(bias), 1), "on 'matrices'");
        assertThat(Catalogues.CONSTRAINTS.read(Catalogues.CONSTRAINTS.write(constraint)).config())
                .isEqualTo(constraint.config());
    }

    @Test
    void negative_strengths_are_refused() {
        assertRefused(() -> new L1(-1), "L1: lambda -1.0", "0 or a positive number");
        assertRefused(() -> new ElasticNet(1, Double.NaN), "ElasticNet: lambda2 NaN");
        assertRefused(() -> new MaxNorm(-3), "MaxNorm: limit -3.0");
    }
}
