package dev.gradus.lab.cli;

import dev.gradus.data.source.Download;
import dev.gradus.diagnose.Improvement;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus diagnose`: says why a training goes wrong, or that it does not.
@Command(
        name = "diagnose",
        descriptionHeading = "%n",
        description = {
            "Says what is wrong with a run, why, and what to change, the most harmful first. The run is",
            "repeated under observation, and what is suspected is tried: the same training with the same",
            "seed and one remedy. All causes: docs/causes.md"
        },
        synopsisHeading = "",
        customSynopsis = "gradus diagnose RUN [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus diagnose runs/001-digits-mlp",
            "  gradus diagnose runs/002-mnist-cnn --json",
            "  gradus diagnose runs/003-csv-mlp --no-trials    what can be said without trials",
            "  gradus diagnose runs/004-digits-mlp --check     exit code 4 where something fails"
        })
final class DiagnoseCommand extends Verb {
    @Parameters(paramLabel = "RUN", description = "the directory of a run")
    Path run = Path.of("");

    @Option(names = "--no-trials", description = "try no remedies")
    boolean noTrials;

    @Option(names = "--check", description = "exit code 4 where a finding has the grade fail")
    boolean check;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "where the data of the run is now, if it has moved")
    @Nullable String dataDir;

    @Option(names = "--offline", description = "never download")
    boolean offline;

    DiagnoseCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        Download download = new Download().progress(new DownloadProgress(screen()));
        Examination examination =
                Examination.of(
                        run,
                        dataDir,
                        offline ? download.offline(true) : download,
                        note -> screen().err().line("note: " + note));
        DiagnosisPage page = new DiagnosisPage(screen(), examination);
        List<Finding> findings = examination.listen(page::doing).findings(!noTrials);
        boolean isSound = findings.stream().allMatch(f -> f.grade() == Grade.NOTE);
        Optional<Improvement> best = isSound ? examination.improvement() : Optional.empty();
        page.print(findings, best.orElse(null));
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("findings", findings.stream().map(examination::json).toList());
        result.put("improvement", best.map(examination::json).orElse(null));
        printJson(result);
        boolean fails = findings.stream().anyMatch(f -> f.grade() == Grade.FAIL);
        return check && fails ? ExitCode.CHECK_FAILED : ExitCode.DONE;
    }
}
