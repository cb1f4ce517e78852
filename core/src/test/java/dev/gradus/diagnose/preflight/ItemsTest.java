package dev.gradus.diagnose.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Splits;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.Normal;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.regularize.L2;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.Freeze;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every item of the preflight owes its user: it finds its fault, passes the healthy twin, and says both with an expectation.
class ItemsTest {
    private static final int N = 400;

    /// A training that has one fault.
    private record Fault(String item, Outcome outcome, Trainer trainer, Splits data) {
        @Override
        public String toString() {
            return item + " " + outcome.name().toLowerCase(Locale.ROOT);
        }
    }

    // ---- faults of the data ----------------------------------------------------------------------------------------

    private static Splits spoilt(Rows rows, Consumer<Rows> how) {
        how.accept(rows);
        return rows.split();
    }

    private static Splits classes(Consumer<Rows> how) {
        return spoilt(Rows.classes(N, 1), how);
    }

    private static Stream<Fault> faultsOfData() {
        List<Fault> faults = new ArrayList<>();
        data(faults, "finite-values", Outcome.FAIL, classes(r -> r.inputs()[5][1] = Float.NaN));
        data(faults, "inputs-not-scaled", Outcome.FAIL, classes(r -> each(r, x -> x[0] *= 1000)));
        data(faults, "extreme-values", Outcome.WARN, classes(r -> r.inputs()[0][2] = 99_999));
        data(faults, "information-lost", Outcome.FAIL, classes(r -> each(r, x -> Arrays.fill(x, 0.5f))));
        data(faults, "duplicate-columns", Outcome.NOTE, classes(r -> each(r, x -> x[3] = x[1])));
        data(faults, "columns", Outcome.WARN, classes(r -> each(r, x -> x[3] = 7)));
        data(faults, "target-leak", Outcome.WARN, classes(r -> leak(r)));
        data(faults, "label-range", Outcome.FAIL, classes(r -> r.targets()[7][0] = 2));
        data(faults, "class-balance", Outcome.WARN, classes(r -> rare(r, 80)));
        data(faults, "labels-constant", Outcome.FAIL, spoilt(Rows.classes(1000, 1), r -> rare(r, 400)));
        data(faults, "labels-shuffled", Outcome.FAIL, classes(r -> relabel(r, i -> i * 7919 / 13 % 2)));
        data(faults, "labels-shifted", Outcome.FAIL, shifted());
        data(
                faults,
                "label-noise",
                Outcome.FAIL,
                spoilt(Rows.pictures(N, 1), r -> relabel(r, i -> i % 5 < 1 ? 1 - i % 2 : i % 2)));
        data(faults, "duplicates-across-splits", Outcome.FAIL, Rows.classes(N, 1).pick(N, i -> i % 240).split());
        data(faults, "splits-differ", Outcome.FAIL, classes(r -> later(r)));
        data(faults, "odd-pictures", Outcome.WARN, spoilt(Rows.pictures(N, 1), r -> black(r)));
        faults.add(
                new Fault(
                        "targets-not-scaled",
                        Outcome.FAIL,
                        trainer(1, new MeanSquaredError()),
                        spoilt(
                                Rows.values(N, 1),
                                r -> Arrays.stream(r.targets()).forEach(t -> t[0] = 5000 + 900 * t[0]))));
        Rows rows = Rows.classes(N, 1);
        int[] order =
                IntStream.range(0, 240)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> rows.targets()[i][0]))
                        .mapToInt(i -> i)
                        .toArray();
        Splits sorted = rows.pick(N, i -> i < 240 ? order[i] : i).split();
        faults.add(
                new Fault(
                        "sorted-data",
                        Outcome.FAIL,
                        trainer(2, new CrossEntropy()).config(new TrainConfig().withShuffle(false).withBatchSize(32)),
                        sorted));
        return faults.stream();
    }

    private static void data(List<Fault> faults, String item, Outcome outcome, Splits data) {
        faults.add(new Fault(item, outcome, trainer(2, new CrossEntropy()), data));
    }

    private static void each(Rows rows, Consumer<float[]> change) {
        for (float[] x : rows.inputs()) change.accept(x);
    }

    private static void relabel(Rows rows, IntUnaryOperator label) {
        for (int i = 0; i < rows.size(); i++) rows.targets()[i][0] = label.applyAsInt(i);
    }

    private static void leak(Rows rows) {
        for (int i = 0; i < rows.size(); i++) rows.inputs()[i][3] = rows.targets()[i][0];
    }

    private static void rare(Rows rows, int one) {
        relabel(rows, i -> i % one == 1 ? 1 : 0);
    }

    private static void later(Rows rows) {
        for (int i = 320; i < rows.size(); i++) rows.inputs()[i][2] += 4;
    }

    private static void black(Rows rows) {
        for (int i = 0; i < rows.size(); i += 7) Arrays.fill(rows.inputs()[i], 0);
    }

    private static Splits shifted() {
        Rows rows = Rows.pictures(N, 1).onLines();
        float[][] targets = rows.targets().clone();
        for (int i = 0; i < rows.size(); i++) {
            int label = Rng.of(9).below(i, 2);
            targets[i] = new float[] {label};
            for (int k = 0; k < 16; k++)
                rows.inputs()[i][k] = (k % 4 / 2 == label ? 1 : -1) + 0.1f * rows.inputs()[i][k];
        }
        float[][] moved = new float[N][];
        for (int i = 0; i < N; i++) moved[i] = targets[(i + N - 1) % N];
        Rows shifted = new Rows(rows.shape(), rows.task(), rows.inputs(), moved, rows.lines());
        return shifted.split();
    }

    // ---- faults of the model ---------------------------------------------------------------------------------------

    private static Stream<Fault> faultsOfModels() {
        return Stream.of(
                model("model-fits-data", Outcome.FAIL, network(3), new CrossEntropy(), r -> {}),
                model(
                        "softmax-before-loss",
                        Outcome.FAIL,
                        Sequential.of(new Linear(2), new Softmax()),
                        new CrossEntropy(),
                        r -> {}),
                model("output-activation", Outcome.FAIL, network(2), new NegativeLogLikelihood(), r -> {}),
                model(
                        "activation-before-softmax",
                        Outcome.WARN,
                        Sequential.of(new Linear(2), new ReLU(), new LogSoftmax()),
                        new NegativeLogLikelihood(),
                        r -> {}),
                model(
                        "missing-nonlinearity",
                        Outcome.WARN,
                        Sequential.of(new Linear(8), new Linear(2)),
                        new CrossEntropy(),
                        r -> {}),
                model(
                        "loss-unfit",
                        Outcome.NOTE,
                        network(2),
                        new CrossEntropy(new CrossEntropy.Config(Reduction.SUM)),
                        r -> {}),
                model(
                        "dropout-place",
                        Outcome.WARN,
                        Sequential.of(new Linear(16), new ReLU(), new Dropout(0.2), new BatchNorm1d(), new Linear(2)),
                        new CrossEntropy(),
                        r -> {}),
                model(
                        "dropout-place",
                        Outcome.WARN,
                        Sequential.of(new Linear(16), new ReLU(), new Linear(2), new Dropout(0.2)),
                        new CrossEntropy(),
                        r -> {}),
                model("initialization-fits", Outcome.NOTE, initialized(new Xavier()), new CrossEntropy(), r -> {}),
                model("symmetry", Outcome.FAIL, initialized(new Constant(0.1)), new CrossEntropy(), r -> {}),
                model(
                        "initialization-too-small",
                        Outcome.FAIL,
                        initialized(new Normal(1e-3)),
                        new CrossEntropy(),
                        r -> {}),
                model(
                        "initialization-too-large",
                        Outcome.FAIL,
                        initialized(new Normal(3)),
                        new CrossEntropy(),
                        r -> {}),
                model("initial-loss", Outcome.FAIL, initialized(new Normal(9)), new CrossEntropy(), r -> {}),
                model("usual-learning-rate", Outcome.NOTE, network(2), new CrossEntropy(), new Adam(2), r -> {}),
                model("something-to-train", Outcome.FAIL, network(2), new CrossEntropy(), r -> r.with(new Freeze("*"))),
                model(
                        "something-to-train",
                        Outcome.NOTE,
                        network(2),
                        new CrossEntropy(),
                        r -> r.with(new Freeze("0.*"))),
                model(
                        "loss-grows-with-regularization",
                        Outcome.FAIL,
                        network(2),
                        new CrossEntropy(),
                        r -> r.regularize(new Reward())),
                model(
                        "loss-grows-with-regularization",
                        Outcome.WARN,
                        network(2),
                        new CrossEntropy(),
                        r -> r.regularize(new L2(10))),
                own("gradients-arrive", Outcome.FAIL, Tensor::detach),
                own("gradients-arrive", Outcome.FAIL, x -> x.mul(0)),
                own("independent-samples", Outcome.FAIL, x -> x.sub(x.mean(0, true))),
                own("train-and-evaluation", Outcome.FAIL, new Counter()::add),
                own("gradient-check", Outcome.FAIL, x -> x.add(x.detach())),
                own("twenty-samples", Outcome.FAIL, x -> x.mul(0)),
                own("checkpoint", Outcome.WARN, x -> x.mul(2)));
    }

    private static Fault model(String item, Outcome outcome, Sequential network, Loss loss, Consumer<Trainer> more) {
        return model(item, outcome, network, loss, new Adam(), more);
    }

    private static Fault model(
            String item, Outcome outcome, Sequential network, Loss loss, Adam adam, Consumer<Trainer> more) {
        Trainer trainer = Trainer.of(network, loss, adam).batchSize(40);
        more.accept(trainer);
        return new Fault(item, outcome, trainer, Rows.classes(N, 1).split());
    }

    private static Fault own(String item, Outcome outcome, UnaryOperator<Tensor> f) {
        Sequential network = Sequential.of(new Linear(64), new Own(f), new ReLU(), new Linear(2));
        return model(item, outcome, network, new CrossEntropy(), r -> {});
    }

    /// Another function in each pass.
    private static final class Counter {
        private int passes;

        Tensor add(Tensor x) {
            return x.add(++passes);
        }
    }

    /// A penalty with the wrong sign.
    private record Reward() implements Penalty {
        @Override
        public String on() {
            return "all";
        }

        @Override
        public Tensor of(Tensor w) {
            return w.square().sum().neg();
        }

        @Override
        public Record config() {
            return this;
        }
    }

    private static Sequential network(int outputs) {
        return Sequential.of(new Linear(64), new ReLU(), new Linear(outputs));
    }

    private static Sequential initialized(Initializer how) {
        Layer first = new Linear(64).init(how);
        return Sequential.of(first, new ReLU(), new Linear(2).init(how));
    }

    private static Trainer trainer(int outputs, Loss loss) {
        return Trainer.of(
                        Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Linear(outputs)), loss, new Adam())
                .batchSize(40);
    }

    // ---- tests -----------------------------------------------------------------------------------------------------

    private static Stream<Fault> faults() {
        return Stream.concat(faultsOfData(), faultsOfModels());
    }

    private static Item item(String name) {
        return Items.all().stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void finds_its_fault(Fault fault) {
        List<Result> results = Preflight.of(fault.trainer, fault.data, List.of(item(fault.item))).run();
        assertThat(results).hasSize(1);
        Result found = results.getFirst();
        // how bad a cause is, its own test says
        if (item(fault.item) instanceof CauseItem)
            assertThat(found.outcome()).as("%s", found).isGreaterThanOrEqualTo(fault.outcome);
        else assertThat(found.outcome()).as("%s", found).isEqualTo(fault.outcome);
        assertThat(found.item()).isEqualTo(fault.item);
        assertThat(found.expected()).isNotBlank();
        assertThat(found.text()).isNotBlank();
        assertThat(found.repair()).isNotBlank().doesNotContainPattern("--[a-z]");
    }

    private static Map<String, Result> healthy() {
        Map<String, Result> results = new LinkedHashMap<>();
        List<List<Result>> all =
                List.of(
                        Preflight.of(trainer(2, new CrossEntropy()), Rows.classes(N, 2).onLines().split()).run(),
                        Preflight.of(trainer(1, new MeanSquaredError()), Rows.values(N, 2).split()).run(),
                        Preflight.of(trainer(2, new CrossEntropy()), Rows.pictures(N, 2).split()).run());
        for (List<Result> each : all)
            for (Result r : each) results.merge(r.item(), r, (a, b) -> a.outcome().compareTo(b.outcome()) > 0 ? a : b);
        return results;
    }

    @Test
    void passes_the_healthy_twins_and_all_items_apply_to_one_of_them() {
        Map<String, Result> results = healthy();
        assertThat(results.keySet()).containsExactlyInAnyOrderElementsOf(Items.all().stream().map(Item::name).toList());
        assertThat(results.values())
                .allSatisfy(r -> {
                    assertThat(r.outcome()).as("%s", r).isEqualTo(Outcome.PASS);
                    assertThat(r.expected()).isNotBlank();
                    assertThat(r.text()).isNotBlank();
                    assertThat(r.repair()).isEmpty();
                });
    }

    @Test
    void each_item_has_a_name_of_its_own_and_a_fault_here() {
        Set<String> names = new HashSet<>();
        for (Item item : Items.all()) {
            assertThat(item.name()).matches("[a-z]+(-[a-z]+)*");
            assertThat(names.add(item.name())).as(item.name()).isTrue();
        }
        names.removeAll(faults().map(Fault::item).toList());
        // constant pixels are as they should be, and simple models only say what they reach
        assertThat(names).containsExactlyInAnyOrder("constant-elements", "baselines");
    }
}
