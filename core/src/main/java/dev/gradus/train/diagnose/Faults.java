package dev.gradus.train.diagnose;

import dev.gradus.tensor.Trait;
import dev.gradus.tensor.Watch;
import java.util.ArrayList;
import java.util.List;

/// What the operands of a faulty operation say.
final class Faults {
    /// A divisor that makes an overflow of numbers of ordinary size; the square of one over it is beyond float32.
    static final double NEARLY_ZERO = 1e-18;

    private Faults() {}

    static boolean can(Watch.Fault f, Trait trait) {
        return f.traits().contains(trait);
    }

    /// The largest finite number among the operands.
    static double largest(Watch.Fault f) {
        return f.inputs().stream().mapToDouble(o -> o.values().largest()).max().orElse(Double.NaN);
    }

    /// The largest number that belongs to the bad one; of all, where none belongs to it alone.
    static double size(Watch.Fault f) {
        return f.inputs().stream()
                .filter(o -> o.there().isPresent())
                .mapToDouble(o -> Math.abs(o.there().getAsDouble()))
                .max()
                .orElse(largest(f));
    }

    /// Whether something was divided by nearly 0: by an operand, or by a deviation of numbers that are not huge themselves.
    static boolean dividesByZero(Watch.Fault f) {
        if (!can(f, Trait.DIVIDES)) return false;
        List<Watch.Operand> divisors = f.inputs().stream().filter(Watch.Operand::isDivisor).toList();
        return divisors.isEmpty()
                ? can(f, Trait.MIXES_ELEMENTS) && largest(f) < 1 / NEARLY_ZERO
                : divisors.stream().anyMatch(o -> Math.abs(o.there().orElse(Double.NaN)) <= NEARLY_ZERO);
    }

    /// The gradient that the operation was given on the way back.
    static double gradient(Watch.Fault f) {
        return f.isBackward() ? f.inputs().getFirst().values().largest() : Double.NaN;
    }

    /// The numbers that belong to the bad one, as evidence.
    static List<Measured> measured(Watch.Fault f, String healthy) {
        List<Measured> measured = new ArrayList<>();
        for (Watch.Operand o : f.inputs()) {
            String name = f.operation() + ": " + (o.name() == null ? o.what() : o.name());
            if (o.there().isPresent()) measured.add(new Measured(name, o.there().getAsDouble(), healthy));
            else measured.add(new Measured(name + ", largest", o.values().largest(), healthy));
        }
        return measured;
    }
}
