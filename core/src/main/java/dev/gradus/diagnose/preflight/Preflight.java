package dev.gradus.diagnose.preflight;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.error.Mistakes;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Looks at data, model and settings before the first step, and tries what can be tried in some seconds.
///
/// ```java
/// Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(0.001));
/// List<Result> results = Preflight.of(trainer, data).run();
/// if (!Preflight.fails(results)) trainer.fit(data);
/// ```
/// Afterwards weights, running statistics, gradients and optimizer have the bits that they had before, and the trainer can train. Where all samples
/// would take long, some are looked at, evenly spread; results say how many.
///
/// After A. Karpathy, "A recipe for training neural networks", 2019, and the sanity checks of Stanford's cs231n.
public final class Preflight {
    private final Trainer trainer;
    private final Splits data;
    private final List<Item> items;
    private Consumer<Item> progress = _ -> {};

    private Preflight(Trainer trainer, Splits data, List<Item> items) {
        this.trainer = trainer;
        this.data = data;
        this.items = List.copyOf(items);
    }

    /// A preflight with all items.
    ///
    /// @param trainer with all that it will train with
    /// @param data all three parts
    /// @return to be run
    public static Preflight of(Trainer trainer, Splits data) {
        return new Preflight(trainer, data, Items.all());
    }

    /// A preflight with some items.
    ///
    /// @param trainer with all that it will train with
    /// @param data all three parts
    /// @param items in their order
    /// @return to be run
    public static Preflight of(Trainer trainer, Splits data, List<Item> items) {
        return new Preflight(trainer, data, items);
    }

    /// Tells somebody what is being done.
    ///
    /// @param listener called before each item
    /// @return this
    public Preflight listen(Consumer<Item> listener) {
        progress = listener;
        return this;
    }

    /// Looks at everything.
    ///
    /// @return one result for each item that applies, in the order of the items
    public List<Result> run() {
        List<Result> results = new ArrayList<>();
        Set<String> errors = new HashSet<>();
        try (var _ = Mistakes.show(_ -> {}); // what there is to say is said by the items
                Subject subject = Subject.of(trainer, data)) {
            for (Item item : items) {
                progress.accept(item);
                look(item, subject, errors).ifPresent(results::add);
                subject.restore();
            }
        }
        return List.copyOf(results);
    }

    private static Optional<Result> look(Item item, Subject subject, Set<String> errors) {
        try {
            return item.look(subject);
        } catch (GradusException e) {
            return failed(item, e, errors);
        } catch (RuntimeException e) {
            return failed(item, Subject.foreign(e), errors);
        }
    }

    /// What one item cannot read, others cannot read either: it is said once.
    private static Optional<Result> failed(Item item, GradusException e, Set<String> errors) {
        boolean isNew = errors.add(String.valueOf(e.getMessage()));
        return isNew ? Optional.of(Result.fail(item.name(), e.parts())) : Optional.empty();
    }

    /// Whether training should not begin.
    ///
    /// @param results of a preflight
    /// @return true where an item has failed
    public static boolean fails(List<Result> results) {
        return results.stream().anyMatch(r -> r.outcome() == Outcome.FAIL);
    }
}
