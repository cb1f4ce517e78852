package dev.gradus.diagnose.preflight;

import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import dev.gradus.train.diagnose.Measured;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A cause of failure that shows before the first step.
///
/// @param cause its name in the catalogue of causes, and that of the item
/// @param number the number that says that all is well; null of it where the check does not apply
record CauseItem(String cause, Function<Subject, @Nullable Measured> number) implements Item {
    @Override
    public String name() {
        return cause;
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Measured measured = number.apply(subject);
        if (measured == null) return Optional.empty();
        Cause check = Causes.ALL.make(cause);
        return Optional.of(
                check.look(subject.evidence())
                        .map(finding -> Result.of(cause, finding))
                        .orElseGet(() -> Result.pass(cause, measured)));
    }
}
