package dev.gradus.lab.look;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How many samples of each class the parts of a data set have.
///
/// @param classes their names
/// @param train for each class, its samples for training
/// @param validation the same for validation
/// @param test the same for test
public record ClassCounts(List<String> classes, List<Integer> train, List<Integer> validation, List<Integer> test) {
    /// Keeps copies.
    public ClassCounts {
        classes = List.copyOf(classes);
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    /// Counts.
    ///
    /// @param splits of a classification
    /// @return the counts; of other tasks there are no classes
    public static ClassCounts of(Splits splits) {
        if (!(splits.task() instanceof Task.Classification task)) {
            return new ClassCounts(List.of(), List.of(), List.of(), List.of());
        }
        return new ClassCounts(
                task.classes(),
                count(task, splits.train().data()),
                count(task, splits.validation().data()),
                count(task, splits.test().data()));
    }

    private static List<Integer> count(Task.Classification task, Dataset data) {
        return Arrays.stream(task.counts(data)).boxed().toList();
    }

    /// The share of the training samples that are of a class.
    ///
    /// @param k number of the class
    /// @return 0 … 1
    public double share(int k) {
        int all = train.stream().mapToInt(Integer::intValue).sum();
        return all == 0 ? 0 : (double) train.get(k) / all;
    }

    /// The classes, those with the fewest training samples first.
    ///
    /// @return their numbers
    public List<Integer> ascending() {
        return IntStream.range(0, classes.size())
                .boxed()
                .sorted((a, b) -> Integer.compare(train.get(a), train.get(b)))
                .toList();
    }

    /// What is wrong with the classes.
    ///
    /// @return a sentence for each, possibly none
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        List<String> empty = new ArrayList<>(), unseen = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
            boolean tested = validation.get(k) + test.get(k) > 0;
            if (train.get(k) == 0) (tested ? unseen : empty).add(classes.get(k));
        }
        if (!unseen.isEmpty()) warnings.add("no training sample, and so never learned: " + named(unseen));
        if (!empty.isEmpty()) warnings.add("no sample at all: " + named(empty));
        if (!classes.isEmpty() && warnings.isEmpty()) {
            List<Integer> order = ascending();
            int least = order.getFirst(), most = order.getLast();
            double ratio = (double) train.get(most) / train.get(least);
            if (ratio >= 3) {
                warnings.add(
                        "out of balance: %.0f times as many training samples of class %s as of class %s; accuracy says little, and Loader.balanced or class weights help"
                                .formatted(ratio, classes.get(most), classes.get(least)));
            }
        }
        return warnings;
    }

    private static String named(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(10, names.size())));
        return (names.size() == 1 ? "class " : names.size() + " classes, ") + first + (names.size() > 10 ? ", …" : "");
    }
}
