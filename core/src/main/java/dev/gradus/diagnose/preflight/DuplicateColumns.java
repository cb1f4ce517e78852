package dev.gradus.diagnose.preflight;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Sampled;
import dev.gradus.train.diagnose.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Columns with the same values as another one, in all samples.
record DuplicateColumns() implements Item {
    private static final int FEWEST = 10, MOST_NAMED = 3;

    @Override
    public String name() {
        return "duplicate-columns";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        DataFacts facts = subject.facts();
        if (!facts.isTable() || facts.train().size() < FEWEST) return Optional.empty();
        Map<Column, String> seen = new HashMap<>();
        List<String> pairs = new ArrayList<>();
        for (DataFacts.Field field : facts.fields()) {
            if (facts.features().get(field.from()).isConstant()) continue;
            String before = seen.putIfAbsent(Column.of(facts.train(), field), field.name());
            if (before != null) pairs.add(before + " and " + field.name());
        }
        Measured measured = new Measured("columns that repeat another one" + DataNumbers.of(facts), pairs.size(), "0");
        if (pairs.isEmpty()) return Optional.of(Result.pass(name(), measured));
        return Optional.of(
                Result.of(
                        name(),
                        Outcome.NOTE,
                        measured,
                        "the same values in "
                                + String.join("; ", pairs.subList(0, Math.min(MOST_NAMED, pairs.size())))
                                + (pairs.size() > MOST_NAMED ? "; …" : ""),
                        "Leave one of each pair out; such a column counts twice in penalties and distances."));
    }

    private record Column(List<Float> values) {
        static Column of(Sampled samples, DataFacts.Field field) {
            Float[] values = new Float[samples.size()];
            for (int i = 0; i < values.length; i++) values[i] = field.value(samples, i);
            return new Column(Arrays.asList(values));
        }
    }
}
