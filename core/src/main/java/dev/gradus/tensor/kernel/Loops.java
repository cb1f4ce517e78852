package dev.gradus.tensor.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The loops of one kind over all functions, each in a class of its own, made when its function is first used.
///
/// A single loop that takes the function as an argument calls many functions from one place. C2 does not inline such a call, so that
/// every vector that it passes becomes an object, and the loop a hundred times slower. The loop is therefore written once and
/// defined again for each function, as a hidden class that has the function as a constant: C2 sees straight through it.
///
/// @param <A> `float[]` or `double[]`
final class Loops<A> {
    private static final int UNARY = Unary.values().length, BINARY = Binary.values().length;

    private final Class<? extends Loop<A>> code;

    /// No more than an array, for a kernel of a few elements takes no longer than a look into a map. Loops have no state, so that
    /// a thread may find one that another has just put there.
    private final @Nullable Loop<A>[] known;

    /// @param code the class to define again; it asks [#function] what to loop over
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    Loops(Class<? extends Loop<A>> code) {
        this.code = code;
        known = new Loop[UNARY + BINARY + Ternary.values().length];
    }

    /// @param function a constant of [Unary], [Binary] or [Ternary]
    @SuppressWarnings("EnumOrdinal") // only an index here
    Loop<A> of(Enum<?> function) {
        int first = function instanceof Unary ? 0 : function instanceof Binary ? UNARY : UNARY + BINARY;
        int at = first + function.ordinal();
        Loop<A> loop = known[at];
        return loop != null ? loop : make(function, at);
    }

    private synchronized Loop<A> make(Enum<?> function, int at) {
        Loop<A> made = known[at];
        if (made == null) known[at] = made = define(function);
        return made;
    }

    /// The function of the class that asks.
    static Enum<?> function(MethodHandles.Lookup asking) {
        try {
            return MethodHandles.classData(asking, ConstantDescs.DEFAULT_NAME, Enum.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError("a class may read its own data", e);
        }
    }

    @SuppressWarnings("unchecked") // of the class `code`, or a copy of it
    private Loop<A> define(Enum<?> function) {
        try (InputStream bytes = code.getResourceAsStream(code.getSimpleName() + ".class")) {
            var lookup =
                    MethodHandles.lookup()
                            .defineHiddenClassWithClassData(
                                    Objects.requireNonNull(bytes).readAllBytes(), function, true);
            var constructor = lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class));
            return (Loop<A>) constructor.invoke();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (Throwable e) { // what MethodHandle.invoke declares
            throw new AssertionError("the JVM refuses a class that it has loaded before", e);
        }
    }
}
