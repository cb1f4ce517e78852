package dev.gradus.lab.cli;

import dev.gradus.lab.store.Version;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line `gradus`.
@Command(
        name = "gradus",
        mixinStandardHelpOptions = true,
        synopsisHeading = "",
        customSynopsis = "gradus VERB [OPTION]...",
        descriptionHeading = "%n",
        description = "Trains neural networks, and shows what it did.",
        versionProvider = Main.VersionText.class,
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus train                        trains on embedded digits, in seconds",
            "  gradus train --data mnist --epochs 5",
            "  gradus preflight --data mnist       looks at data, model and settings before training",
            "  gradus diagnose runs/001-digits-mlp  says what goes wrong, and why",
            "  gradus repair runs/001-digits-mlp    writes the settings with which it does better",
            "  gradus lr-find --data mnist --optimizer sgd",
            "  gradus search --data digits --trials 60  looks for the best settings",
            "  gradus lab run perceptron           an experiment, with its picture and what it shows",
            "  gradus evaluate runs/001-digits-mlp",
            "  gradus predict runs/001-digits-mlp my-digit.png",
            "  gradus data mnist --augment digits  shows the images, and what augmentation makes of them",
            "  gradus report runs/*                compares runs: table, settings, curves",
            "  gradus diff runs/001-digits-mlp runs/002-digits-mlp",
            "  gradus export runs/001-digits-mlp --to tensorboard",
            "",
            "In a checkout, './gradus example' lists programs to learn from, and './gradus verify' runs",
            "every check and test.",
            "",
            "'gradus VERB --help' tells more. Exit codes: 0 done, 1 internal error, 2 bad usage or",
            "input, 3 diverged, 4 a check failed, 130 interrupted (Ctrl-C), 143 ended by SIGTERM."
        })
public final class Main {
    private Main() {}

    /// Runs one verb and ends the process with its exit code.
    ///
    /// @param args verb and options
    public static void main(String[] args) {
        System.exit(run(Screen.system(), args));
    }

    /// Runs one verb as a pipe would see it.
    ///
    /// @param out gets the results
    /// @param err gets everything else
    /// @param args verb and options
    /// @return the exit code
    public static int run(PrintStream out, PrintStream err, String... args) {
        return run(new Screen(CleanStream.of(out), CleanStream.of(err), false, false), args);
    }

    static int run(Screen screen, String... args) {
        Failures failures = new Failures(screen);
        CommandLine line = new CommandLine(new Main());
        for (Verb verb : verbs(screen)) {
            CommandLine command = new CommandLine(verb);
            verb.addTo(command.getCommandSpec());
            if (verb instanceof LabCommand) LabCommand.verbs(screen).forEach(its -> command.addSubcommand(its));
            line.addSubcommand(command);
        }
        line.setOut(screen.out().writer())
                .setErr(screen.err().writer())
                .setExpandAtFiles(false) // a file named @args.csv is a file
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
        int code;
        try {
            code = line.execute(args);
        } catch (Error e) {
            code = failures.tell(e);
        }
        return failures.afterPrinting(code);
    }

    private static List<Verb> verbs(Screen screen) {
        return List.of(
                new TrainCommand(screen),
                new PreflightCommand(screen),
                new DiagnoseCommand(screen),
                new RepairCommand(screen),
                new EvaluateCommand(screen),
                new PredictCommand(screen),
                new SummaryCommand(screen),
                new DataCommand(screen),
                new LrFindCommand(screen),
                new SearchCommand(screen),
                new LabCommand(screen),
                new ReportCommand(screen),
                new ImportCommand(screen),
                new DiffCommand(screen),
                new ExportCommand(screen),
                new BenchCommand(screen));
    }

    /// The text of `--version`.
    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"gradus " + Version.text(), "Java " + Runtime.version()};
        }
    }
}
