package dev.gradus.lab.cli;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        return tell(name(line), json, usage(e, line));
    }

    private static GradusException usage(ParameterException e, CommandLine line) {
        String name = name(line);
        boolean top = line.getParent() == null, hasVerbs = !line.getSubcommands().isEmpty();
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            List<String> known = new ArrayList<>(line.getSubcommands().keySet());
            if (word.startsWith("-")) known = new ArrayList<>(line.getCommandSpec().optionsMap().keySet());
            boolean verb = hasVerbs && !word.startsWith("-");
            return GradusException.got(verb ? "there is no verb '%s'" : "'%s' is unknown", Printable.excerpt(word, 80))
                    .expected(
                            verb
                                    ? "one of the verbs of gradus" + (top ? "" : " " + name)
                                    : "the options and arguments of gradus " + (top ? "" : name))
                    .because("a spelling mistake")
                    .repair(
                            "%s See gradus %s--help.",
                            known.isEmpty() ? "Leave it out." : Suggest.sentence(word, known), top ? "" : name + " ");
        }
        String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return GradusException.got("%s", Printable.excerpt(what.replaceAll("\\.$", ""), 300))
                .expected(
                        top
                                ? "a verb: " + String.join(", ", line.getSubcommands().keySet())
                                : "complete options and arguments")
                .because("something was left out, or mistyped")
                .repair("See gradus %s--help.", top ? "" : name + " ");
    }

    /// As the user calls it: `train`, `lab run`; `gradus` for the program itself.
    private static String name(CommandLine line) {
        String whole = line.getCommandSpec().qualifiedName(" ");
        return whole.substring(whole.indexOf(' ') + 1);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
        boolean json = line.getCommand() instanceof Verb verb && verb.json;
        if (e instanceof GradusException known) return tell(name(line), json, known);
        GradusException limit = limit(e);
        return limit == null ? tell(name(line), json, e) : tell(name(line), json, limit);
    }

    /// What no parser and no verb has made an error of its own.
    int tell(Error e) {
        GradusException limit = limit(e);
        return limit == null ? tell("gradus", false, e) : tell("gradus", false, limit);
    }

    /// That a limit of Java itself was reached, in this thread or in one that worked for it, or that a system property was refused
    /// while a class was initialized.
    private static @Nullable GradusException limit(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError e) return outOfMemory(e);
            if (thrown instanceof LinkageError && cause instanceof GradusException refused) return refused;
            if (cause instanceof InvalidPathException e) return noPath(e);
            if (cause instanceof StackOverflowError) {
                return GradusException.got("something nested too deeply to be read")
                        .expected("settings and files of at most %d levels", Json.DEPTH)
                        .because("a file was made by a program that went astray, or to do harm")
                        .repair("Look at the files that were named.");
            }
        }
        return null;
    }

    private static GradusException noPath(InvalidPathException e) {
        return GradusException.got(
                        "the path %s (%s)", Printable.excerpt(e.getInput(), 200), String.valueOf(e.getReason()))
                .expected("one that the file system of this machine can have")
                .because(
                        "Java was started in a locale that is not UTF-8, or the name has a character that no name may have")
                .repair("Set LC_ALL=C.UTF-8, or start it with the script gradus, which does.");
    }

    /// Exit codes are worth nothing where the answer did not arrive: a full disk is reported, a closed pipe is not.
    ///
    /// @param code of the verb
    /// @return the code of the process
    int afterPrinting(int code) {
        IOException lost = screen.out().failure();
        if (lost != null) {
            tell(
                    "gradus",
                    false,
                    GradusException.got("standard output could not be written (%s)", String.valueOf(lost.getMessage()))
                            .expected("a place that takes all that is printed")
                            .because("the disk to which it was redirected is full")
                            .repair(
                                    "Make room, and give the command again. Folders of runs are written on their own."));
        }
        boolean complete = lost == null && screen.err().failure() == null;
        return complete || code != ExitCode.DONE ? code : ExitCode.BAD_INPUT;
    }

    /// No memory is left, not even for a long message.
    private static GradusException outOfMemory(OutOfMemoryError e) {
        long most = Runtime.getRuntime().maxMemory() >> 20;
        return GradusException.got("out of memory: %s", String.valueOf(e.getMessage()))
                .expected("what it takes within the %d MiB that Java may use", most)
                .because("a large batch, model or data set")
                .repair(
                        "Use a smaller --batch-size, or give Java more memory: GRADUS_JAVA_OPTS=-Xmx%dm. A run can"
                                + " be resumed from its last checkpoint with --resume.",
                        2 * most);
    }

    private int tell(String verb, boolean json, GradusException e) {
        GradusException.Parts parts = e.parts();
        screen.err().line(head(verb) + " " + parts.got());
        screen.err().line("  expected  " + parts.expected());
        screen.err().line("  cause     " + parts.cause() + " (likely)");
        screen.err().line("  repair    " + ShellWords.of(parts.repair()));
        if (json) printJson("input", ShellWords.of(String.valueOf(e.getMessage())), ExitCode.BAD_INPUT);
        return ExitCode.BAD_INPUT;
    }

    private String head(String verb) {
        return screen.red(verb.equals("gradus") ? "gradus:" : "gradus " + verb + ":");
    }

    private int tell(String verb, boolean json, Throwable e) {
        screen.err().line(head(verb) + " internal error: " + e);
        screen.err().line("  This is a mistake in Gradus, not in what you did. " + log(e));
        if (json) printJson("internal", String.valueOf(e), ExitCode.INTERNAL_ERROR);
        return ExitCode.INTERNAL_ERROR;
    }

    private static String log(Throwable e) {
        try {
            Path log = Files.createTempFile("gradus-error-", ".log");
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            Files.writeString(log, Printable.lines(trace.toString()));
            return "Please report it with the details in " + log;
        } catch (IOException second) {
            return "Its details could not be written (" + second + ").";
        }
    }

    private void printJson(String kind, String message, int code) {
        screen.out().print(Json.pretty(Map.of("error", Map.of("kind", kind, "message", message, "exitCode", code))));
    }
}
