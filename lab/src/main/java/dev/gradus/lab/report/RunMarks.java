package dev.gradus.lab.report;

import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.EventLog;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.StoredRun;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What happened in a run at one of its steps, to be marked on its curves: where findings were made, and where a guard intervened.
///
/// @param marks in the order of the log
/// @param perEpoch steps of an epoch
record RunMarks(List<Marked> marks, int perEpoch) {
    private static final int MOST = 10, LONGEST = 500;

    /// Something that happened.
    ///
    /// @param name a few words
    /// @param style `fail`, `warn`, `note` or `guard`
    /// @param update the number of the step
    /// @param text for people
    record Marked(String name, String style, int update, String text) {}

    static RunMarks of(StoredRun run) {
        EventLog log = run.log();
        List<Marked> marks = new ArrayList<>();
        int brokeAt = 0;
        for (LogEvent event : log.events()) {
            if (!(event instanceof LogEvent.Tripped tripped) || tripped.epoch() < 1) continue;
            brokeAt = (tripped.epoch() - 1) * log.stepsPerEpoch() + tripped.step();
            marks.add(new Marked(action(tripped.action()), "guard", brokeAt, Members.text(tripped.text())));
        }
        for (LogEvent.Found found : RunText.findings(run)) {
            // a guard that goes back to the first weights leaves the count of updates at 0
            int at = found.update() > 0 ? found.update() : brokeAt;
            if (at > 0) marks.add(new Marked(Members.text(found.cause()), RunText.grade(found), at, text(found)));
        }
        Set<Marked> some = new LinkedHashSet<>(marks.subList(0, Math.min(MOST, marks.size())));
        return new RunMarks(List.copyOf(some), log.stepsPerEpoch());
    }

    private static String text(LogEvent.Found found) {
        return RunText.head(found) + ": " + Members.text(found.text());
    }

    private static String action(String action) {
        return switch (action) {
            case "roll_back" -> "rolled back";
            case "skip" -> "skipped";
            default -> "stopped";
        };
    }

    /// The step up to which the axis of a chart of steps has to reach.
    int last() {
        return marks.stream().mapToInt(Marked::update).max().orElse(0);
    }

    /// For a chart whose x axis counts steps.
    List<Mark> bySteps() {
        return by(1);
    }

    /// For a chart whose x axis counts epochs.
    List<Mark> byEpochs() {
        return by(perEpoch);
    }

    private List<Mark> by(int unit) {
        List<Mark> events = new ArrayList<>();
        for (Marked mark : marks) {
            String text = Text.cut(mark.text(), LONGEST);
            events.add(new Mark.Event(mark.name(), "is-" + mark.style(), (double) mark.update() / unit, text));
        }
        return events;
    }
}
