package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.report.Report;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.StoredRun;
import java.util.ArrayList;
import java.util.List;

/// The page that a finished training gets; its result is kept already, and is not lost with it.
final class RunReport {
    private RunReport() {}

    /// Writes the page into the directory of the run.
    ///
    /// @return what could not be made
    static List<String> write(RunDirectory directory, Splits data) {
        List<String> problems = new ArrayList<>();
        try {
            directory.requireOurs();
            StoredRun run = StoredRun.open(directory.path());
            GradusException damage = run.log().damage();
            if (damage != null) problems.add("the report lacks what is behind a damaged line: " + damage.getMessage());
            Report.write(run, directory.report(), data);
        } catch (GradusException e) {
            problems.add("there is no report: " + e.getMessage());
        }
        return problems;
    }
}
