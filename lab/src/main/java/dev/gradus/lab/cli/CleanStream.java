package dev.gradus.lab.cli;

import dev.gradus.error.Printable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The one way to standard output and standard error: what comes from files is made [Printable], control sequences of our own
/// pass, and a failure to write is remembered, which a [PrintStream] alone keeps to itself.
final class CleanStream extends PrintStream {
    private static final String ESCAPED = "\\u001b";

    private final Recording target;

    /// What tells our own sequences from those that a file holds; made only where one is needed.
    private static final class Mark {
        static final String ID = UUID.randomUUID() + ":";
    }

    /// A stream that remembers its first failure.
    private static final class Recording extends FilterOutputStream {
        private @Nullable IOException failure;

        Recording(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int n) throws IOException {
            try {
                out.write(bytes, from, n);
            } catch (IOException e) {
                if (failure == null) failure = e;
                throw e;
            }
        }

        /// Whether a print stream of the caller, which throws nothing, has failed.
        boolean hasFailedBelow() {
            return out instanceof PrintStream below && below.checkError();
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }
    }

    private CleanStream(Recording target, Charset charset) {
        super(target, true, charset);
        this.target = target;
    }

    static CleanStream of(OutputStream out, Charset charset) {
        return new CleanStream(new Recording(out), charset);
    }

    static CleanStream of(PrintStream out) {
        return of(out, out.charset());
    }

    /// A control sequence of our own, to be printed as a part of a text.
    ///
    /// @param sequence what follows the escape character
    static String control(String sequence) {
        return "\u001b" + Mark.ID + sequence;
    }

    /// Prints one line, whatever line ends the text has.
    void line(String text) {
        println(Printable.line(text));
    }

    @Override
    public void print(@Nullable String text) {
        String clean = Printable.lines(String.valueOf(text));
        super.print(clean.contains(ESCAPED) ? clean.replace(ESCAPED + Mark.ID, "\u001b") : clean);
    }

    @Override
    public void print(@Nullable Object thing) {
        print(String.valueOf(thing));
    }

    @Override
    public void print(char c) {
        print(String.valueOf(c));
    }

    @Override
    public void print(char[] text) {
        print(new String(text));
    }

    /// For those that want a writer.
    PrintWriter writer() {
        var writer =
                new Writer() {
                    @Override
                    public void write(char[] text, int from, int n) {
                        print(new String(text, from, n));
                    }

                    @Override
                    public void flush() {
                        CleanStream.this.flush();
                    }

                    @Override
                    public void close() {
                        flush();
                    }
                };
        return new PrintWriter(writer, true);
    }

    /// Why something that was printed is lost.
    ///
    /// @return null where nothing is, and where the reader wanted no more and has closed the pipe
    @Nullable IOException failure() {
        boolean failed = checkError() || target.hasFailedBelow();
        IOException known = target.failure;
        if (known == null) return failed ? new IOException("the stream has failed") : null;
        String reason = Objects.requireNonNullElse(known.getMessage(), "").toLowerCase(Locale.ROOT);
        return reason.contains("pipe") ? null : known;
    }
}
