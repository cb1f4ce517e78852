package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What makes a training useless or its figures untrue, and can be read off the samples before the first step. A training reports it by itself.
///
/// | what | of which samples |
/// |---|---|
/// | classes without a training sample | all |
/// | samples that occur in two parts ([Overlap]) | all but pictures that are decoded anew each time |
/// | columns that are constant or almost constant, that number the rows, or that are the target in other words | rows `[features]` |
/// | values of validation or test data that are far from all that training has, as they are prepared | rows `[features]` and `[steps, features]` |
///
/// Errors: training samples of a single class; a prepared input, or a target, that is not finite.
public final class Doubts {
    private static final int MOST_NAMED = 10;

    private Doubts() {}

    /// Looks at all samples.
    ///
    /// @param splits the data
    /// @param preparations fitted steps, in this order
    /// @return a sentence for each doubt
    /// @throws GradusException when all training samples are of one class, or a number is not finite
    public static List<String> in(Splits splits, List<Preparation> preparations) {
        List<String> texts = new ArrayList<>();
        Dataset train = splits.train().data();
        if (train.task() instanceof Task.Classification task) texts.addAll(classes(train, task));
        texts.addAll(ofColumns(splits.train()));
        if (train.pixels() == null && train.shape().rank() <= 2) {
            texts.addAll(new PreparedInputs(splits, List.copyOf(preparations)).texts());
        }
        if (isQuick(train)) {
            Overlap overlap = Overlap.in(splits);
            if (!overlap.isEmpty()) texts.add(overlap.text());
        }
        return List.copyOf(texts);
    }

    /// Looks at the columns of training samples.
    ///
    /// @param train the training split
    /// @return a sentence for each kind of doubt; none where samples are not rows of features
    public static List<String> ofColumns(Split.Train train) {
        Dataset data = train.data();
        if (data.shape().rank() != 1 || data.size() == 0) return List.of();
        List<String> texts = new ArrayList<>(new ColumnDoubts(data).texts());
        texts.addAll(TargetCopies.in(data));
        return List.copyOf(texts);
    }

    /// Whether a pass over the samples is cheap beside a step of training.
    private static boolean isQuick(Dataset data) {
        Pixels pixels = data.pixels();
        return pixels != null ? pixels.isInMemory() : data.shape().rank() <= 2;
    }

    private static List<String> classes(Dataset train, Task.Classification task) {
        List<String> names = task.classes();
        int[] counts = task.counts(train);
        List<String> unseen = new ArrayList<>(), seen = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) (counts[k] == 0 ? unseen : seen).add(names.get(k));
        if (seen.size() == 1 && names.size() > 1) throw single(train, seen.getFirst());
        if (unseen.isEmpty()) return List.of();
        String named =
                unseen.stream()
                        .limit(MOST_NAMED)
                        .map(name -> InputColumn.quoted(Printable.excerpt(name, 80)))
                        .collect(Collectors.joining(", "));
        return List.of(
                "%s without a training sample, never to be learned: %s%s"
                        .formatted(
                                unseen.size() == 1
                                        ? "a class is"
                                        : "%d of %d classes are".formatted(unseen.size(), names.size()),
                                named,
                                unseen.size() > MOST_NAMED ? ", …" : ""));
    }

    private static GradusException single(Dataset train, String name) {
        return GradusException.got("%s: all %,d training samples are of the class %s", train.name(), train.size(), name)
                .expected("samples of two classes at least")
                .because("the data is sorted by class and was cut, or the others came into other parts")
                .repair("Divide the whole data at random: Splits.of(data, 0.1, 0.2, seed).");
    }
}
