package dev.gradus.train;

import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.diagnose.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A training as callbacks see it: what they are shown, and what they have asked for.
///
/// Whatever they ask for is done at a safe point: between two updates, when everything about the last one is published and counted.
final class Session implements Training {
    private final Setup setup;
    private final StateParts state;
    private final Epochs epochs;
    private final Stopwatch watch;
    private final List<Consumer<TrainingState>> takers = new ArrayList<>();
    private @Nullable StopReason wanted;

    Session(Setup setup, StateParts state, Epochs epochs, Stopwatch watch) {
        this.setup = setup;
        this.state = state;
        this.epochs = epochs;
        this.watch = watch;
    }

    /// The present moment.
    Moment now() {
        Position position = state.position();
        return new Moment(position.epoch(), position.updates(), setup.optimizer().learningRate(), watch.millis());
    }

    void publish(TrainEvent event) {
        setup.callbacks().publish(event, this);
    }

    /// Hands out the state to those who have asked for it.
    void safePoint() {
        if (takers.isEmpty()) return;
        TrainingState present = state.present();
        Map<String, Map<String, Tensor>> copies = new LinkedHashMap<>();
        present.tensors()
                .forEach((group, values) ->
                        copies.put(group, group.startsWith(Best.PREFIX) ? values : Copies.of(values)));
        TrainingState copy = new TrainingState(present.position(), copies, present.progress());
        List<Consumer<TrainingState>> asked = List.copyOf(takers);
        takers.clear();
        for (Consumer<TrainingState> taker : asked) taker.accept(copy);
    }

    /// Why somebody wants training to end; null where nobody does.
    @Nullable StopReason wanted() {
        return wanted;
    }

    @Override
    public TrainedModel model() {
        return setup.model();
    }

    @Override
    public TrainConfig config() {
        return setup.config();
    }

    @Override
    public Position position() {
        return state.position();
    }

    @Override
    public History history() {
        return epochs.history();
    }

    @Override
    public Map<String, Figure> figures() {
        return epochs.measures().figures();
    }

    @Override
    public @Nullable Monitor monitor() {
        return epochs.monitor();
    }

    @Override
    public Plan plan() {
        return setup.plan();
    }

    @Override
    public void stop(StopReason reason) {
        if (wanted == null) wanted = reason;
    }

    @Override
    public void capture(Consumer<TrainingState> taker) {
        takers.add(taker);
    }

    @Override
    public void scaleLearningRate(double factor) {
        setup.course().rateScale *= factor;
    }

    @Override
    public void found(Finding finding) {
        publish(new TrainEvent.Found(finding, now()));
    }

    @Override
    public void note(String text) {
        publish(new TrainEvent.Note(text, now()));
    }

    @Override
    public void measured(String name, Measurement value) {
        if (name.isBlank()) {
            throw GradusException.got("a measurement without a name")
                    .expected("a name, such as dead.2")
                    .because("it is made of parts that are empty")
                    .repair("Name it after what is measured, and of which layer.");
        }
        publish(new TrainEvent.Measured(name, value, now()));
    }
}
