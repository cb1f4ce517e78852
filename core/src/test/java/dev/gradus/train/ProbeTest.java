package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Loader;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Lbfgs;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Sgd;
import dev.gradus.regularize.L2;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import dev.gradus.train.callback.Few;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a probe sees of a training step.
class ProbeTest {
    private static final int BATCH = 20;
    private static final int BATCHES = Few.DIGITS.train().data().size() / BATCH;

    private static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(16), new ReLU(), new Linear(10));
    }

    private static Trainer trainer(Sequential model) {
        return Trainer.of(model, new CrossEntropy(), new Sgd(0.5)).epochs(2).batchSize(BATCH).seed(3).keepLast();
    }

    @Test
    void steps_are_chosen_by_their_number_over_all_epochs() {
        List<Long> every = new ArrayList<>(), at = new ArrayList<>(), done = new ArrayList<>();
        trainer(mlp())
                .probe(Probe.every(4), (step, _) -> every.add(step.at().update()))
                .probe(
                        Probe.at(1, 2, 11, 1000),
                        (step, training) -> {
                            at.add(step.at().update());
                            assertThat(training.position().updates()).isEqualTo(step.at().update());
                        })
                .listen(event -> {
                    if (event instanceof TrainEvent.StepDone step) done.add(step.at().update());
                })
                .fit(Few.DIGITS);
        assertThat(BATCHES).isEqualTo(6);
        assertThat(every).containsExactly(4L, 8L, 12L);
        assertThat(at).containsExactly(1L, 2L, 11L);
        assertThat(done).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertRefused(() -> Probe.every(0), "every 0 steps", "at least 1");
        assertRefused(() -> Probe.at(3, 0), "at step 0", "from 1");
    }

    @Test
    void it_sees_each_layer_and_what_it_was_given() {
        List<List<String>> paths = new ArrayList<>();
        double[] losses = new double[2];
        Sequential model = mlp();
        trainer(model)
                .probe(
                        Probe.at(3),
                        (step, _) -> {
                            losses[0] = step.loss();
                            paths.add(
                                    step.layers().stream()
                                            .map(l -> l.path() + " " + l.layer().getClass().getSimpleName())
                                            .toList());
                            assertThat(step.batch().size()).isEqualTo(BATCH);
                            assertThat(step.layers().getFirst().input().toFloats())
                                    .isEqualTo(step.batch().inputs().toFloats());
                            for (int i = 1; i < step.layers().size(); i++) {
                                assertThat(step.layers().get(i).input().toFloats())
                                        .isEqualTo(step.layers().get(i - 1).output().toFloats());
                            }
                            float[] before = step.layers().get(1).output().toFloats(),
                                    after = step.layers().get(2).output().toFloats();
                            for (int i = 0; i < before.length; i++)
                                assertThat(after[i]).isEqualTo(Math.max(before[i], 0));
                        })
                .listen(event -> {
                    if (event instanceof TrainEvent.StepDone step && step.at().update() == 3) losses[1] = step.loss();
                })
                .fit(Few.DIGITS);
        assertThat(paths).containsExactly(List.of("0 Flatten", "1 Linear", "2 ReLU", "3 Linear"));
        assertThat(losses[0]).isEqualTo(losses[1]);
    }

    @Test
    void gradients_of_outputs_are_those_of_the_loss() {
        trainer(mlp())
                .probe(
                        Probe.at(2, 7),
                        (step, _) -> {
                            ObservedStep.Seen last = step.layers().getLast(),
                                    relu = step.layers().get(2),
                                    linear = step.layers().get(1);
                            // ∂L/∂z = (softmax(z) - onehot) / n
                            float[] p = last.output().softmax(1).toFloats(), g = gradient(last);
                            int[] labels = step.batch().targets().toInts();
                            for (int i = 0; i < p.length; i++) {
                                double expected = (p[i] - (labels[i / 10] == i % 10 ? 1 : 0)) / BATCH;
                                assertThat((double) g[i]).isCloseTo(expected, within(1e-7));
                            }
                            // ∂L/∂x = ∂L/∂y where the output is positive, else 0
                            float[] y = relu.output().toFloats(), gy = gradient(relu), gx = gradient(linear);
                            for (int i = 0; i < y.length; i++) assertThat(gx[i]).isEqualTo(y[i] > 0 ? gy[i] : 0);
                            // ∂L/∂b = Σ ∂L/∂y
                            float[] bias = Objects.requireNonNull(change(step, "3.bias").gradient()).toFloats();
                            for (int k = 0; k < 10; k++) {
                                double sum = 0;
                                for (int i = k; i < g.length; i += 10) sum += g[i];
                                assertThat((double) bias[k]).isCloseTo(sum, within(1e-6));
                            }
                            assertThat(step.layers().getFirst().gradient()).as("nothing before it is trained").isNull();
                        })
                .fit(Few.DIGITS);
    }

    private static float[] gradient(ObservedStep.Seen layer) {
        return Objects.requireNonNull(layer.gradient()).toFloats();
    }

    private static ObservedStep.Change change(ObservedStep step, String name) {
        return step.parameters().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void updates_are_those_of_the_optimizer_with_clipped_gradients_of_loss_and_penalties() {
        Sequential model = mlp();
        Map<String, float[]> last = new TreeMap<>();
        trainer(model)
                .regularize(new L2(1e-2))
                .clip(new NormClip(0.1))
                .probe(
                        update -> true,
                        (step, _) -> {
                            double squares = 0;
                            for (ObservedStep.Change c : step.parameters()) {
                                float[] before = c.before().toFloats(),
                                        after = c.after().toFloats(),
                                        update = c.update().toFloats();
                                float[] g = Objects.requireNonNull(c.gradient()).toFloats();
                                for (int i = 0; i < g.length; i++) {
                                    squares += (double) g[i] * g[i];
                                    assertThat(update[i]).isEqualTo(after[i] - before[i]);
                                    assertThat((double) after[i]).isCloseTo(before[i] - 0.5 * g[i], within(1e-7));
                                }
                                if (last.containsKey(c.name())) assertThat(before).isEqualTo(last.get(c.name()));
                                last.put(c.name(), after);
                            }
                            assertThat(Math.sqrt(squares)).isCloseTo(0.1, within(1e-5));
                        })
                .fit(Few.DIGITS);
        model.state().forEach((name, value) -> assertThat(value.toFloats()).isEqualTo(last.get(name)));
    }

    @Test
    void with_accumulated_gradients_it_sees_the_last_batch_and_the_whole_update() {
        List<int[]> seen = new ArrayList<>();
        List<float[]> gradients = new ArrayList<>();
        for (boolean accumulated : new boolean[] {true, false}) {
            Sequential model = mlp();
            TrainConfig config =
                    accumulated
                            ? new TrainConfig(1, BATCH, false, 3).withAccumulate(3)
                            : new TrainConfig(1, 3 * BATCH, false, 3);
            trainer(model)
                    .config(config)
                    .probe(
                            Probe.at(1),
                            (step, _) -> {
                                seen.add(step.batch().indices());
                                gradients.add(Objects.requireNonNull(change(step, "1.weight").gradient()).toFloats());
                            })
                    .fit(Few.DIGITS);
        }
        assertThat(seen.get(0)).isEqualTo(Arrays.copyOfRange(seen.get(1), 2 * BATCH, 3 * BATCH));
        for (int i = 0; i < gradients.get(0).length; i++) {
            assertThat(gradients.get(0)[i]).isCloseTo(gradients.get(1)[i], within(1e-6f));
        }
    }

    @Test
    void a_frozen_parameter_has_no_gradient_and_no_update() {
        Sequential model = mlp().build(Few.DIGITS.train().data().shape(), 3);
        model.parameters().getFirst().trainable(false);
        trainer(model)
                .probe(
                        Probe.at(1, 2, 3),
                        (step, _) -> {
                            ObservedStep.Change frozen = change(step, "1.weight");
                            assertThat(frozen.gradient()).isNull();
                            assertThat(frozen.update().toFloats()).containsOnly(0f);
                            assertThat(change(step, "1.bias").gradient()).isNotNull();
                        })
                .fit(Few.DIGITS);
    }

    @Test
    void an_optimizer_that_looks_at_several_points_is_shown_with_the_gradient_of_the_first() {
        Sequential model = mlp();
        List<Double> products = new ArrayList<>();
        Trainer.of(model, new CrossEntropy(), new Lbfgs())
                .epochs(1)
                .batchSize(120)
                .seed(3)
                .keepLast()
                .probe(
                        Probe.at(1),
                        (step, _) -> {
                            double product = 0;
                            for (ObservedStep.Change c : step.parameters()) {
                                float[] g = Objects.requireNonNull(c.gradient()).toFloats(), u = c.update().toFloats();
                                for (int i = 0; i < g.length; i++) product += (double) g[i] * u[i];
                            }
                            products.add(product);
                        })
                .fit(Few.DIGITS);
        assertThat(products).singleElement().satisfies(p -> assertThat(p).as("it goes downhill").isNegative());
    }

    @Test
    void no_tensor_can_be_used_when_the_step_is_over() {
        List<Tensor> kept = new ArrayList<>();
        List<ObservedStep.Change> changes = new ArrayList<>();
        List<float[]> copies = new ArrayList<>();
        List<Tensor> lasting = new ArrayList<>();
        trainer(mlp())
                .probe(
                        Probe.at(2),
                        (step, _) -> {
                            kept.add(step.batch().inputs());
                            kept.add(step.batch().targets());
                            for (ObservedStep.Seen s : step.layers()) {
                                kept.add(s.input());
                                kept.add(s.output());
                                if (s.gradient() != null) kept.add(s.gradient());
                            }
                            for (ObservedStep.Change c : step.parameters()) {
                                kept.add(c.before());
                                kept.add(c.after());
                                kept.add(c.update());
                                kept.add(Objects.requireNonNull(c.gradient()));
                            }
                            changes.addAll(step.parameters());
                            copies.add(step.layers().getLast().output().toFloats());
                            lasting.add(step.layers().getLast().output().detach().copy());
                        })
                .fit(Few.DIGITS);
        assertThat(kept).hasSizeGreaterThan(25);
        for (Tensor t : kept) assertRefused(t::toDoubles, "workspace");
        for (ObservedStep.Change c : changes) {
            assertRefused(c::after, "a step that is over");
            assertRefused(c::update, "a step that is over");
        }
        assertThat(lasting.getFirst().toFloats()).isEqualTo(copies.getFirst());
    }

    @Test
    void changing_what_is_shown_changes_nothing_in_the_training() {
        Sequential shown = mlp(), other = mlp();
        trainer(shown)
                .probe(
                        Probe.every(3),
                        (step, _) -> {
                            for (ObservedStep.Change c : step.parameters()) {
                                c.after().set(Tensor.full(c.after().shape(), 7, c.after().dtype()));
                                c.before().set(Tensor.full(c.before().shape(), 7, c.before().dtype()));
                            }
                            for (ObservedStep.Seen s : step.layers()) {
                                s.output().set(Tensor.full(s.output().shape(), 7, s.output().dtype()));
                            }
                        })
                .fit(Few.DIGITS);
        trainer(other).fit(Few.DIGITS);
        assertThat(Few.bits(shown)).isEqualTo(Few.bits(other));
    }

    /// The checks that are to come are a few lines each: here dead units, vanishing gradients, updates in relation to weights, and
    /// distributions of activations.
    @Test
    void checks_are_easily_written_and_published() {
        List<TrainEvent.Measured> measured = new ArrayList<>();
        Sequential model = Sequential.of(new Flatten(), new Linear(16), new ReLU(), new Dropout(0.2), new Linear(10));
        model.build(Few.DIGITS.train().data().shape(), 3);
        // six units that never answer
        float[] bias = model.state().get("1.bias").toFloats();
        Arrays.fill(bias, 0, 6, -1000);
        model.state().get("1.bias").set(Tensor.of(bias));
        Callback check =
                new Callback() {
                    @Override
                    public Probe probe() {
                        return Probe.every(5);
                    }

                    @Override
                    public void observe(ObservedStep step, Training training) {
                        for (ObservedStep.Seen s : step.layers()) {
                            if (!(s.layer() instanceof ReLU)) continue;
                            float[] most = s.output().max(0, false).toFloats();
                            int dead = 0;
                            for (float unit : most) if (unit == 0) dead++;
                            training.measured("dead." + s.path(), (double) dead / most.length);
                            training.measured("activations." + s.path(), Histogram.of(s.output(), 10));
                        }
                        for (ObservedStep.Change c : step.parameters()) {
                            double ratio = Values.of(c.update()).rms() / Values.of(c.before()).rms();
                            training.measured("ratio." + c.name(), ratio);
                        }
                    }

                    @Override
                    public void on(TrainEvent event, Training training) {
                        if (event instanceof TrainEvent.Measured m) measured.add(m);
                    }
                };
        Trainer.of(model, new CrossEntropy(), new Adam(1e-3)).epochs(2).batchSize(BATCH).with(check).fit(Few.DIGITS);
        assertThat(measured).hasSize(2 * (2 + 4));
        var dead = (Measurement.Scalar) measured.getFirst().value();
        assertThat(measured.getFirst().name()).isEqualTo("dead.2");
        assertThat(measured.getFirst().at().update()).isEqualTo(5);
        assertThat(dead.value()).isGreaterThanOrEqualTo(6 / 16.0).isLessThan(1);
        var histogram = (Histogram) measured.get(1).value();
        assertThat(histogram.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(16 * BATCH);
        assertThat(histogram.counts().getFirst()).isGreaterThanOrEqualTo(6 * BATCH);
        assertThat(histogram.edges()).hasSize(11).startsWith(0.0).endsWith(histogram.high());
        var ratio = (Measurement.Scalar) measured.get(2).value();
        assertThat(ratio.value()).isBetween(1e-4, 1.0);
    }

    @Test
    void what_a_view_throws_ends_the_training_and_leaves_no_workspace_open() {
        Sequential model = mlp();
        try {
            trainer(model)
                    .probe(
                            Probe.at(2),
                            (_, _) -> {
                                throw new IllegalStateException("mine");
                            })
                    .fit(Few.DIGITS);
            throw new AssertionError("thrown on");
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("mine");
        }
        Tensor outside = Loader.of(Few.DIGITS.train()).epoch(0).iterator().next().inputs();
        Tensor result = model.forward(outside, Pass.evaluation());
        assertThat(result.toFloats()).isNotEmpty();
    }
}
