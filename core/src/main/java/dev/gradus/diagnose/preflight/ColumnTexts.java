package dev.gradus.diagnose.preflight;

import dev.gradus.data.Doubts;
import dev.gradus.train.diagnose.Measured;
import java.util.List;
import java.util.Optional;

/// What is doubtful about the columns of a table: numbers of rows, text as categories, the target in other words ([Doubts#ofColumns]).
record ColumnTexts() implements Item {
    @Override
    public String name() {
        return "columns";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        if (subject.data().train().data().shape().rank() != 1) return Optional.empty();
        List<String> doubts = Doubts.ofColumns(subject.data().train());
        Measured measured = new Measured("doubtful columns", doubts.size(), "0");
        if (doubts.isEmpty()) return Optional.of(Result.pass(name(), measured));
        return Optional.of(
                Result.of(
                        name(),
                        Outcome.WARN,
                        measured,
                        String.join("; ", doubts),
                        "Leave such columns out unless new data will have them."));
    }
}
