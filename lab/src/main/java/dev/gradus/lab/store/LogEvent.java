package dev.gradus.lab.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A line of the event log of a run, as it was written by [dev.gradus.train.callback.JsonLog].
///
/// The figures that every version knows are fields; [#members] has all of the line, those of later versions too. What is not a step or an
/// epoch is read leniently: a text that is missing is empty, a number 0.
public sealed interface LogEvent {
    /// All members of the line.
    ///
    /// @return name → value, `event` among them
    Map<String, @Nullable Object> members();

    /// Training began.
    ///
    /// @param samples of the training split
    /// @param stepsPerEpoch updates in an epoch; 0 where it is not known
    /// @param members of the line
    record Started(int samples, int stepsPerEpoch, Map<String, @Nullable Object> members) implements LogEvent {}

    /// The parameters were changed once.
    ///
    /// @param epoch from 1
    /// @param step within the epoch, from 1
    /// @param loss of the batch
    /// @param members of the line
    record Step(int epoch, int step, double loss, Map<String, @Nullable Object> members) implements LogEvent {}

    /// An epoch and its validation are done.
    ///
    /// @param epoch from 1
    /// @param isBest whether it was the best so far
    /// @param members of the line, its figures among them
    record Epoch(int epoch, boolean isBest, Map<String, @Nullable Object> members) implements LogEvent {
        /// A figure, NaN and the infinities among them.
        ///
        /// @param name such as `validationLoss`
        /// @return null where it was not measured
        public @Nullable Double number(String name) {
            return Members.number(members.get(name));
        }

        /// A figure.
        ///
        /// @param name such as `validationLoss`
        /// @return NaN where it was not measured
        public double figure(String name) {
            return Members.orNaN(members.get(name));
        }
    }

    /// Something was not finite, or the loss exploded.
    ///
    /// @param epoch from 1
    /// @param step that could not be done
    /// @param text the diagnosis
    /// @param action what was done about it: `stop`, `roll_back`, `skip`
    /// @param members of the line
    record Tripped(int epoch, int step, String text, String action, Map<String, @Nullable Object> members)
            implements LogEvent {}

    /// Something was found to be wrong with the training.
    ///
    /// @param cause its name
    /// @param grade `fail`, `warn` or `note`
    /// @param update the number of updates before it was found; 0 where it is not known
    /// @param text for people
    /// @param members of the line
    record Found(String cause, String grade, int update, String text, Map<String, @Nullable Object> members)
            implements LogEvent {
        /// The numbers that speak for it.
        ///
        /// @return none in logs of older versions
        public List<Evidence> evidence() {
            List<Evidence> evidence = new ArrayList<>();
            if (!(members.get("evidence") instanceof List<?> all)) return evidence;
            for (Object each : all) {
                Map<String, @Nullable Object> one = Members.object(each);
                String name = Members.text(one.get("name")), healthy = Members.text(one.get("healthy"));
                Double value = Members.number(one.get("value"));
                if (value == null || name.isEmpty()) continue;
                evidence.add(new Evidence(name, value, healthy));
            }
            return evidence;
        }

        /// What to change, the best first.
        ///
        /// @return as settings, flags and Java; none in logs of older versions and of programs
        public List<Change> changes() {
            return Members.objects(members.get("changes")).stream().map(Change::of).toList();
        }

        /// What to change, the best first.
        ///
        /// @return as texts, such as `optimizer.learningRate = 0.01`; none in logs of older versions
        public List<String> remedies() {
            return Members.texts(members.get("remedies"));
        }
    }

    /// A number that speaks for a finding.
    ///
    /// @param name of what was measured, in words
    /// @param value the number
    /// @param healthy what it usually is, in words or numbers
    record Evidence(String name, double value, String healthy) {}

    /// A figure that somebody has added.
    ///
    /// @param name of the figure
    /// @param update the number of updates before it was measured; 0 where it is not known
    /// @param value the number; NaN of a histogram, which is in the members
    /// @param members of the line
    record Measured(String name, int update, double value, Map<String, @Nullable Object> members) implements LogEvent {}

    /// A message for people.
    ///
    /// @param text the message
    /// @param members of the line
    record Note(String text, Map<String, @Nullable Object> members) implements LogEvent {}

    /// Training ended.
    ///
    /// @param reason in small letters: `completed` …
    /// @param bestEpoch the number of the best epoch, 0 where none was
    /// @param members of the line
    record Finished(String reason, int bestEpoch, Map<String, @Nullable Object> members) implements LogEvent {}

    /// An event that this version does not know.
    ///
    /// @param name of the event
    /// @param members of the line
    record Other(String name, Map<String, @Nullable Object> members) implements LogEvent {}
}
