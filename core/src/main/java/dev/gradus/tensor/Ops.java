package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Groups;
import dev.gradus.tensor.kernel.Pooling;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/// Operations on tensors beyond plain arithmetic: those of layers and losses.
public final class Ops {
    private Ops() {}

    /// The dense layer `Y = X Wᵀ + b`.
    ///
    /// @param x `[n, in]`
    /// @param w `[out, in]`, as in PyTorch
    /// @param b `[out]`, or null for none
    /// @return `[n, out]`
    public static Tensor linear(Tensor x, Tensor w, @Nullable Tensor b) {
        x.requireSameType(w);
        if (b != null) x.requireSameType(b);
        boolean fits = x.shape().rank() == 2 && w.shape().rank() == 2 && x.shape().axis(1) == w.shape().axis(1);
        if (!fits || (b != null && !b.shape().equals(Shape.of(w.shape().axis(0))))) {
            throw GradusException.got(
                            "linear: x %s, w %s, b %s",
                            x.shape(), w.shape(), b == null ? "absent" : b.shape().toString())
                    .expected("x [n, in], w [out, in], b [out]")
                    .because("the weights are stored the other way round")
                    .repair("Weights have one row for each output, as in PyTorch.");
        }
        return Affine.apply(x, w, b);
    }

    /// The leaky rectifier: x where x > 0, else slope · x; its gradient at 0 is the slope.
    ///
    /// @param x any shape
    /// @param slope on the negative side
    /// @return the same shape
    public static Tensor leakyRelu(Tensor x, double slope) {
        return LeakyRelu.apply(x, slope);
    }

    /// The step function: 1 where x ≥ 0, else 0; its gradient is 0 everywhere.
    ///
    /// @param x any shape
    /// @return the same shape
    public static Tensor heaviside(Tensor x) {
        return Heaviside.apply(x);
    }

    /// The soft rectifier ln(1 + eˣ), without overflow.
    ///
    /// @param x any shape
    /// @return the same shape
    public static Tensor softplus(Tensor x) {
        return Softplus.apply(x, 1);
    }

    /// The softplus function with a bend of another width: `ln(1 + e^(βx)) / β`, without overflow.
    ///
    /// @param x any shape
    /// @param beta above 0; the larger, the sharper the bend
    /// @return the same shape
    public static Tensor softplus(Tensor x, double beta) {
        return Softplus.apply(x, beta);
    }

    /// The sigmoid linear unit `x σ(x)`.
    ///
    /// @param x any shape
    /// @return the same shape
    public static Tensor silu(Tensor x) {
        return SelfGated.apply(x, SelfGated.Gate.SIGMOID);
    }

    /// Mish: `x tanh(ln(1 + eˣ))`.
    ///
    /// @param x any shape
    /// @return the same shape
    public static Tensor mish(Tensor x) {
        return SelfGated.apply(x, SelfGated.Gate.MISH);
    }

    /// The Gaussian error linear unit `x Φ(x)`.
    ///
    /// @param x any shape
    /// @param approximate whether Φ is approximated: `Φ(x) ≈ ½ (1 + tanh(√(2/π) (x + 0.044715 x³)))`
    /// @return the same shape
    public static Tensor gelu(Tensor x, boolean approximate) {
        return SelfGated.apply(x, approximate ? SelfGated.Gate.NEARLY_NORMAL : SelfGated.Gate.NORMAL);
    }

    /// The exponential less one `eˣ - 1`, exact for small x, too.
    ///
    /// @param x any shape
    /// @return the same shape
    public static Tensor expm1(Tensor x) {
        return Expm1.apply(x);
    }

    /// The share of a standard normal distribution below x: `Φ(x) = ½ (1 + erf(x / √2))`, exact also far below 0.
    ///
    /// @param x any shape
    /// @return the same shape
    public static Tensor normalCdf(Tensor x) {
        return NormalCdf.apply(x);
    }

    /// The logarithm of the softmax along one axis, without overflow.
    ///
    /// @param x any shape
    /// @param axis along which the probabilities sum to 1
    /// @return the same shape
    public static Tensor logSoftmax(Tensor x, int axis) {
        return LogSoftmax.apply(x, axis);
    }

    /// Limits each element; the gradient passes where low ≤ x ≤ high.
    ///
    /// @param x any shape
    /// @param low the least value
    /// @param high the largest value
    /// @return the same shape
    public static Tensor clamp(Tensor x, double low, double high) {
        return Clamp.apply(x, low, high);
    }

    /// Limits each element; the gradient passes where low < x < high, as in PyTorch's hardtanh.
    ///
    /// @param x any shape
    /// @param low the least value
    /// @param high the largest value
    /// @return the same shape
    public static Tensor hardTanh(Tensor x, double low, double high) {
        return Clamp.open(x, low, high);
    }

    /// The larger element of two; where they are equal each gets half of the gradient.
    ///
    /// @param a one operand
    /// @param b the other, broadcast against a
    /// @return max(a, b)
    public static Tensor maximum(Tensor a, Tensor b) {
        return Maximum.apply(a, b);
    }

    /// The smaller element of two; where they are equal each gets half of the gradient.
    ///
    /// @param a one operand
    /// @param b the other, broadcast against a
    /// @return min(a, b)
    public static Tensor minimum(Tensor a, Tensor b) {
        return maximum(a.neg(), b.neg()).neg();
    }

    /// Picks one element of each row.
    ///
    /// @param x `[rows, columns]`
    /// @param index int32 `[rows]`, the column to take from each row
    /// @return `[rows]`
    /// @throws GradusException when a column is out of range
    public static Tensor gather(Tensor x, Tensor index) {
        return Gather.apply(x, index);
    }

    /// Puts the axes into another order.
    ///
    /// @param x any shape
    /// @param order the old axis at each new place
    /// @return a new tensor
    public static Tensor permute(Tensor x, int... order) {
        return Permute.apply(x, order);
    }

    /// Tensors one after the other along an axis.
    ///
    /// @param axis the axis that grows
    /// @param parts at least one; shapes differ along this axis only
    /// @return a new tensor
    /// @throws GradusException when other axes differ
    public static Tensor concatenate(int axis, Tensor... parts) {
        return Concatenate.apply(axis, parts);
    }

    /// Repeats axes of size 1 to reach a larger shape.
    ///
    /// @param x a tensor
    /// @param to a shape to which x broadcasts
    /// @return a new tensor
    /// @throws GradusException when x has an axis that does not fit
    public static Tensor broadcastTo(Tensor x, Shape to) {
        if (!x.shape().broadcast(to).equals(to)) {
            throw GradusException.got("broadcast of %s to %s", x.shape(), to)
                    .expected("a shape to which it can be repeated")
                    .because("the two are exchanged")
                    .repair("Only axes of size 1 can be repeated; reshape first.");
        }
        // -0 keeps the sign of a zero: -0 + -0 = -0, and x + -0 = x for all else
        return Add.apply(x, Tensor.full(to, -0.0, x.dtype()));
    }

    /// Cross entropy of softmax scores and class numbers, one loss for each row.
    ///
    /// @param scores `[n, classes]`, before softmax
    /// @param labels int32 `[n]`
    /// @return `[n]`: `-ln softmax(scores[i])[labels[i]]`
    /// @throws GradusException when a label is out of range
    public static Tensor crossEntropy(Tensor scores, Tensor labels) {
        return SoftmaxCrossEntropy.apply(scores, labels);
    }

    /// Binary cross entropy of probabilities, one loss for each element.
    ///
    /// @param p probabilities
    /// @param t targets from 0 to 1, of the same shape; they get no gradient
    /// @return the same shape; at most 100 for each element, as in PyTorch
    public static Tensor binaryCrossEntropy(Tensor p, Tensor t) {
        if (!p.shape().equals(t.shape())) {
            throw GradusException.got("binary cross entropy: probabilities %s with targets %s", p.shape(), t.shape())
                    .expected("equal shapes")
                    .because("the output has an axis that the targets lack")
                    .repair("Reshape one of them.");
        }
        return BinaryCrossEntropy.apply(p, t);
    }

    /// The same elements, without history, in the open workspace if there is one; [Tensor#copy()] outlives it.
    ///
    /// @param x any shape and type
    /// @return a new tensor
    public static Tensor copy(Tensor x) {
        Tensor t = Tensor.result(x.shape(), x.dtype());
        t.set(x);
        return t;
    }

    /// Keeps the gradient of a result beyond the backward sweep, as long as the result itself; usually only leaves have one afterwards.
    ///
    /// ```java
    /// Tensor hidden = layer.forward(x, pass);
    /// Ops.retainGradient(hidden);
    /// hidden.square().sum().backward();
    /// hidden.grad();
    /// ```
    ///
    /// @param result of an operation, before [Tensor#backward()]
    public static void retainGradient(Tensor result) {
        Recorder.refuse("it keeps the gradient of a result");
        result.retained = true;
    }

    /// Notes that an optimizer uses the gradient of a parameter, and says whether it contains that of an earlier step, too: for optimizers,
    /// which report that as a likely mistake.
    ///
    /// @param parameter of any kind
    /// @return true where more was added to a gradient that was used before and not forgotten since
    public static boolean useGradient(Tensor parameter) {
        Recorder.refuse("it uses a gradient");
        return parameter.useGradient();
    }

    /// Replaces the elements of a tensor in place, unseen by gradients: for batches that are refilled.
    ///
    /// @param t float32
    /// @param values its elements, last axis fastest; more are ignored
    public static void fill(Tensor t, float[] values) {
        Slice<Object> rows = t.rows();
        if (!(rows.array() instanceof float[] array)) throw new IllegalArgumentException("not float32: " + t.dtype());
        Recorder.refuse("it fills a tensor with numbers from Java");
        t.store().requireChangeable(t.shape());
        System.arraycopy(values, 0, array, rows.offset(), t.size());
        t.changed();
    }

    /// Replaces the elements of a tensor of labels in place.
    ///
    /// @param t int32
    /// @param values its elements; more are ignored
    public static void fill(Tensor t, int[] values) {
        Recorder.refuse("it fills a tensor with numbers from Java");
        Slice<Object> all = t.integers();
        System.arraycopy(values, 0, all.array(), all.offset(), t.size());
        t.changed();
    }

    /// Copies the elements of a tensor of labels.
    ///
    /// @param t int32
    /// @param into as long as the tensor has elements, or longer
    public static void read(Tensor t, int[] into) {
        Recorder.refuse("it reads values");
        Slice<Object> all = t.integers();
        System.arraycopy(all.array(), all.offset(), into, 0, t.size());
    }

    /// Adds 1 to each element of a tensor of counts, in place.
    ///
    /// @param t int32
    public static void increment(Tensor t) {
        Slice<Object> counts = t.integers();
        int n = t.size();
        Recorder.once(() -> {
            for (int i = 0; i < n; i++) counts.ints()[counts.offset() + i]++;
        });
        t.changed();
    }

    /// Whether one of the elements of a tensor of labels has this value: what to do may depend on it, even in a [Replay], as long
    /// as the labels are given to the step.
    ///
    /// @param t int32
    /// @param value to be looked for
    /// @return true where it is there
    public static boolean contains(Tensor t, int value) {
        Slice<Object> labels = t.integers();
        int n = t.size();
        boolean found = isThere(labels, n, value);
        Replay.assume(() -> isThere(labels, n, value) == found);
        return found;
    }

    private static boolean isThere(Slice<Object> labels, int n, int value) {
        int[] all = labels.ints();
        for (int i = 0; i < n; i++) if (all[labels.offset() + i] == value) return true;
        return false;
    }

    /// Refuses a tensor some of whose elements are wrong, also whenever a [Replay] repeats the step.
    ///
    /// @param t any shape and type
    /// @param right what each element must be
    /// @param error for the first one that is not
    public static void check(Tensor t, DoublePredicate right, DoubleFunction<GradusException> error) {
        Slice<Object> all = t.asStored();
        int n = t.size();
        Recorder.once(() -> {
            for (int i = 0; i < n; i++) {
                double value = all.get(i);
                if (!right.test(value)) throw error.apply(value);
            }
        });
    }

    /// Whether no element is infinite or NaN: one pass over the memory, without a copy. Integers always are finite.
    ///
    /// @param x any shape and type
    /// @return true where all elements are finite, and where there are none
    public static boolean isFinite(Tensor x) {
        return areFinite(List.of(x));
    }

    /// Whether no element of any of some tensors is infinite or NaN.
    ///
    /// @param tensors of any shapes and types
    /// @return true where all elements are finite, and where there are none
    public static boolean areFinite(List<Tensor> tensors) {
        Recorder.refuse("it reads values");
        for (Tensor t : tensors) {
            Slice<Object> all = t.asStored();
            if (t.dtype().isFloating() && !t.kernels().isFinite(all.array(), all.offset(), t.size())) return false;
        }
        return true;
    }

    /// Inverted dropout: each element is 0 with probability p, else divided by 1 - p.
    ///
    /// @param x any shape
    /// @param p the probability to drop, from 0 to 1
    /// @param rng decides which; the same one gives the same choice
    /// @return the same shape
    public static Tensor dropout(Tensor x, double p, Rng rng) {
        if (!(p >= 0 && p <= 1)) {
            throw GradusException.got("dropout with p = %s", p)
                    .expected("a probability from 0 to 1")
                    .because("a percentage was given, or the probability to keep")
                    .repair("p is the probability to drop: 0.2 drops a fifth.");
        }
        return Dropout.apply(x, p, rng);
    }

    /// Normalizes groups of elements to mean 0 and variance 1, then scales and shifts each channel:
    /// `y = γ (x - mean) / √(variance + eps) + β`, with the biased variance of each group.
    ///
    /// Batch normalization of x `[n, c, l]` has the view `[n, c, l]`, instance normalization `[1, n·c, l]`, group
    /// normalization `[1, n·g, c/g·l]`, layer normalization of `[n, d]` `[1, n, d]`.
    ///
    /// @param x of any shape; `[n, c, …]` where there are γ and β
    /// @param view three sizes under which all elements of x with the same middle index are one group
    /// @param eps added to the variance
    /// @param gamma `[c]`, or null for 1
    /// @param beta `[c]`, or null for 0; null where gamma is
    /// @return y with the mean and the variance of each group
    public static Normalized normalize(
            Tensor x, Shape view, double eps, @Nullable Tensor gamma, @Nullable Tensor beta) {
        requireChannels(x, gamma, beta);
        if (view.rank() != 3 || view.size() != x.size() || (gamma != null && !isOfChannels(view, x.shape()))) {
            throw GradusException.got("normalize: x %s as %s", x.shape(), view)
                    .expected("a view of three sizes with as many elements, in runs of whole channels")
                    .because("an axis was forgotten")
                    .repair("Multiply the sizes of the axes that belong together.");
        }
        Groups groups = new Groups(view.axis(0), view.axis(1), view.axis(2));
        return Normalize.apply(x, groups, eps, gamma, beta);
    }

    /// Normalizes each channel with a given mean and variance: `y = γ (x - mean) / √(variance + eps) + β`.
    ///
    /// @param x `[n, c, …]`
    /// @param mean `[c]`; gets no gradient
    /// @param variance `[c]`; gets no gradient
    /// @param eps added to the variance
    /// @param gamma `[c]`, or null for 1
    /// @param beta `[c]`, or null for 0; null where gamma is
    /// @return the same shape
    public static Tensor normalize(
            Tensor x, Tensor mean, Tensor variance, double eps, @Nullable Tensor gamma, @Nullable Tensor beta) {
        requireChannels(x, gamma, beta);
        requireChannels(x, mean, variance);
        Shape s = x.shape();
        Groups channels = new Groups(s.axis(0), s.axis(1), s.slice(2, s.rank()).size());
        return Normalize.apply(x, channels, mean, variance, eps, gamma, beta);
    }

    /// Whether a group consists of whole runs of a channel, and the groups of all channels in turn.
    private static boolean isOfChannels(Shape view, Shape x) {
        int run = x.slice(2, x.rank()).size(), inner = view.axis(2);
        if (x.size() == 0) return true;
        return inner % run == 0 && view.axis(1) * (inner / run) % x.axis(1) == 0;
    }

    /// Two numbers for each channel of x, or none.
    private static void requireChannels(Tensor x, @Nullable Tensor a, @Nullable Tensor b) {
        if (a == null && b == null) return;
        Shape channels = x.shape().rank() < 2 ? Shape.of() : x.shape().slice(1, 2);
        if (a == null || b == null || !a.shape().equals(channels) || !b.shape().equals(channels)) {
            throw GradusException.got(
                            "normalize: x %s with %s and %s",
                            x.shape(), a == null ? "none" : a.shape(), b == null ? "none" : b.shape())
                    .expected("x [n, c, …] with two of [c], or none")
                    .because("the layer was built for another number of channels")
                    .repair("Channels are axis 1, after the batch.");
        }
        x.requireSameType(a);
        x.requireSameType(b);
    }

    /// The convolution of images (a cross-correlation, as everywhere in this field):
    /// `y[n, k, r, c] = b[k] + Σ w[k, i, p, q] · x[n, i, s·r + d·p - pad, s·c + d·q - pad]`.
    ///
    /// @param x `[n, groups · in, h, w]`
    /// @param w `[groups · out, in, kernel down, kernel right]`, as in PyTorch
    /// @param b `[groups · out]`, or null for none
    /// @param window stride, padding and dilation; its kernel is that of w
    /// @param groups of channels that do not see each other
    /// @return `[n, groups · out, …]`
    /// @throws GradusException when the shapes do not fit, or the window is larger than the padded image
    public static Tensor conv2d(Tensor x, Tensor w, @Nullable Tensor b, Window window, int groups) {
        requireImages("conv2d", x, w, window);
        int in = w.shape().axis(1), channels = w.shape().axis(0);
        boolean fits = groups >= 1 && x.shape().axis(1) == (long) in * groups && channels % groups == 0;
        if (!fits || (b != null && !b.shape().equals(Shape.of(channels)))) {
            throw wrongChannels("conv2d", x, w, b, groups)
                    .expected("x [n, groups · in, h, w], w [groups · out, in, kernel], b [groups · out]")
                    .because("the image has another number of channels, or it does not divide into the groups")
                    .repair("Weights have one row for each output channel, as in PyTorch.");
        }
        window.over("conv2d", channels, x.shape().slice(1, 4), false);
        return Convolution.apply(x, w, b, window, groups);
    }

    /// The transposed convolution: what [#conv2d] does to a gradient, as a layer that enlarges images.
    ///
    /// @param x `[n, groups · in, h, w]`
    /// @param w `[groups · in, out, kernel down, kernel right]`, as in PyTorch
    /// @param b `[groups · out]`, or null for none
    /// @param window stride, padding and dilation; its kernel is that of w
    /// @param groups of channels that do not see each other
    /// @param height of the output: `(h - 1) · stride - 2 padding + extent`, plus less than one stride or dilation
    /// @param width of the output, likewise from w
    /// @return `[n, groups · out, height, width]`
    /// @throws GradusException when the shapes do not fit
    public static Tensor convTranspose2d(
            Tensor x, Tensor w, @Nullable Tensor b, Window window, int groups, int height, int width) {
        requireImages("convTranspose2d", x, w, window);
        boolean fits = groups >= 1 && x.shape().axis(1) == w.shape().axis(0) && w.shape().axis(0) % groups == 0;
        if (!fits || (b != null && b.size() != (long) w.shape().axis(1) * groups)) {
            throw wrongChannels("convTranspose2d", x, w, b, groups)
                    .expected("x [n, groups · in, h, w], w [groups · in, out, kernel], b [groups · out]")
                    .because("the image has another number of channels, or it does not divide into the groups")
                    .repair("Weights have one row for each input channel, as in PyTorch.");
        }
        return TransposedConvolution.apply(x, w, b, window, groups, height, width);
    }

    private static void requireImages(String where, Tensor x, Tensor w, Window window) {
        x.requireSameType(w);
        Shape kernel = Shape.of(window.down().kernel(), window.right().kernel());
        if (x.shape().rank() != 4 || w.shape().rank() != 4 || !w.shape().slice(2, 4).equals(kernel)) {
            throw GradusException.got("%s: x %s, w %s, a kernel %s", where, x.shape(), w.shape(), kernel)
                    .expected("images [n, c, h, w] and weights [c, c, kernel]")
                    .because("the samples are vectors, or the window has another kernel than the weights")
                    .repair("Give vectors an image's shape with reshape(n, c, h, w).");
        }
    }

    private static GradusException.Got wrongChannels(String where, Tensor x, Tensor w, @Nullable Tensor b, int groups) {
        String bias = b == null ? "absent" : b.shape().toString();
        return GradusException.got("%s: x %s, w %s, b %s, %d groups", where, x.shape(), w.shape(), bias, groups);
    }

    /// The largest element of each window; where several are equal, the first gets the gradient; NaN wins.
    ///
    /// @param x `[n, c, h, w]`
    /// @param window how it moves; beyond the edges there is nothing
    /// @param ceil whether a last, incomplete window counts, too
    /// @return `[n, c, …]`
    /// @throws GradusException when the window does not fit
    public static Tensor maxPool2d(Tensor x, Window window, boolean ceil) {
        window.over("maxPool2d", 1, image(x), ceil);
        return MaxPool.apply(x, window, ceil);
    }

    /// The mean of each window.
    ///
    /// @param x `[n, c, h, w]`
    /// @param window how it moves, with a dilation of 1
    /// @param ceil whether a last, incomplete window counts, too
    /// @param countPadding whether the zeros beyond the edges count in the mean
    /// @return `[n, c, …]`
    /// @throws GradusException when the window does not fit
    public static Tensor avgPool2d(Tensor x, Window window, boolean ceil, boolean countPadding) {
        window.over("avgPool2d", 1, image(x), ceil);
        return AvgPool.apply(
                x,
                Pooling.Spans.of(window.down().sweep(), x.shape().axis(2), ceil, countPadding),
                Pooling.Spans.of(window.right().sweep(), x.shape().axis(3), ceil, countPadding));
    }

    /// The means of windows that share an image as evenly as whole elements allow.
    ///
    /// @param x `[n, c, h, w]`
    /// @param rows of the output, at least 1
    /// @param columns of the output, at least 1
    /// @return `[n, c, rows, columns]`
    public static Tensor adaptiveAvgPool2d(Tensor x, int rows, int columns) {
        Window.square(1, 1, 0, 1).over("adaptiveAvgPool2d", 1, image(x), false);
        return AvgPool.apply(
                x, Pooling.Spans.adaptive(x.shape().axis(2), rows), Pooling.Spans.adaptive(x.shape().axis(3), columns));
    }

    private static Shape image(Tensor x) {
        return x.shape().rank() == 4 ? x.shape().slice(1, 4) : x.shape();
    }
}
