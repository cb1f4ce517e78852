package dev.gradus.lab.cli;

import dev.gradus.lab.report.RunDiff;
import dev.gradus.lab.store.StoredRun;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus diff`: in what two runs differ, from the versions to the step at which their curves part.
@Command(
        name = "diff",
        descriptionHeading = "%n",
        description = {
            "Tells in what two runs differ: machine, settings, data, the step at which curves part, figures, weights.",
            "The same settings and data give the same bits, on any number of threads."
        },
        synopsisHeading = "",
        customSynopsis = "gradus diff RUN RUN [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus diff runs/001-digits-mlp runs/002-digits-mlp",
            "  gradus diff runs/001-digits-mlp runs/002-digits-mlp --json",
            "  gradus diff --exit-code runs/001-digits-mlp runs/002-digits-mlp && echo reproduced",
            "",
            "As with git diff, the exit code is 0 whatever differs, unless --exit-code is given: then it is 1",
            "where settings, data, curves, figures or weights differ. Speed and machine do not count."
        })
final class DiffCommand extends Verb {
    @Parameters(index = "0", paramLabel = "RUN", description = "a run directory: A")
    Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "RUN", description = "another: B")
    Path second = Path.of("");

    @Option(names = "--exit-code", description = "end with 1 where the runs differ, 0 where they do not")
    boolean exitCode;

    DiffCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        StoredRun a = StoredRun.read(first), b = StoredRun.read(second);
        RunDiff diff = RunDiff.of(a, b);
        new DiffPage(screen(), a, b).print(diff);
        printJson(diff.json());
        return exitCode && !diff.isSame() ? ExitCode.DIFFERENT : ExitCode.DONE;
    }
}
