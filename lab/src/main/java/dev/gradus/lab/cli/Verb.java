package dev.gradus.lab.cli;

import dev.gradus.error.GradusException;
import dev.gradus.error.Mistakes;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Compute;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What all verbs have in common.
abstract class Verb implements Callable<Integer> {
    private final Screen screen;

    @Option(names = "--json", description = "print one JSON object, and everything else on stderr")
    boolean json;

    @Option(names = "--threads", paramLabel = "N", description = "threads to use; results do not depend on it")
    @Nullable String threads;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    Verb(Screen screen) {
        this.screen = screen;
    }

    /// Where messages are printed.
    Screen screen() {
        return json ? screen.talkingToErr() : screen;
    }

    /// Prints the one object of `--json`.
    void printJson(Map<String, ?> result) {
        if (json) screen.out().print(Json.pretty(result));
    }

    @Override
    public Integer call() {
        if (threads != null) Compute.threads(whole("--threads", threads));
        try (var _ = Mistakes.show(text -> screen().err().line("note: " + text))) {
            return act();
        }
    }

    /// Adds options that are made of a table.
    void addTo(CommandSpec command) {}

    /// Does what the verb says.
    ///
    /// @return the exit code
    abstract int act();

    static int whole(String option, String value) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= 1) return number;
        } catch (NumberFormatException e) {
            // falls through to the error below
        }
        throw GradusException.got("%s %s", option, value)
                .expected("a whole number of at least 1")
                .because("a typing mistake")
                .repair("Correct it, or leave the option out.");
    }
}
