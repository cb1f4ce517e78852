package dev.gradus.tensor.kernel;

import dev.gradus.error.GradusException;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector width of this JVM: what the processor prefers, or the system property `gradus.vector.bits`.
final class VectorSize {
    /// The species of all float kernels. Results are the same for every species; only the speed differs.
    static final VectorSpecies<Float> SPECIES = species();

    private VectorSize() {}

    private static VectorSpecies<Float> species() {
        var value = System.getProperty("gradus.vector.bits");
        if (value == null) {
            int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
            return bits >= 512
                    ? FloatVector.SPECIES_512
                    : bits == 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
        }
        return switch (value.strip()) {
            case "512" -> FloatVector.SPECIES_512;
            case "256" -> FloatVector.SPECIES_256;
            case "128" -> FloatVector.SPECIES_128;
            default ->
                    throw GradusException.got("System property gradus.vector.bits is \"%s\"", value)
                            .expected("512, 256 or 128")
                            .because("A typing mistake")
                            .repair(
                                    "Correct it, or leave it out to use what the processor prefers (%d).",
                                    FloatVector.SPECIES_PREFERRED.vectorBitSize());
        };
    }
}
