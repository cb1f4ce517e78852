package dev.gradus.lab.cli;

import dev.gradus.data.source.Download;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Remedy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus diagnose`: says why a training goes wrong, or that it does not.
@Command(
        name = "diagnose",
        descriptionHeading = "%n",
        description = {
            "Says what is wrong with a run, why, and what to change, the most harmful first. The run is repeated under",
            "observation, and what is suspected is tried: the same training with the same seed and one remedy."
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
            "  gradus diagnose runs/003-csv-mlp --no-trials       says only what can be said without training again",
            "  gradus diagnose runs/004-digits-mlp --check        exit code 4 where a finding has the grade fail"
        })
final class DiagnoseCommand extends Verb {
    @Parameters(paramLabel = "RUN", description = "the directory of a run")
    Path run = Path.of("");

    @Option(names = "--no-trials", description = "try no remedies")
    boolean noTrials;

    @Option(names = "--check", description = "exit code 4 where a finding has the grade fail")
    boolean check;

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
                        run, offline ? download.offline(true) : download, note -> screen().err().line("note: " + note));
        examination.listen(what -> screen().err().line(what + " …"));
        List<Finding> findings = examination.findings(!noTrials);
        for (Finding finding : findings) print(finding, examination);
        if (findings.isEmpty()) screen().out().line("Nothing is wrong with this run.");
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        List<Object> all = new ArrayList<>();
        findings.forEach(finding -> all.add(examination.json(finding)));
        json.put("findings", all);
        printJson(json);
        boolean fails = findings.stream().anyMatch(f -> f.grade() == Grade.FAIL);
        return check && fails ? ExitCode.CHECK_FAILED : ExitCode.DONE;
    }

    private void print(Finding finding, Examination examination) {
        String grade = finding.grade().name().toLowerCase(Locale.ROOT);
        screen().out().line("%s: %s".formatted(grade, finding.cause()));
        screen().out().line("  " + finding);
        finding.evidence().forEach(e -> screen().out().line("  - " + e));
        for (Remedy remedy : finding.remedies()) screen().out().line("  → " + examination.words(remedy));
        for (Finding effect : finding.effects()) screen().out().line("  with it: " + effect.cause());
    }
}
