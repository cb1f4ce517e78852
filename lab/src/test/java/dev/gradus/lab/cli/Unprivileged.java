package dev.gradus.lab.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/// This thread without root's right to read what nobody may read, until it is closed: tests run as root in containers, and permissions count
/// there, too.
///
/// Linux keeps such rights for each thread: capset(2) without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH. Elsewhere nothing changes.
final class Unprivileged implements AutoCloseable {
    private static final int VERSION_3 = 0x20080522, OVERRIDING = 1 << 1 | 1 << 2;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment header = arena.allocate(JAVA_INT, 2);

    /// Effective, permitted and inheritable rights, twice 32 of them.
    private final MemorySegment rights = arena.allocate(JAVA_INT, 6);

    private final int before;

    Unprivileged() {
        header.set(JAVA_INT, 0, VERSION_3);
        call("capget");
        before = rights.get(JAVA_INT, 0);
        set(before & ~OVERRIDING);
    }

    private void set(int effective) {
        rights.set(JAVA_INT, 0, effective);
        call("capset");
    }

    @SuppressWarnings("restricted") // tests may
    private void call(String name) {
        Linker linker = Linker.nativeLinker();
        var function = linker.defaultLookup().find(name);
        if (function.isEmpty()) return;
        try {
            int _ =
                    (int)
                            linker.downcallHandle(function.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS))
                                    .invokeExact(header, rights);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        set(before);
        arena.close();
    }
}
