package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever brings a value of a tensor, or a random number, into Java refuses to be recorded: what Java does with it would stay as it was.
class ValuesInJavaTest {
    private static final Tensor X = Tensor.of(1, 2, 3).copy().requiresGrad(true),
            ONE = Tensor.of(1f).copy(),
            LABELS = Tensor.ofInts(0, 2).copy();

    /// What reads values, by the name of the method.
    private static final Map<String, Function<Rng, Object>> READ =
            Map.ofEntries(
                    Map.entry("Tensor.item", rng -> ONE.item()),
                    Map.entry("Tensor.get", rng -> X.get(1)),
                    Map.entry("Tensor.toFloats", rng -> X.toFloats()),
                    Map.entry("Tensor.toDoubles", rng -> X.toDoubles()),
                    Map.entry("Tensor.toInts", rng -> X.toInts()),
                    Map.entry("Tensor.toString", rng -> X.toString()),
                    Map.entry("Tensor.grad", rng -> String.valueOf(X.grad())),
                    Map.entry("Ops.isFinite", rng -> Ops.isFinite(X)),
                    Map.entry("Ops.areFinite", rng -> Ops.areFinite(List.of(X))),
                    Map.entry("Elements.dot", rng -> Elements.dot(X, X)),
                    Map.entry("Values.of", rng -> Values.of(X)),
                    Map.entry("Rng.bits", rng -> rng.bits(1)),
                    Map.entry("Rng.uniform", rng -> rng.uniform(1)),
                    Map.entry("Rng.normal", rng -> rng.normal(1)),
                    Map.entry("Rng.below", rng -> rng.below(1, 5)),
                    Map.entry("Ops.useGradient", _ -> Ops.useGradient(X)),
                    Map.entry("Rng.permutation", rng -> rng.permutation(3).length));

    /// What changes more than the tensors that a computation makes, and gives nothing back.
    private static final Map<String, Consumer> CHANGE =
            Map.ofEntries(
                    Map.entry("Tensor.zeroGrad", () -> X.zeroGrad()),
                    Map.entry("Tensor.backward", () -> X.sum().backward()),
                    Map.entry("Tensor.requiresGrad", () -> ONE.requiresGrad(false)),
                    Map.entry("Ops.fill", () -> Ops.fill(ONE, new float[1])),
                    Map.entry("Ops.retainGradient", () -> Ops.retainGradient(X.sum())),
                    Map.entry("Ops.read", () -> Ops.read(LABELS, new int[2])),
                    Map.entry("Elements.update", () -> Elements.update((e, scratch) -> e[0].scale(1), ONE)),
                    Map.entry("Rng.bits", () -> Rng.of(1).bits(0, new int[2], 2)),
                    Map.entry("Workspace.open", () -> Workspace.open().close()),
                    Map.entry("Workspace.borrow", () -> Workspace.borrow().close()),
                    Map.entry("Workspace.openOnce", () -> Workspace.openOnce().close()),
                    Map.entry("Watch.open", () -> Watch.open().close()));

    private interface Consumer extends Runnable {}

    /// Why the others need not refuse.
    private static final Map<String, String> NEED_NOT =
            Map.of(
                    "Tensor.size", "a shape does not change",
                    "Tensor.name", "no kernel depends on it",
                    "Tensor.requiresGrad", "a change is noticed before each replay",
                    "Ops.contains", "the answer is compared before each replay");

    private static final Set<Class<?>> CLASSES = Set.of(Tensor.class, Ops.class, Elements.class, Rng.class);

    @Test
    void each_method_that_gives_java_a_value_is_known_here() {
        Set<String> found = new TreeSet<>();
        for (Class<?> type : CLASSES) {
            for (Method m : type.getDeclaredMethods()) {
                boolean value =
                        m.getReturnType().isPrimitive()
                                || m.getReturnType().isArray()
                                || m.getReturnType() == String.class;
                if (m.getReturnType() == void.class || !value || !Modifier.isPublic(m.getModifiers())) continue;
                found.add(type.getSimpleName() + "." + m.getName());
            }
        }
        assertThat(found)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(READ.containsKey(name) || NEED_NOT.containsKey(name)).as(name).isTrue());
    }

    @Test
    void reading_refuses_and_each_call_computes() {
        READ.forEach((name, read) -> {
            var step =
                    Replay.of(rng -> {
                        Object value = read.apply(rng.fork(1));
                        assertThat(value).isNotNull();
                        return X.sum();
                    });
            for (int i = 0; i < 3; i++) step.forward(Rng.of(i));
            assertThat(step.refusal()).as(name).isNotNull();
        });
    }

    @Test
    void changing_from_java_refuses_and_each_call_changes() {
        CHANGE.forEach((name, change) -> {
            int[] calls = new int[1];
            var step =
                    Replay.of(rng -> {
                        calls[0]++;
                        change.run();
                        return X.sum();
                    });
            for (int i = 0; i < 4; i++) step.forward(Rng.of(i));
            assertThat(step.refusal()).as(name).isNotNull();
            assertThat(calls[0]).as(name).isEqualTo(4);
        });
    }

    @Test
    void each_method_that_changes_something_is_known_here() {
        Set<String> known = new TreeSet<>(CHANGE.keySet());
        known.addAll(
                List.of(
                        "Tensor.set",
                        "Ops.increment",
                        "Ops.check",
                        "Elements.repeat")); // recorded: they do the same to tensors each time
        Stream<String> found =
                CLASSES.stream()
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == void.class)
                        .map(m -> m.getDeclaringClass().getSimpleName() + "." + m.getName());
        assertThat(found).isSubsetOf(known);
    }
}
