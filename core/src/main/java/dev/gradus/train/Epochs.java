package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.nn.Pass;
import dev.gradus.nn.norm.RunningStatistics;
import dev.gradus.optim.Swa;
import dev.gradus.optim.WeightAverage;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The epochs of a training: their validations, their results, and the best of them.
final class Epochs {
    private final Setup setup;
    private final Course course;
    private final Measures measures;
    private final @Nullable Monitor monitor;
    private final Best best;
    private final List<EpochResult> results = new ArrayList<>();

    Epochs(Setup setup) {
        this.setup = setup;
        course = setup.course();
        measures = new Measures(setup.model(), course, setup.data(), setup.config());
        Monitor chosen = setup.monitor() == null ? setup.callbacks().monitor() : setup.monitor();
        monitor = chosen == null ? null : chosen.among(measures.figures());
        best = new Best(monitor);
    }

    Measures measures() {
        return measures;
    }

    @Nullable Monitor monitor() {
        return monitor;
    }

    Best best() {
        return best;
    }

    /// The number of the last epoch that was validated; 0 before the first.
    int last() {
        return results.isEmpty() ? 0 : results.getLast().epoch();
    }

    History history() {
        return new History(results, best.epoch());
    }

    List<Object> state() {
        return Results.write(results);
    }

    void state(List<?> saved) {
        results.clear();
        results.addAll(Results.read("the saved epochs", saved));
    }

    /// Validates an epoch and keeps what is the best.
    ///
    /// @param at where the epoch ends
    /// @param train figures of its steps
    /// @param seconds that the steps took
    /// @param publish gets the result, and whether it is the best so far, while the model has the averaged weights
    void validate(Position at, Evaluation train, double seconds, BiConsumer<EpochResult, Boolean> publish) {
        Evaluation raw = course.average == null ? null : measures.validation();
        boolean isBest;
        try (var _ = averaged()) {
            Evaluation validation = measures.validation();
            EpochResult result =
                    new EpochResult(
                            at.epoch(),
                            train,
                            validation,
                            measures.subset(),
                            raw,
                            course.meanPenalty(),
                            setup.optimizer().learningRate(),
                            train.samples() / seconds);
            results.add(result);
            isBest = best.offer(result);
            if (isBest) best.keep("model", setup.network().state());
            publish.accept(result, isBest);
            course.endEpoch(validation, at);
        }
        if (isBest) {
            best.keep("optimizer", setup.optimizer().state());
            if (course.average != null) best.keep("average", course.average.state());
        }
    }

    /// Puts the averaged weights into the model, until what this gives is closed.
    WeightAverage.@Nullable Swap averaged() {
        if (course.average == null) return null;
        WeightAverage.Swap swap = course.average.swapIn();
        if (course.average instanceof Swa) RunningStatistics.measure(setup.network(), this::passThrough);
        return swap;
    }

    private void passThrough() {
        Rng randomness = Rng.of(setup.config().seed()).fork("statistics");
        int done = 0;
        for (Batch batch : setup.loader().epoch(0)) {
            try (var _ = Workspace.open();
                    var _ = NoGrad.open()) {
                setup.network().forward(batch.inputs(), Pass.training(randomness.fork(done++)));
            }
        }
    }

    /// Restores weights, optimizer and average of the best epoch, where that is wanted and there is one.
    ///
    /// @param swap what has put the averaged weights into the model; null where none did
    void restoreBest(WeightAverage.@Nullable Swap swap) {
        Map<String, Tensor> weights = course.restoreBest ? best.kept("model") : null;
        if (weights == null) return;
        if (swap != null) swap.close();
        Copies.put("the best epoch", weights, setup.network().state());
        setup.optimizer().state(Objects.requireNonNull(best.kept("optimizer")));
        Map<String, Tensor> average = best.kept("average");
        if (course.average != null && average != null) course.average.state(average);
    }
}
