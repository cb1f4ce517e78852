package dev.gradus.diagnose.preflight;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Feature;
import dev.gradus.train.diagnose.Measured;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Elements with one value in all samples: they say nothing. Edges of pictures have it, too, and that is as it should be. Of a table of twenty rows or more
/// [ColumnTexts] says it.
record ConstantElements() implements Item {
    private static final int MOST_NAMED = 5, TABLE = 20;

    @Override
    public String name() {
        return "constant-elements";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        DataFacts facts = subject.facts();
        if (facts.train().size() < 2 || (facts.isTable() && facts.samples() >= TABLE)) return Optional.empty();
        List<Feature> constant = facts.features().stream().filter(Feature::isConstant).toList();
        Measured measured =
                new Measured(
                        "input elements with one value in all samples" + DataNumbers.of(facts),
                        constant.size(),
                        facts.isTable() ? "0" : "few, such as the edges of pictures");
        boolean isUsual = constant.isEmpty() || !facts.isTable();
        if (isUsual) return Optional.of(Result.pass(name(), measured));
        String named =
                constant.stream()
                        .map(f -> facts.field(f.index()).name())
                        .distinct()
                        .limit(MOST_NAMED)
                        .collect(Collectors.joining(", "));
        return Optional.of(
                Result.of(
                        name(),
                        Outcome.NOTE,
                        measured,
                        "one value in all samples: " + named + (constant.size() > MOST_NAMED ? ", …" : ""),
                        "Leave these columns out; they say nothing."));
    }
}
