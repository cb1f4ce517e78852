package dev.gradus.tensor.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;

/// Transposes 8 rows of an array into a panel.
abstract class BlockTranspose {
    /// panel[po + k * columns + j] = b[bo + j * ldb + k] for 8 rows j.
    ///
    /// @param kc elements of a row, a multiple of 8
    abstract void run(int kc, float[] b, int bo, int ldb, float[] panel, int po, int columns);

    /// The same code as a new class, which the JIT compiles from the beginning.
    static BlockTranspose again(Class<? extends BlockTranspose> code) {
        try (InputStream bytes = code.getResourceAsStream(code.getSimpleName() + ".class")) {
            var lookup = MethodHandles.lookup().defineHiddenClass(Objects.requireNonNull(bytes).readAllBytes(), true);
            var constructor = lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class));
            return (BlockTranspose) constructor.invoke();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (Throwable e) { // what MethodHandle.invoke declares
            throw new AssertionError("the JVM refuses a class that it has loaded before", e);
        }
    }
}
