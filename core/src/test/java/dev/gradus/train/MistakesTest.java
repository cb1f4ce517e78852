package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gradus.data.source.TwoMoons;
import dev.gradus.error.Mistakes;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Lamb;
import dev.gradus.optim.Lbfgs;
import dev.gradus.optim.Lookahead;
import dev.gradus.optim.NAdam;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.RProp;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Likely mistakes that would otherwise train silently, and badly: each is said once.
class MistakesTest {
    private static final Shape SAMPLE = Shape.of(2);
    private static final Tensor X = Rng.of(1).normal(Shape.of(8, 2), 0, 1);
    private static final Tensor LABELS = Tensor.ofInts(0, 1, 0, 1, 0, 1, 0, 1);

    /// Held here: a logger that nobody holds is collected, with its handlers.
    private static final Logger LOGGER = Logger.getLogger("dev.gradus");

    private final List<String> logged = new ArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord said) {
                    logged.add(said.getMessage());
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void stop() {
        LOGGER.removeHandler(handler);
    }

    private static Sequential model() {
        return Sequential.of(new Linear(4), new Linear(2)).build(SAMPLE, 1);
    }

    private static Tensor loss(Sequential model) {
        return new CrossEntropy().of(model.forward(X, Pass.evaluation()), LABELS);
    }

    private static List<Optimizer<?>> optimizers() {
        return List.of(
                new Sgd(0.1),
                new Adam(0.1),
                new RProp(0.1),
                new NAdam(0.1),
                new Lamb(0.1)); // the last two have steps of their own
    }

    // ---- loops by hand ---------------------------------------------------------------------------------------------

    @Test
    void a_step_without_backward() {
        for (Optimizer<?> optimizer : optimizers()) {
            optimizer.attach(model().parameters());
            logged.clear();
            for (int i = 0; i < 3; i++) optimizer.step();
            assertThat(logged)
                    .singleElement()
                    .asString()
                    .contains(optimizer.getClass().getSimpleName() + ".step()", "backward() was not called");
        }
    }

    @Test
    void a_step_with_a_loss_without_backward() {
        var optimizer = new Lbfgs();
        optimizer.attach(model().parameters());
        for (int i = 0; i < 3; i++) assertThat(optimizer.step(() -> 0.5)).isEqualTo(0.5);
        assertThat(logged).singleElement().asString().contains("Lbfgs.step()", "backward() was not called");
    }

    @Test
    void an_optimizer_with_the_parameters_of_another_model() {
        Sequential model = model(), other = model();
        var optimizer = new Adam(0.1);
        optimizer.attach(other.parameters());
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            loss(model).backward();
            optimizer.step();
        }
        assertThat(logged).singleElement().asString().contains("those of another model");
    }

    @Test
    void gradients_that_are_never_zeroed_computed_and_replayed() {
        for (boolean replayed : new boolean[] {false, true}) {
            for (Optimizer<?> optimizer : optimizers()) {
                Sequential model = model();
                optimizer.attach(model.parameters());
                logged.clear();
                Replay<Tensor> step = Replay.of(_ -> loss(model));
                for (int i = 0; i < 6; i++) {
                    try (var _ = Workspace.open()) {
                        if (replayed) {
                            step.forward(Rng.of(1));
                            step.backward();
                        } else {
                            loss(model).backward();
                        }
                        optimizer.step();
                    }
                }
                assertThat(logged).singleElement().asString().contains("zeroGrad() was left out");
            }
        }
    }

    @Test
    void what_is_right_says_nothing() {
        List<Optimizer<?>> all = new ArrayList<>(optimizers());
        all.add(new Lookahead());
        for (Optimizer<?> optimizer : all) {
            Sequential model = model();
            model.parameters().getFirst().trainable(false);
            optimizer.attach(model.parameters());
            for (int i = 0; i < 6; i++) {
                if (i < 3) optimizer.zeroGrad();
                else for (Parameter p : model.parameters()) p.value().zeroGrad(); // by hand
                loss(model).backward();
                loss(model).backward(); // accumulated
                new NormClip(0.1).limit(model.parameters());
                optimizer.step();
            }
        }
        assertThat(logged).isEmpty();
    }

    @Test
    void several_steps_with_one_gradient_say_nothing() {
        Sequential model = model();
        var optimizer = new Adam(0.1);
        optimizer.attach(model.parameters());
        loss(model).backward();
        for (int i = 0; i < 3; i++) optimizer.step();
        assertThat(logged).isEmpty();
    }

    @Test
    void looking_for_mistakes_costs_no_memory() {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Sequential model = model();
        loss(model).backward();
        Tensor first = model.parameters().getFirst().value();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 1000; i++) {
            long before = memory.getCurrentThreadAllocatedBytes();
            boolean grown = Ops.useGradient(first);
            least = Math.min(least, memory.getCurrentThreadAllocatedBytes() - before);
            assertThat(grown).isFalse();
        }
        assertThat(least).isZero();
    }

    // ---- with a trainer --------------------------------------------------------------------------------------------

    private static List<String> notes(Trainer trainer) {
        List<String> notes = new ArrayList<>();
        trainer.epochs(3)
                .batchSize(50)
                .listen(event -> {
                    if (event instanceof TrainEvent.Note note) notes.add(note.text());
                })
                .fit(TwoMoons.load(1));
        return notes;
    }

    private static Trainer trainer(Loss loss, Optimizer<?> optimizer, dev.gradus.nn.Layer... layers) {
        return Trainer.of(Sequential.of(layers), loss, optimizer);
    }

    @Test
    void a_softmax_before_cross_entropy() {
        assertThat(notes(trainer(new CrossEntropy(), new Adam(0.01), new Linear(2), new Softmax())))
                .singleElement()
                .asString()
                .contains("log-softmax of a softmax", "remove the Softmax");
        var smooth = new CrossEntropy(new CrossEntropy.Config(dev.gradus.nn.Reduction.MEAN, List.of(), -100, 0.1));
        assertThat(notes(trainer(smooth, new Adam(0.01), new Linear(2), new Softmax())))
                .filteredOn(note -> note.contains("softmax"))
                .hasSize(1);
        assertThat(notes(trainer(new CrossEntropy(), new Adam(0.01), new Linear(2), new LogSoftmax())))
                .as("twice the logarithm of a softmax is the same as once")
                .isEmpty();
        assertThat(notes(trainer(new NegativeLogLikelihood(), new Adam(0.01), new Linear(2), new LogSoftmax())))
                .noneMatch(note -> note.contains("softmax"));
    }

    @Test
    void a_sigmoid_before_a_loss_of_logits() {
        var fromLogits = new BinaryCrossEntropyFromLogits();
        assertThat(notes(trainer(fromLogits, new Adam(0.01), new Linear(1), new Sigmoid())))
                .singleElement()
                .asString()
                .contains("remove the Sigmoid");
        assertThat(notes(trainer(fromLogits, new Adam(0.01), new Linear(1)))).isEmpty();
        assertThat(notes(trainer(new BinaryCrossEntropy(), new Adam(0.01), new Linear(1), new Sigmoid()))).isEmpty();
    }

    @Test
    void one_optimizer_in_two_trainers() {
        for (Optimizer<?> optimizer : List.of(new Adam(0.01), new Lookahead())) {
            logged.clear();
            assertThat(notes(trainer(new CrossEntropy(), optimizer, new Linear(2)))).isEmpty();
            assertThat(notes(trainer(new CrossEntropy(), optimizer, new Linear(2))))
                    .singleElement()
                    .asString()
                    .contains("remembers the steps of an earlier training");
            assertThat(logged).hasSize(1);
        }
    }

    @Test
    void a_resumed_training_says_nothing() {
        List<TrainingState> states = new ArrayList<>();
        trainer(new CrossEntropy(), new Adam(0.01), new Linear(2))
                .epochs(1)
                .batchSize(50)
                .with((event, training) -> {
                    if (event instanceof TrainEvent.StepDone) training.capture(states::add);
                })
                .fit(TwoMoons.load(1));
        assertThat(notes(trainer(new CrossEntropy(), new Adam(0.01), new Linear(2)).resume(states.getLast())))
                .isEmpty();
    }

    @Test
    void a_second_fit_is_refused_but_not_one_after_a_refusal() {
        Trainer trainer = trainer(new CrossEntropy(), new Adam(0.01), new Linear(2)).epochs(1);
        trainer.monitor(new Monitor("validation.f1"));
        assertRefused(() -> trainer.fit(TwoMoons.load(1)), "validation.f1");
        trainer.monitor(new Monitor("validation.loss"));
        trainer.fit(TwoMoons.load(1));
        assertRefused(() -> trainer.fit(TwoMoons.load(1)), "a second fit of one trainer", "a trainer of its own");
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void trainer_model_and_optimizer_belong_to_one_training_at_a_time() throws Exception {
        Sequential model = Sequential.of(new Linear(2));
        var optimizer = new Adam(0.01);
        Trainer trainer = Trainer.of(model, new CrossEntropy(), optimizer).epochs(1);
        var started = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        trainer.listen(event -> {
            if (!(event instanceof TrainEvent.Started)) return;
            started.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread other = Thread.ofPlatform().name("the first").start(() -> trainer.fit(TwoMoons.load(1)));
        started.await();
        Trainer sameModel = Trainer.of(model, new CrossEntropy(), new Adam(0.01));
        Trainer sameOptimizer = trainer(new CrossEntropy(), optimizer, new Linear(2));
        Trainer nothingShared = trainer(new CrossEntropy(), new Adam(0.01), new Linear(2)).epochs(1);
        try {
            assertRefused(
                    () -> trainer.fit(TwoMoons.load(1)), "a Trainer that the thread \"the first\"", "two threads");
            assertRefused(() -> sameModel.fit(TwoMoons.load(1)), "a Sequential that the thread");
            assertRefused(
                    () -> sameOptimizer.fit(TwoMoons.load(1)), "a Adam that the thread".replace("a Adam", "Adam"));
            nothingShared.fit(TwoMoons.load(1));
        } finally {
            over.countDown();
            other.join();
        }
        sameModel.epochs(1).fit(TwoMoons.load(1));
    }

    @Test
    void who_listens_hears_each_once_and_an_inner_listener_hides_an_outer_one() {
        List<String> outer = new ArrayList<>(), inner = new ArrayList<>();
        try (var _ = Mistakes.listen(outer::add)) {
            Mistakes.report("one");
            try (var _ = Mistakes.listen(inner::add)) {
                Mistakes.report("one");
                Mistakes.report("one");
            }
            Mistakes.report("one");
            Mistakes.report("two");
        }
        Mistakes.report("three");
        assertThat(outer).containsExactly("one", "two");
        assertThat(inner).containsExactly("one");
    }

    @Test
    void what_is_shown_is_not_logged_as_well() {
        List<String> shown = new ArrayList<>(), published = new ArrayList<>();
        try (var _ = Mistakes.show(shown::add)) {
            Mistakes.report("seen");
            try (var _ = Mistakes.listen(published::add)) {
                Mistakes.report("published");
                Mistakes.reportOnce("published once");
            }
        }
        Mistakes.report("logged");
        Mistakes.reportOnce("published once");
        assertThat(shown).containsExactly("seen");
        assertThat(published).containsExactly("published", "published once");
        assertThat(logged).containsExactly("logged", "published once");
    }
}
