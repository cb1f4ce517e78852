package dev.gradus.lab.cli;

import dev.gradus.lab.chart.Text;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Where a command prints, and what that place can show.
///
/// @param out results
/// @param err everything else
/// @param live whether a line can be drawn over
/// @param colour whether colours are wanted
record Screen(CleanStream out, CleanStream err, boolean live, boolean colour) {
    /// Back to the begin of the line, which is empty then.
    static final class Clear {
        static final String LINE = CleanStream.control("[G") + CleanStream.control("[2K");

        private Clear() {}
    }

    /// The screen of this process: live on a terminal, coloured unless `NO_COLOR` is set.
    @SuppressWarnings("SystemConsoleNull") // JDK 25 has none where standard input or output is not a terminal
    static Screen system() {
        Console console = System.console();
        String term = System.getenv("TERM");
        boolean live = console != null && console.isTerminal() && !"dumb".equals(term);
        String noColour = System.getenv("NO_COLOR");
        return new Screen(
                stream(FileDescriptor.out, "stdout.encoding"),
                stream(FileDescriptor.err, "stderr.encoding"),
                live,
                live && (noColour == null || noColour.isEmpty()));
    }

    /// A stream in UTF-8 whatever the locale, which containers do not have; consoles of Windows have encodings of their own.
    private static CleanStream stream(FileDescriptor where, String property) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        Charset charset =
                windows
                        ? Charset.forName(System.getProperty(property, "UTF-8"), StandardCharsets.UTF_8)
                        : StandardCharsets.UTF_8;
        return CleanStream.of(new FileOutputStream(where), charset);
    }

    /// The same screen whose results are kept free for one JSON object.
    Screen talkingToErr() {
        return new Screen(err, err, live, colour);
    }

    /// A whole number: in groups of three for people, plain digits for pipes, where it is searched for.
    String count(double n) {
        return digits(Text.count(n));
    }

    /// A text whose numbers are as [#count] has them.
    String digits(String text) {
        return live ? text : text.replace("\u202f", "");
    }

    String bold(String text) {
        return styled(text, "1");
    }

    String soft(String text) {
        return styled(text, "2");
    }

    String red(String text) {
        return styled(text, "1;31");
    }

    String green(String text) {
        return styled(text, "32");
    }

    private String styled(String text, String code) {
        return colour ? CleanStream.control("[" + code + "m") + text + CleanStream.control("[0m") : text;
    }
}
