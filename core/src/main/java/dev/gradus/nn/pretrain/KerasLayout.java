package dev.gradus.nn.pretrain;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Weights of Keras as PyTorch has them: the table of [Layout], with the inputs behind a [Flatten] in another order.
///
/// Which layers stand behind one is seen by sending a sample of zeros through the model.
final class KerasLayout {
    private static final Map<String, String> NAMES =
            Map.of(
                    "kernel", "weight",
                    "depthwise_kernel", "weight",
                    "gamma", "weight",
                    "beta", "bias",
                    "moving_mean", "running_mean",
                    "moving_variance", "running_var");

    /// Layer → the maps whose elements, one after the other, are its inputs.
    private final Map<String, Shape> flattened = new HashMap<>();

    private final Set<String> linear = new HashSet<>();

    KerasLayout(Sequential network) {
        Shape sample = Objects.requireNonNull(network.sampleShape(), "not built");
        IdentityHashMap<Tensor, Shape> maps = new IdentityHashMap<>();
        Set<Tensor> used = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
        List<String> lost = new ArrayList<>();
        try (var _ = NoGrad.open()) {
            Tensor zeros = Tensor.full(sample.prepend(1), 0);
            Tensor output =
                    network.forward(
                            zeros,
                            Pass.evaluation().observing((path, layer, x, y) -> follow(path, layer, x, y, maps, used)));
            maps.forEach((tensor, its) -> {
                if (!used.contains(tensor) && tensor != output) lost.add(String.valueOf(its));
            });
        }
        if (lost.isEmpty()) return;
        throw GradusException.got("maps %s that are flattened, and joined with others before a layer takes them", lost)
                .expected("a layer with weights behind each Flatten, with activations between them at most")
                .because("Keras has channels last: which inputs of a later layer are these cannot be told")
                .repair("Give the weights in PyTorch's layout: transpose them in Python before they are saved.");
    }

    private void follow(
            String path, Layer layer, Tensor x, Tensor y, IdentityHashMap<Tensor, Shape> maps, Set<Tensor> used) {
        if (!layer.children().isEmpty()) return;
        used.add(x);
        Shape map = maps.get(x);
        if (layer instanceof Flatten && x.shape().rank() == 4) map = x.shape().slice(1, 4);
        if (map == null || map.axis(0) == 1 || map.size() == map.axis(0)) return;
        for (Parameter _ : layer.parameters()) flattened.put(path, map);
        if (layer instanceof Linear) linear.add(path);
        else maps.put(y, map); // element by element: the order stays, and so it does where a layer gives back its input
    }

    /// What Keras calls a tensor, as PyTorch calls it: `0.kernel` is `0.weight`.
    static String name(String name) {
        int at = Math.max(name.lastIndexOf('/'), name.lastIndexOf('.'));
        if (at < 0) return name;
        String last = name.substring(at + 1);
        return name.substring(0, at) + "." + NAMES.getOrDefault(last, last);
    }

    /// A tensor in PyTorch's order.
    ///
    /// @param keras its name in Keras' way
    Matching.Given convert(String keras, Matching.Given given) {
        String last = keras.substring(Math.max(keras.lastIndexOf('/'), keras.lastIndexOf('.')) + 1);
        Tensor t = given.value();
        int rank = t.shape().rank();
        List<String> done = new ArrayList<>();
        if (last.equals("kernel") && (rank == 2 || rank == 4)) {
            t = rank == 2 ? permuted(t, 1, 0) : permuted(t, 3, 2, 0, 1);
            done.add("transposed");
        } else if (last.equals("depthwise_kernel") && rank == 4) {
            Tensor moved = permuted(t, 2, 3, 0, 1);
            Shape s = moved.shape();
            t = moved.reshape(s.axis(0) * s.axis(1), 1, s.axis(2), s.axis(3));
            done.add("transposed");
        }
        Shape map = flattened.get(path(keras));
        boolean isBias = linear.contains(path(keras)) && !last.equals("kernel");
        int elements = t.shape().rank() == 0 ? 1 : t.shape().axis(t.shape().rank() - 1);
        if (map != null && !isBias && t.shape().rank() <= 2 && elements == map.size()) {
            t = channelsFirst(t, map);
            done.add("inputs from [row, column, channel] to [channel, row, column]");
        }
        return new Matching.Given(given.origin(), t, String.join(", ", done));
    }

    private static String path(String name) {
        return name.substring(0, Math.max(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf('.'))));
    }

    /// The last axis, which counts `[h, w, c]`, made to count `[c, h, w]`.
    private static Tensor channelsFirst(Tensor t, Shape map) {
        int c = map.axis(0), h = map.axis(1), w = map.axis(2);
        return permuted(t.reshape(-1, h, w, c), 0, 3, 1, 2).reshape(t.shape().toArray());
    }

    /// `y[i…] = x[j…]` with the axes of x in this order.
    private static Tensor permuted(Tensor x, int... order) {
        int[] sizes = x.shape().toArray();
        int[] now = Arrays.stream(order).map(axis -> sizes[axis]).toArray();
        int[] strides = new int[sizes.length];
        for (int axis = sizes.length - 1, stride = 1; axis >= 0; stride *= sizes[axis--]) strides[axis] = stride;
        double[] from = x.toDoubles(), to = new double[from.length];
        int[] place = new int[sizes.length];
        for (int i = 0; i < to.length; i++) {
            int at = 0;
            for (int axis = 0; axis < place.length; axis++) at += place[axis] * strides[order[axis]];
            to[i] = from[at];
            for (int axis = place.length - 1; axis >= 0 && ++place[axis] == now[axis]; axis--) place[axis] = 0;
        }
        return Tensor.of(Shape.of(now), to).to(x.dtype());
    }
}
