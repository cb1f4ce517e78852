package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.CoreClasses;
import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What operations say of themselves, against what they do to extreme numbers.
class TraitTest {
    private static final List<OpSample> SAMPLES =
            OpSamples.ALL.stream().filter(sample -> !sample.name().equals("your own function")).toList();

    private static final float[] EXTREMES = {0, -1, 1, 1e-30f, -1e-30f, 3e30f, -3e30f, 3e38f};

    /// Operations that are made of others and go wrong as those; written by hand, they pass on what they were given.
    private static List<Watch.Fault> faults(OpSample sample) {
        List<Watch.Fault> faults = new ArrayList<>();
        for (float extreme : EXTREMES) {
            List<Tensor> inputs =
                    sample.inputs(DType.FLOAT32).stream()
                            .map(t -> Tensor.full(t.shape(), extreme).requiresGrad(true))
                            .toList();
            try (var watch = Watch.open()) {
                Tensor y = sample.function().apply(inputs);
                if (watch.first() == null) y.backward(Tensor.ones(y.shape().toArray()));
                Watch.Fault fault = watch.first();
                if (fault != null && fault.isProducer()) faults.add(fault);
            } catch (GradusException refused) {
                // not an input that it takes
            }
        }
        return faults;
    }

    @Test
    void what_makes_finite_numbers_infinite_says_why() {
        Set<Trait> seen = new TreeSet<>(), reasons = EnumSet.range(Trait.CAN_OVERFLOW, Trait.DIVIDES);
        for (OpSample sample : SAMPLES) {
            for (Watch.Fault fault : faults(sample)) {
                assertThat(fault.traits()).as("%s: %s", sample, fault).containsAnyElementsOf(reasons);
                seen.addAll(fault.traits());
            }
        }
        assertThat(seen).containsAll(reasons);
    }

    @Test
    void an_operation_is_known_by_what_it_says_and_not_by_its_class() {
        assertThat(CoreClasses.callers(Class.class, Set.of("getSimpleName")))
                .filteredOn(name -> name.matches("dev\\.gradus\\.tensor\\.\\w+"))
                .containsExactly("dev.gradus.tensor.Function"); // somebody's own
    }
}
