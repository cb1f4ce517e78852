package dev.gradus.lab.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How many columns the terminal has at this moment, which changes when its window does.
///
/// Java has no answer. On Linux and macOS the system is asked as `stty` does, by `ioctl(1, TIOCGWINSZ)`; elsewhere, and where that fails, it is
/// what `COLUMNS` says, or 80.
final class TerminalWidth {
    private static final int USUAL = 80, LEAST = 20, MOST = 1000;
    private static final long LINUX = 0x5413, MACOS = 0x40087468;
    private static final int STDOUT = 1;

    private final @Nullable MethodHandle ioctl;
    private final long request;
    private final int terminal;

    TerminalWidth() {
        this(STDOUT);
    }

    /// @param terminal the number of an open file
    TerminalWidth(int terminal) {
        this.terminal = terminal;
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        request = system.contains("mac") ? MACOS : LINUX;
        boolean unix = system.contains("linux") || system.contains("mac");
        ioctl = unix && TerminalWidth.class.getModule().isNativeAccessEnabled() ? ioctl() : null;
    }

    @SuppressWarnings("restricted") // the launcher allows it, and it is asked before
    private static @Nullable MethodHandle ioctl() {
        Linker linker = Linker.nativeLinker();
        var signature = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
        return linker.defaultLookup()
                .find("ioctl")
                .map(symbol -> linker.downcallHandle(symbol, signature, Linker.Option.firstVariadicArg(2)))
                .orElse(null);
    }

    /// The number of columns.
    int columns() {
        int asked = ioctl == null ? 0 : ask(ioctl);
        return asked > 0 ? Math.clamp(asked, LEAST, MOST) : said();
    }

    private int ask(MethodHandle handle) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(JAVA_SHORT, 4); // rows, columns, width and height in pixels
            int failed = (int) handle.invokeExact(terminal, request, size);
            return failed != 0 ? 0 : Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1));
        } catch (Throwable e) { // whatever it is, a line of the usual length is no reason to fail
            return 0;
        }
    }

    private static int said() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("\\d{2,3}") ? Integer.parseInt(columns) : USUAL;
    }
}
