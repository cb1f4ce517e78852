package dev.gradus.lab.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The width of a terminal that is made for the test, and resized.
class TerminalWidthTest {
    private static final int READ_WRITE = 2;
    private static final long SET_SIZE = 0x5414;

    @SuppressWarnings("restricted") // tests may
    private static MethodHandle function(String name, FunctionDescriptor signature, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature, options);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void it_is_that_of_the_window_at_this_moment() throws Throwable {
        MethodHandle open =
                function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
        MethodHandle resize =
                function(
                        "ioctl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                        Linker.Option.firstVariadicArg(2));
        MethodHandle close = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int terminal = (int) open.invokeExact(arena.allocateFrom("/dev/ptmx"), READ_WRITE);
            assertThat(terminal).isPositive();
            try {
                var width = new TerminalWidth(terminal);
                for (int columns : new int[] {57, 200, 80}) {
                    var size = arena.allocateFrom(JAVA_SHORT, (short) 24, (short) columns, (short) 0, (short) 0);
                    assertThat((int) resize.invokeExact(terminal, SET_SIZE, size)).isZero();
                    assertThat(width.columns()).isEqualTo(columns);
                }
            } finally {
                assertThat((int) close.invokeExact(terminal)).isZero();
            }
        }
    }
}
