package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Several data sets one after the other, such as all parts of a divided one; nothing is copied.
///
/// ```java
/// Dataset whole = Joined.of(data.train().data(), data.validation().data(), data.test().data());
/// ```
public final class Joined implements Dataset {
    private final List<Dataset> parts;
    private final int[] ends;

    private Joined(List<Dataset> parts) {
        this.parts = parts;
        ends = new int[parts.size()];
        int size = 0;
        for (int i = 0; i < ends.length; i++) ends[i] = size = Math.addExact(size, parts.get(i).size());
    }

    /// A view of several data sets.
    ///
    /// @param parts at least one, with samples of one shape and the same task
    /// @return all samples, those of the first part first
    /// @throws GradusException when there is none, or they do not go together
    public static Dataset of(Dataset... parts) {
        if (parts.length == 0) {
            throw GradusException.got("no data sets to be joined")
                    .expected("at least one")
                    .because("a list came out empty")
                    .repair("Give the parts of the data.");
        }
        for (Dataset part : parts) {
            part.task().requireSame(part.name(), parts[0].name(), parts[0].task());
            if (part.shape().equals(parts[0].shape())) continue;
            throw GradusException.got("%s with samples %s", part.name(), part.shape())
                    .expected("%s, as %s has", parts[0].shape(), parts[0].name())
                    .because("they were read in different ways")
                    .repair("Read all of them in one form.");
        }
        return new Joined(List.of(parts));
    }

    private int part(int index) {
        int i = 0;
        while (index >= ends[i]) i++;
        return i;
    }

    private int within(int part, int index) {
        return part == 0 ? index : index - ends[part - 1];
    }

    @Override
    public String name() {
        return parts.getFirst().name();
    }

    @Override
    public int size() {
        return ends[ends.length - 1];
    }

    @Override
    public Shape shape() {
        return parts.getFirst().shape();
    }

    @Override
    public Task task() {
        return parts.getFirst().task();
    }

    @Override
    public void readInput(int index, float[] into, int offset) {
        int part = part(index);
        parts.get(part).readInput(within(part, index), into, offset);
    }

    @Override
    public void readTarget(int index, float[] into, int offset) {
        int part = part(index);
        parts.get(part).readTarget(within(part, index), into, offset);
    }

    @Override
    public @Nullable Signature signature() {
        return parts.getFirst().signature();
    }

    @Override
    public @Nullable Origin origin(int index) {
        int part = part(index);
        return parts.get(part).origin(within(part, index));
    }
}
