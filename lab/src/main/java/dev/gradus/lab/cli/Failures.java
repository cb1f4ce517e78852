package dev.gradus.lab.cli;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Tells people what went wrong: bad input in four parts, anything else in a line and with a log for whoever repairs it.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Screen screen;

    Failures(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        boolean json = Arrays.asList(args).contains("--json");
        return tell(line.getCommandName(), json, usage(e, line));
    }

    private static GradusException usage(ParameterException e, CommandLine line) {
        String name = line.getCommandName();
        boolean top = line.getParent() == null;
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            List<String> known = new ArrayList<>(top ? line.getSubcommands().keySet() : List.of());
            if (word.startsWith("-")) known = new ArrayList<>(line.getCommandSpec().optionsMap().keySet());
            boolean verb = top && !word.startsWith("-");
            return GradusException.got(verb ? "there is no verb '%s'" : "'%s' is unknown", word)
                    .expected(
                            verb
                                    ? "one of the verbs of gradus"
                                    : "the options and arguments of gradus " + (top ? "" : name))
                    .because("a spelling mistake")
                    .repair(
                            "%s See gradus %s--help.",
                            known.isEmpty() ? "Leave it out." : Suggest.sentence(word, known), top ? "" : name + " ");
        }
        String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return GradusException.got(what.replaceAll("\\.$", "").replace("%", "%%"))
                .expected(
                        top
                                ? "a verb: " + String.join(", ", line.getSubcommands().keySet())
                                : "complete options and arguments")
                .because("something was left out, or mistyped")
                .repair("See gradus %s--help.", top ? "" : name + " ");
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
        boolean json = line.getCommand() instanceof Verb verb && verb.json;
        if (e instanceof GradusException known) return tell(line.getCommandName(), json, known);
        return tell(line.getCommandName(), json, e);
    }

    /// No memory is left, not even for a long message.
    int tell(OutOfMemoryError e) {
        long most = Runtime.getRuntime().maxMemory() >> 20;
        return tell(
                "gradus",
                false,
                GradusException.got("out of memory: %s", String.valueOf(e.getMessage()))
                        .expected("what it takes within the %d MiB that Java may use", most)
                        .because("a large batch, model or data set")
                        .repair(
                                "Use a smaller --batch-size, or give Java more memory: GRADUS_JAVA_OPTS=-Xmx%dm. A run can"
                                        + " be resumed from its last checkpoint with --resume.",
                                2 * most));
    }

    private int tell(String verb, boolean json, GradusException e) {
        GradusException.Parts parts = e.parts();
        screen.err()
                .println(screen.red(verb.equals("gradus") ? "gradus:" : "gradus " + verb + ":") + " " + parts.got());
        screen.err().println("  expected  " + parts.expected());
        screen.err().println("  cause     " + parts.cause() + " (likely)");
        screen.err().println("  repair    " + parts.repair());
        if (json) printJson("input", String.valueOf(e.getMessage()), ExitCode.BAD_INPUT);
        return ExitCode.BAD_INPUT;
    }

    private int tell(String verb, boolean json, Exception e) {
        screen.err().println(screen.red("gradus " + verb + ":") + " internal error: " + e);
        screen.err().println("  This is a mistake in Gradus, not in what you did. " + log(e));
        if (json) printJson("internal", String.valueOf(e), ExitCode.INTERNAL_ERROR);
        return ExitCode.INTERNAL_ERROR;
    }

    private static String log(Exception e) {
        try {
            Path log = Files.createTempFile("gradus-error-", ".log");
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(log))) {
                e.printStackTrace(out);
            }
            return "Please report it with the details in " + log;
        } catch (IOException second) {
            return "Its details could not be written (" + second + ").";
        }
    }

    private void printJson(String kind, String message, int code) {
        screen.out().print(Json.pretty(Map.of("error", Map.of("kind", kind, "message", message, "exitCode", code))));
    }
}
