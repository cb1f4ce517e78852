package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one call of the command line left behind.
///
/// @param code the exit code
/// @param out standard output
/// @param err standard error
record Gradus(int code, String out, String err) {
    static Gradus run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code =
                Main.run(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        args);
        return new Gradus(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// A screen that keeps what is printed.
    ///
    /// @param live whether it is a terminal
    static Screen screen(ByteArrayOutputStream out, ByteArrayOutputStream err, boolean live) {
        return new Screen(
                CleanStream.of(new PrintStream(out, true, StandardCharsets.UTF_8)),
                CleanStream.of(new PrintStream(err, true, StandardCharsets.UTF_8)),
                live,
                live);
    }

    /// The one object on standard output, of a call that went well.
    Map<String, Object> json() {
        assertThat(code).as(err).isZero();
        return new LinkedHashMap<>(Json.readObject("standard output", out));
    }

    /// The same call, after a check that it was refused as bad input is: in four parts, without a stack trace.
    Gradus refused() {
        assertThat(code).as(out + err).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.lines().toList()).hasSize(4);
        assertThat(err).startsWith("gradus").contains("\n  expected  ", "\n  cause     ", "\n  repair    ");
        assertThat(err).doesNotContain("\tat ", "Exception in");
        return this;
    }
}
