package dev.gradus.lab.look;

import dev.gradus.data.Dataset;
import dev.gradus.data.Doubts;
import dev.gradus.data.Overlap;
import dev.gradus.data.Splits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What can be said of a data set in numbers.
///
/// @param counts of the classes
/// @param values of the training inputs; those of the test split are nobody's business before the end
/// @param again samples that occur again in their own part: of train, validation and test
/// @param across samples that occur in more than one part
/// @param doubts about columns, a sentence for each
public record DataFacts(ClassCounts counts, Values values, List<Overlap> again, Overlap across, List<String> doubts) {
    private static final int MOST_PAIRS = 5;

    /// Keeps copies.
    public DataFacts {
        again = List.copyOf(again);
        doubts = List.copyOf(doubts);
    }

    /// Looks at all samples.
    ///
    /// @param splits the data
    /// @return the facts
    public static DataFacts of(Splits splits) {
        return new DataFacts(
                ClassCounts.of(splits),
                Values.of(splits.train().data()),
                List.of(
                        Overlap.within(splits.train()),
                        Overlap.within(splits.validation()),
                        Overlap.within(splits.test())),
                Overlap.in(splits),
                Doubts.ofColumns(splits.train()));
    }

    /// The first samples that occur twice, those in two parts before those in one.
    ///
    /// @return at most five
    public List<Overlap.Pair> firstPairs() {
        List<Overlap.Pair> pairs = new ArrayList<>(across.pairs());
        for (Overlap overlap : again) pairs.addAll(overlap.pairs());
        return pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()));
    }

    /// What is wrong with the data.
    ///
    /// @return a sentence for each, possibly none
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(counts.warnings());
        if (!across.isEmpty()) warnings.add(across.text());
        warnings.addAll(doubts);
        return warnings;
    }

    /// The facts as one object.
    ///
    /// @param splits that they are about
    /// @return maps, lists, texts and numbers
    public Map<String, Object> json(Splits splits) {
        Dataset train = splits.train().data();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("shape", Arrays.stream(train.shape().toArray()).boxed().toList());
        json.put("samples", parts(train.size(), splits.validation().data().size(), splits.test().data().size()));
        List<Object> classes = new ArrayList<>();
        for (int k = 0; k < counts.classes().size(); k++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("class", counts.classes().get(k));
            one.putAll(parts(counts.train().get(k), counts.validation().get(k), counts.test().get(k)));
            classes.add(one);
        }
        json.put("classes", classes);
        json.put("values", values.groups().stream().map(DataFacts::json).toList());
        json.put("constant", values.constant());
        Map<String, Object> duplicates = parts(again.get(0).count(), again.get(1).count(), again.get(2).count());
        duplicates.put("across", across.count());
        duplicates.put("first", firstPairs().stream().map(Overlap.Pair::toString).toList());
        json.put("duplicates", duplicates);
        return json;
    }

    private static Map<String, Object> parts(int train, int validation, int test) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("train", train);
        parts.put("validation", validation);
        parts.put("test", test);
        return parts;
    }

    private static Map<String, Object> json(Values.Group group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", group.name());
        boolean some = !Double.isNaN(group.mean());
        if (some) {
            json.put("mean", group.mean());
            json.put("std", group.std());
            json.put("least", group.least());
            json.put("most", group.most());
        }
        json.put("missing", group.missing());
        return json;
    }
}
