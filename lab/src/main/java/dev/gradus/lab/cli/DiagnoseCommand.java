package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.diagnose.Improvement;
import dev.gradus.diagnose.Proof;
import dev.gradus.error.GradusException;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.lab.report.Report;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.tensor.Values;
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
            "  gradus diagnose runs/002-mnist-cnn --prove      remedies against gains, over three seeds",
            "  gradus diagnose runs/003-csv-mlp --no-trials    what can be said without trials",
            "  gradus diagnose runs/004-digits-mlp --check     exit code 4 where something fails"
        })
final class DiagnoseCommand extends Verb {
    @Parameters(paramLabel = "RUN", description = "the directory of a run")
    Path run = Path.of("");

    @Option(names = "--no-trials", description = "try no remedies")
    boolean noTrials;

    @Option(
            names = "--prove",
            description =
                    "try the remedies of the gravest findings with several seeds: what helps is confirmed, what does not is withdrawn")
    boolean prove;

    @Option(names = "--seeds", paramLabel = "N", description = "seeds of a proof (default: ${DEFAULT-VALUE})")
    int seeds = 3;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "trainings of a proof at most (default: ${DEFAULT-VALUE})")
    int trials = 30;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "begin no trial after so many seconds; without it a proof does not depend on speed")
    double seconds = Double.POSITIVE_INFINITY;

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
        if (prove) {
            if (noTrials) throw contradiction();
            within("--seeds", seeds, 1, 10);
            within("--trials", trials, 1, 1000);
            if (!(seconds > 0)) throw outside("--seconds", seconds, "a number above 0");
        }
        Download download = new Download().progress(new DownloadProgress(screen()));
        Examination examination =
                Examination.of(
                        run,
                        dataDir,
                        offline ? download.offline(true) : download,
                        note -> screen().err().line("note: " + note));
        DiagnosisPage page = new DiagnosisPage(screen(), examination);
        if (prove) examination.keepTrials();
        List<Finding> findings = examination.listen(page::doing).findings(!noTrials);
        Proof proof = prove ? prove(examination, findings) : null;
        if (proof != null) findings = proof.confirmed();
        boolean isSound = findings.stream().allMatch(f -> f.grade() == Grade.NOTE);
        Optional<Improvement> best = isSound ? examination.improvement() : Optional.empty();
        page.print(findings, best.orElse(null));
        if (proof != null) new ProofTable(screen(), examination).print(proof, examination.seeds(seeds));
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("findings", findings.stream().map(examination::json).toList());
        if (proof != null) result.put("proof", json(examination, proof));
        result.put("improvement", best.map(examination::json).orElse(null));
        if (proof != null) examination.keep(result).ifPresent(its -> report(its, examination.data()));
        printJson(result);
        boolean fails = findings.stream().anyMatch(f -> f.grade() == Grade.FAIL);
        return check && fails ? ExitCode.CHECK_FAILED : ExitCode.DONE;
    }

    private Proof prove(Examination examination, List<Finding> findings) {
        return examination.prove(findings, new Examination.Budget(seeds, trials, seconds));
    }

    /// The page of the run shows what was proved; one that was deleted does not come back.
    private void report(StoredRun its, Splits data) {
        if (!its.hasReport() || !its.record().hasResult()) return;
        try {
            Report.write(its, its.report(), data);
        } catch (GradusException e) {
            screen().err().line("note: the report of the run does not show the proof: " + e.parts().got());
        }
    }

    private static GradusException contradiction() {
        return GradusException.got("--prove and --no-trials")
                .expected("one of the two")
                .because("a proof is made of trials")
                .repair("Leave out --no-trials.");
    }

    private static void within(String option, int value, int least, int most) {
        if (value < least || value > most) throw outside(option, value, least + " to " + most);
    }

    private static GradusException outside(String option, double value, String expected) {
        return GradusException.got("%s %s", option, Values.number(value))
                .expected(expected)
                .because("a proof needs seeds and trials")
                .repair("Leave the option out, or give another number.");
    }

    private Map<String, @Nullable Object> json(Examination examination, Proof proof) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("seeds", examination.seeds(seeds));
        json.put("steps", examination.steps());
        json.put("trials", proof.trials().stream().map(examination::json).toList());
        json.put("withdrawn", proof.withdrawn().stream().map(Finding::cause).toList());
        return json;
    }
}
