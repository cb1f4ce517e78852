package dev.gradus.lab.cli;

import dev.gradus.lab.report.Comparison;
import dev.gradus.lab.report.ComparisonPage;
import dev.gradus.lab.report.Report;
import dev.gradus.lab.search.explain.StudyPage;
import dev.gradus.lab.store.SeriesDirectory;
import dev.gradus.lab.store.StoredRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus report`: the page of a run, or several runs beside each other, from what their directories hold.
@Command(
        name = "report",
        descriptionHeading = "%n",
        description = {
            "Shows a run, even a killed one, or compares several: table, settings that differ, curves on one page.",
            "Nothing is needed but the record and the event log of each run."
        },
        synopsisHeading = "",
        customSynopsis = "gradus report RUN... [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus report runs/001-digits-mlp                          the page of one run",
            "  gradus report runs/001-digits-mlp runs/002-digits-mlp      writes comparison.html",
            "  gradus report runs/* --out all-runs.html",
            "  gradus report runs/* --json"
        })
final class ReportCommand extends Verb {
    @Parameters(paramLabel = "RUN", arity = "1..*", description = "run directories, as 'gradus train' makes them")
    List<Path> places = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "where the page goes; without it, the run's own of a single run, comparison.html of several")
    @Nullable Path out;

    ReportCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        Comparison comparison =
                new Comparison(
                        places.stream()
                                .filter(place -> !isSettings(place))
                                .map(SeriesDirectory::runsAt)
                                .flatMap(List::stream)
                                .map(StoredRun::read)
                                .toList());
        boolean isNew = isNew(comparison.runs().getFirst());
        Path page = comparison.runs().size() == 1 ? single(comparison.runs().getFirst(), isNew) : several(comparison);
        RunsTable table = new RunsTable(screen());
        table.print(comparison);
        table.line("");
        boolean theirs = comparison.runs().size() == 1 && !isNew; // asked before the page was written
        table.line("report in %s%s", screen().bold(page.toString()), theirs ? ", as training wrote it" : "");
        Map<String, Object> result = comparison.json();
        result.put("report", page.toString());
        printJson(result);
        return ExitCode.DONE;
    }

    /// The page that training wrote is better than one from the files alone: it has the confusion matrix.
    private Path single(StoredRun run, boolean isNew) {
        if (!isNew) return run.report();
        Path file = out == null ? run.report() : out;
        Path search = StudyPage.of(run.folder());
        if (search == null) Report.write(run, file);
        else Report.write(run, file, null, search);
        return file;
    }

    /// Whether it is what `gradus repair` leaves beside a run, which `runs/*` names, too.
    private boolean isSettings(Path place) {
        return places.size() > 1 && place.toString().endsWith(RepairCommand.ENDING) && Files.isRegularFile(place);
    }

    private boolean isNew(StoredRun run) {
        return out != null || !run.record().hasResult() || !run.hasReport();
    }

    private Path several(Comparison comparison) {
        Path file = out == null ? Path.of("comparison.html") : out;
        ComparisonPage.write(comparison, file);
        return file;
    }
}
