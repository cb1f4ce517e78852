package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives each sample another shape: `[n, …] → [n, sizes]`; the memory stays the same.
///
/// One size may be -1 and is then computed. Errors: sizes that do not hold as many numbers as a sample has.
/// Source: `torch.nn.Unflatten`, without the batch axis.
public final class Reshape implements Layer, Repeatable {
    private final Config config;
    private @Nullable Shape output;

    /// Settings.
    ///
    /// @param sizes of a sample, without the batch axis; at most one is -1
    public record Config(List<Integer> sizes) {
        /// Keeps a copy.
        public Config {
            sizes = List.copyOf(sizes);
        }

        /// A vector, as [Flatten] makes it.
        public Config() {
            this(List.of(-1));
        }
    }

    /// To these sizes.
    ///
    /// @param sizes of a sample, without the batch axis; at most one is -1
    public Reshape(int... sizes) {
        this(new Config(Arrays.stream(sizes).boxed().toList()));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Reshape(Config config) {
        this.config = config;
        long open = config.sizes().stream().filter(size -> size == -1).count();
        if (open > 1 || config.sizes().stream().anyMatch(size -> size < -1)) {
            throw GradusException.got("Reshape to %s", config.sizes())
                    .expected("sizes of 0 or more, at most one of them -1")
                    .because("only one size can be computed from the others")
                    .repair("State the sizes of a sample, without the batch axis: new Reshape(16, 7, 7).");
        }
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int[] sizes = config.sizes().stream().mapToInt(i -> i).toArray();
        long stated = 1;
        int open = -1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1) open = i;
            else stated = Math.min(stated * sizes[i], Integer.MAX_VALUE); // no sample has as many numbers
        }
        boolean divides = open < 0 ? stated == input.size() : stated > 0 && input.size() % stated == 0;
        if (!divides) {
            throw GradusException.got("%s: sample %s, %d numbers", builder.where("Reshape"), input, input.size())
                    .expected("as many as %s holds", config.sizes())
                    .because("the layer before has another output, or the batch axis was counted")
                    .repair("Leave the batch axis out, or let one size be -1 to have it computed.");
        }
        if (open >= 0) sizes[open] = (int) (input.size() / stated);
        output = Shape.of(sizes);
        return output;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (output == null) {
            throw GradusException.got("Reshape: forward before build")
                    .expected("a built layer")
                    .because("the layer is used outside of a Sequential, or the model was not built")
                    .repair("Call model.build(sampleShape, seed) first; the Trainer does it by itself.");
        }
        return x.reshape(output.prepend(x.shape().axis(0)));
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
