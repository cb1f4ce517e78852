package dev.gradus.train;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Copies of named tensors, in memory that is used again for the next copy.
final class Copies {
    private final Map<String, Tensor> kept = new LinkedHashMap<>();

    /// New copies that nobody changes.
    static Map<String, Tensor> of(Map<String, Tensor> present) {
        Copies copies = new Copies();
        copies.take(present);
        return copies.kept;
    }

    void take(Map<String, Tensor> present) {
        kept.keySet().retainAll(present.keySet());
        present.forEach((name, values) -> {
            Tensor copy = kept.get(name);
            if (copy == null) kept.put(name, values.detach().copy());
            else copy.set(values);
        });
    }

    Map<String, Tensor> values() {
        return kept;
    }

    /// Gives tensors the values that others of the same names have.
    ///
    /// @throws GradusException when a name is missing or left over, or a shape or type is another
    static void put(String where, Map<String, Tensor> values, Map<String, Tensor> into) {
        if (!values.keySet().equals(into.keySet())) {
            throw misfit(where, "tensors " + values.keySet(), "tensors " + into.keySet());
        }
        into.forEach((name, present) -> {
            Tensor saved = values.get(name);
            if (saved == null || !saved.shape().equals(present.shape()) || saved.dtype() != present.dtype()) {
                String found = saved == null ? "no values" : saved.dtype() + " " + saved.shape();
                throw misfit(where, found + " for " + name, present.dtype() + " " + present.shape());
            }
        });
        into.forEach((name, present) -> present.set(Objects.requireNonNull(values.get(name))));
    }

    private static GradusException misfit(String where, String got, String expected) {
        return GradusException.got("%s has %s", where, shortened(got))
                .expected("%s", shortened(expected))
                .because("it was saved by the training of another model")
                .repair("Resume with the model, the optimizer and the average that the training began with.");
    }

    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + " …";
    }
}
