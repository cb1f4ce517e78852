package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.report.Report;
import dev.gradus.lab.report.RunText;
import dev.gradus.lab.search.explain.StudyPage;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.StoredRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The page that a finished training gets, and what was found; its result is kept already, and is not lost with them.
///
/// @param problems what could not be made
/// @param findings the worst first
record RunReport(List<String> problems, List<LogEvent.Found> findings) {
    /// Writes the page into the directory of the run.
    static RunReport write(RunDirectory directory, Splits data) {
        List<String> problems = new ArrayList<>();
        List<LogEvent.Found> findings = List.of();
        try {
            directory.requireOurs();
            StoredRun run = StoredRun.open(directory.path());
            findings = RunText.findings(run);
            GradusException damage = run.log().damage();
            if (damage != null) problems.add("the report lacks what is behind a damaged line: " + damage.getMessage());
            Path search = StudyPage.of(directory.path());
            if (search == null) Report.write(run, directory.report(), data);
            else Report.write(run, directory.report(), data, search);
        } catch (GradusException e) {
            problems.add("there is no report: " + e.getMessage());
        }
        return new RunReport(problems, findings);
    }
}
