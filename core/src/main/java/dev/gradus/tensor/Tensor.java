package dev.gradus.tensor;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.kernel.Kernels;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An n-dimensional array, contiguous and row-major, that can carry a gradient.
///
/// ```java
/// Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}}), w = Tensor.of(0.5f, -1f).requiresGrad(true);
/// Tensor loss = x.mul(w).sum();
/// loss.backward();
/// w.grad();                     // [4.0, 6.0]
/// ```
/// Operations make new tensors and, where an input asks for gradients, remember how; [#backward()] then walks back. Operands
/// broadcast as in NumPy. Float32 is the default; float64 is for checking gradients; int32 for labels. What is not here is
/// in [Ops]. Meaning and corner cases are PyTorch's, except that the gradients of intermediate results are kept, too, unless a
/// [Workspace] is open, which uses their memory again.
///
/// A tensor made while a [Workspace] is open ends with it; [#copy()] makes one that lasts.
public final class Tensor {
    private final Shape shape;
    private final Memory memory;

    private boolean requiresGrad;

    /// Whether a backward sweep, while it looks for its results, has found this one.
    boolean listed;

    /// Whether its gradient outlives the backward sweep.
    boolean retained;

    private @Nullable Op producer;
    private @Nullable Gradient gradient;
    private @Nullable String name;

    private Tensor(Shape shape, Memory memory) {
        this.shape = shape;
        this.memory = memory;
    }

    // ---- making ----------------------------------------------------------------------------------------------------

    /// A float32 vector.
    ///
    /// @param values its elements; one value makes shape `[1]`
    /// @return a copy of the values as a tensor `[n]`
    public static Tensor of(float... values) {
        return of(Shape.of(values.length), values);
    }

    /// A float32 matrix.
    ///
    /// @param rows rows of equal length
    /// @return a tensor `[rows, columns]`
    public static Tensor of(float[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        float[] flat = new float[Math.multiplyExact(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw GradusException.got("row %d has %d elements", i, rows[i].length)
                        .expected("%d, as in row 0", columns)
                        .because("the rows are of unequal length")
                        .repair("Fill the short rows.");
            }
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return of(Shape.of(rows.length, columns), flat);
    }

    /// A float32 tensor of any shape.
    ///
    /// @param shape its shape
    /// @param values its elements, last axis fastest
    /// @return a copy of the values as a tensor
    /// @throws GradusException when the number of values is not the shape's
    public static Tensor of(Shape shape, float[] values) {
        return copyOf(shape, DType.FLOAT32, values, values.length);
    }

    /// A float64 tensor of any shape.
    ///
    /// @param shape its shape
    /// @param values its elements, last axis fastest
    /// @return a copy of the values as a tensor
    /// @throws GradusException when the number of values is not the shape's
    public static Tensor of(Shape shape, double[] values) {
        return copyOf(shape, DType.FLOAT64, values, values.length);
    }

    /// An int32 tensor of any shape.
    ///
    /// @param shape its shape
    /// @param values its elements, last axis fastest
    /// @return a copy of the values as a tensor
    /// @throws GradusException when the number of values is not the shape's
    public static Tensor of(Shape shape, int[] values) {
        return copyOf(shape, DType.INT32, values, values.length);
    }

    /// An int32 vector of labels or indices.
    ///
    /// @param values its elements
    /// @return a tensor `[n]`
    public static Tensor ofInts(int... values) {
        return of(Shape.of(values.length), values);
    }

    /// A float32 tensor whose elements are all the same.
    ///
    /// @param shape its shape
    /// @param value of each element
    /// @return the tensor
    public static Tensor full(Shape shape, double value) {
        return full(shape, value, DType.FLOAT32);
    }

    /// A tensor whose elements are all the same.
    ///
    /// @param shape its shape
    /// @param value of each element, converted to the type
    /// @param dtype its type
    /// @return the tensor
    public static Tensor full(Shape shape, double value, DType dtype) {
        Tensor t = result(shape, dtype);
        Slice<Object> all = t.rows();
        if (dtype == DType.INT32) all.fill(t.size(), (int) value);
        else t.kernels().fill(all.array(), all.offset(), t.size(), value);
        return t;
    }

    /// A float32 tensor of zeros.
    ///
    /// @param sizes its shape
    /// @return the tensor
    public static Tensor zeros(int... sizes) {
        return full(Shape.of(sizes), 0);
    }

    /// A float32 tensor of ones.
    ///
    /// @param sizes its shape
    /// @return the tensor
    public static Tensor ones(int... sizes) {
        return full(Shape.of(sizes), 1);
    }

    private static Tensor copyOf(Shape shape, DType dtype, Object values, int length) {
        if (shape.size() != length) {
            throw GradusException.got("%d values for shape %s", length, shape)
                    .expected("%d values", shape.size())
                    .because("a size is wrong, or values are missing")
                    .repair("Count the values, or correct the shape.");
        }
        Recorder.refuse("it makes a tensor of numbers from Java");
        Tensor t = result(shape, dtype);
        System.arraycopy(values, 0, t.rows().array(), t.rows().offset(), length);
        return t;
    }

    /// A tensor of unspecified content, in the open workspace if there is one.
    static Tensor result(Shape shape, DType dtype) {
        return new Tensor(shape, Memory.take(dtype, shape.size()));
    }

    /// A tensor of unspecified content whose channels lie next to each other: images `[n, channels, h, w]` as `[n, h, w,
    /// channels]` in memory.
    static Tensor channelsLast(Shape shape, DType dtype) {
        return new Tensor(shape, Memory.takeChannelsLast(dtype, shape));
    }

    /// A tensor of this one's shape, type and layout, of unspecified content.
    Tensor like() {
        return isChannelsLast() ? channelsLast(shape, dtype()) : result(shape, dtype());
    }

    /// A tensor of zeros outside of any workspace.
    static Tensor lasting(Shape shape, DType dtype) {
        return new Tensor(shape, Memory.lasting(dtype, shape.size()));
    }

    // ---- looking ---------------------------------------------------------------------------------------------------

    /// The sizes of the axes.
    ///
    /// @return the shape
    public Shape shape() {
        return shape;
    }

    /// The type of the elements.
    ///
    /// @return the type
    public DType dtype() {
        return memory.dtype();
    }

    /// The number of elements.
    ///
    /// @return the product of the sizes
    public int size() {
        return shape.size();
    }

    /// The only element of a tensor of size 1, such as a loss.
    ///
    /// @return its value
    /// @throws GradusException when there is not exactly one element
    public double item() {
        if (size() != 1) {
            throw GradusException.got("item() of a tensor of shape %s", shape)
                    .expected("exactly one element")
                    .because("a loss was not reduced")
                    .repair("Call mean() or sum() first, or read one element with get(…).");
        }
        return at(0);
    }

    /// One element.
    ///
    /// @param index one number for each axis
    /// @return its value
    public double get(int... index) {
        if (index.length != shape.rank()) {
            throw GradusException.got("%d indices for shape %s", index.length, shape)
                    .expected("%d", shape.rank())
                    .because("an axis was forgotten")
                    .repair("Give one index for each axis.");
        }
        int flat = 0;
        for (int axis = 0; axis < index.length; axis++) {
            flat = flat * shape.axis(axis) + java.util.Objects.checkIndex(index[axis], shape.axis(axis));
        }
        return at(flat);
    }

    /// An element; where a step is recorded, for its pieces of work alone.
    double at(int i) {
        Recorder.refuse("it reads a value");
        return rows().get(i);
    }

    /// The elements as float32, last axis fastest.
    ///
    /// @return a new array
    public float[] toFloats() {
        Recorder.refuse("it reads values");
        float[] copy = new float[size()];
        rows().copyTo(new Slice<>(copy, 0), size());
        return copy;
    }

    /// The elements as float64, last axis fastest.
    ///
    /// @return a new array
    public double[] toDoubles() {
        Recorder.refuse("it reads values");
        double[] copy = new double[size()];
        rows().copyTo(new Slice<>(copy, 0), size());
        return copy;
    }

    /// The elements as integers, fractions cut off, last axis fastest.
    ///
    /// @return a new array
    public int[] toInts() {
        Recorder.refuse("it reads values");
        int[] copy = new int[size()];
        rows().copyTo(new Slice<>(copy, 0), size());
        return copy;
    }

    /// A name for drawings and errors.
    ///
    /// @return the name, or null where none was given
    public @Nullable String name() {
        return name;
    }

    /// Gives this tensor a name for drawings and errors.
    ///
    /// @param newName any text
    /// @return this
    public Tensor named(String newName) {
        name = newName;
        return this;
    }

    /// The elements in nested brackets, at most a thousand, and the shape.
    @Override
    public String toString() {
        return TensorText.of(this);
    }

    // ---- gradients -------------------------------------------------------------------------------------------------

    /// Whether [#backward()] computes a gradient for this tensor.
    ///
    /// @return true for leaves that asked, and for all that was computed from them
    public boolean requiresGrad() {
        return requiresGrad;
    }

    /// Asks for a gradient, or no longer.
    ///
    /// @param wanted whether backward shall compute one
    /// @return this
    /// @throws GradusException for integers, and for results of operations (use [#detach()])
    public Tensor requiresGrad(boolean wanted) {
        if (producer != null || (wanted && !dtype().isFloating())) {
            throw GradusException.got("requiresGrad on %s", producer != null ? "a result" : "integers")
                    .expected("a floating-point tensor that no operation made")
                    .because("gradients of results follow from their inputs; integers have none")
                    .repair("Ask on the inputs, or call detach() first.");
        }
        Recorder.refuse("it says what asks for a gradient");
        requiresGrad = wanted;
        return this;
    }

    /// The gradient of the last backward passes, summed since [#zeroGrad()].
    ///
    /// A leaf's gradient stays in the same memory from step to step: copy it to compare two.
    ///
    /// @return a tensor of this shape, or null where none has arrived
    public @Nullable Tensor grad() {
        Recorder.refuse("it looks at a gradient");
        return gradientNow();
    }

    @Nullable Tensor gradientNow() {
        return gradient == null ? null : gradient.value();
    }

    /// Forgets the gradient: it is absent, not zero, so that optimizers skip the parameter.
    public void zeroGrad() {
        Recorder.refuse("it forgets a gradient");
        forgetGradient();
    }

    void forgetGradient() {
        if (gradient != null) gradient.forget();
    }

    /// Computes the gradients of this scalar with respect to all that it was computed from.
    ///
    /// @throws GradusException when this is not a single element, or nothing asked for gradients, or a tensor was changed in place
    ///     whose elements are needed as they were
    public void backward() {
        Recorder.refuse("it computes gradients");
        Backward.ofScalar(this);
    }

    /// Computes the gradients of `Σ this·gradient` with respect to all that this was computed from, and adds them to what
    /// the leaves already have.
    ///
    /// @param gradient of this shape and type
    /// @throws GradusException when shapes differ, or nothing asked for gradients, or a tensor was changed in place whose elements
    ///     are needed as they were
    public void backward(Tensor gradient) {
        Recorder.refuse("it computes gradients");
        Backward.of(this, gradient);
    }

    /// The same elements without their history; nothing is copied.
    ///
    /// @return a tensor that shares this one's memory and lifetime
    public Tensor detach() {
        memory.requireValid(shape);
        return new Tensor(shape, memory);
    }

    /// The same elements, without history, in garbage-collected memory of their own: they outlive any workspace.
    ///
    /// @return a new tensor
    public Tensor copy() {
        Tensor t = lasting(shape, dtype());
        t.set(this);
        return t;
    }

    /// Replaces the elements in place, unseen by gradients: for loading and averaging of parameters.
    ///
    /// @param source of the same shape; its type is converted
    public void set(Tensor source) {
        if (!source.shape.equals(shape)) {
            throw GradusException.got("values of shape %s for a tensor %s", source.shape, shape)
                    .expected("the same shape")
                    .because("the values are of another model")
                    .repair("Check which file or tensor the values come from.");
        }
        memory.requireChangeable(shape);
        source.rows().copyTo(rows(), size());
        changed();
    }

    /// The elements in another type, without history.
    ///
    /// @param other the type wanted
    /// @return this where it has that type already, else a new tensor
    public Tensor to(DType other) {
        if (other == dtype()) return this;
        Tensor t = result(shape, other);
        rows().copyTo(t.rows(), size());
        return t;
    }

    /// What holds the elements.
    Memory store() {
        return memory;
    }

    /// Notes that the elements of [#rows()] were replaced in place, so that backward does not take them for what they were.
    void changed() {
        Replay.changed(this);
        memory.inRows(shape).changed();
    }

    // ---- arithmetic ------------------------------------------------------------------------------------------------

    /// Element-wise sum.
    ///
    /// @param other broadcast against this
    /// @return this + other
    public Tensor add(Tensor other) {
        return Add.apply(this, other);
    }

    /// Adds a number to each element.
    ///
    /// @param term the number
    /// @return this + term
    public Tensor add(double term) {
        return Shift.apply(this, term);
    }

    /// Element-wise difference.
    ///
    /// @param other broadcast against this
    /// @return this - other
    public Tensor sub(Tensor other) {
        return Sub.apply(this, other);
    }

    /// Subtracts a number from each element.
    ///
    /// @param term the number
    /// @return this - term
    public Tensor sub(double term) {
        return Shift.apply(this, -term);
    }

    /// Element-wise product.
    ///
    /// @param other broadcast against this
    /// @return this · other
    public Tensor mul(Tensor other) {
        return Mul.apply(this, other);
    }

    /// Multiplies each element by a number.
    ///
    /// @param factor the number
    /// @return this · factor
    public Tensor mul(double factor) {
        return Scale.apply(this, factor);
    }

    /// Element-wise quotient.
    ///
    /// @param other broadcast against this
    /// @return this / other
    public Tensor div(Tensor other) {
        return Div.apply(this, other);
    }

    /// Divides each element by a number.
    ///
    /// @param divisor the number
    /// @return this / divisor
    public Tensor div(double divisor) {
        return Div.apply(this, full(Shape.of(), divisor, dtype()));
    }

    /// The negative.
    ///
    /// @return -this
    public Tensor neg() {
        return Scale.apply(this, -1);
    }

    /// A power with a constant exponent.
    ///
    /// @param exponent the exponent
    /// @return thisᵉ
    public Tensor pow(double exponent) {
        return Pow.apply(this, exponent);
    }

    /// The square.
    ///
    /// @return this²
    public Tensor square() {
        return Pow.apply(this, 2);
    }

    /// The square root; its gradient at 0 is infinite.
    ///
    /// @return √this
    public Tensor sqrt() {
        return Sqrt.apply(this);
    }

    /// The absolute value; its gradient at 0 is 0.
    ///
    /// @return |this|
    public Tensor abs() {
        return Abs.apply(this);
    }

    /// The exponential.
    ///
    /// @return e to the power of each element
    public Tensor exp() {
        return Exp.apply(this);
    }

    /// The natural logarithm.
    ///
    /// @return ln this; -∞ at 0, NaN below
    public Tensor log() {
        return Log.apply(this);
    }

    /// The hyperbolic tangent.
    ///
    /// @return tanh this
    public Tensor tanh() {
        return Tanh.apply(this);
    }

    /// The logistic function.
    ///
    /// @return 1 / (1 + e⁻ˣ)
    public Tensor sigmoid() {
        return Sigmoid.apply(this);
    }

    /// The rectifier; its gradient at 0 is 0.
    ///
    /// @return max(this, 0)
    public Tensor relu() {
        return LeakyRelu.apply(this, 0);
    }

    /// The softmax along one axis.
    ///
    /// @param axis which
    /// @return positive numbers whose sum along the axis is 1
    public Tensor softmax(int axis) {
        return Softmax.apply(this, axis);
    }

    // ---- reductions ------------------------------------------------------------------------------------------------

    /// The sum of all elements.
    ///
    /// @return a scalar of shape `[]`
    public Tensor sum() {
        return Sum.apply(reshape(Shape.of(size())), 0, false);
    }

    /// The sum along one axis.
    ///
    /// @param axis which
    /// @param keep whether the axis stays with size 1
    /// @return the sums
    public Tensor sum(int axis, boolean keep) {
        return Sum.apply(this, axis, keep);
    }

    /// The mean of all elements.
    ///
    /// @return a scalar of shape `[]`; NaN of no elements
    public Tensor mean() {
        return sum().div(size());
    }

    /// The mean along one axis.
    ///
    /// @param axis which
    /// @param keep whether the axis stays with size 1
    /// @return the means
    public Tensor mean(int axis, boolean keep) {
        return sum(axis, keep).div(shape.axis(axis));
    }

    /// The largest element along one axis; all of the gradient goes to the first of equals.
    ///
    /// @param axis which, of size 1 or more
    /// @param keep whether the axis stays with size 1
    /// @return the maxima; NaN where one is among the elements
    public Tensor max(int axis, boolean keep) {
        return Max.apply(this, axis, keep);
    }

    /// The index of the largest element along one axis, the first of equals.
    ///
    /// @param axis which, of size 1 or more
    /// @return int32 without that axis
    public Tensor argMax(int axis) {
        return Max.argMax(this, axis);
    }

    // ---- shapes and matrices ---------------------------------------------------------------------------------------

    /// The same elements in another shape; no copy.
    ///
    /// @param sizes the new sizes; one of them may be -1 and is then computed
    /// @return a tensor that shares this one's memory
    public Tensor reshape(int... sizes) {
        return reshape(Shape.completed(sizes, size()));
    }

    /// The same elements in another shape; no copy.
    ///
    /// @param to the new shape, of the same number of elements
    /// @return a tensor that shares this one's memory
    public Tensor reshape(Shape to) {
        return Reshape.apply(this, to);
    }

    /// Exchanges two axes.
    ///
    /// @param axis one
    /// @param other the other
    /// @return a new tensor
    public Tensor transpose(int axis, int other) {
        int[] order = new int[shape.rank()];
        Arrays.setAll(order, i -> i);
        order[shape.index(axis)] = shape.index(other);
        order[shape.index(other)] = shape.index(axis);
        return Permute.apply(this, order);
    }

    /// The matrix product.
    ///
    /// @param other `[k, n]`
    /// @return `[m, n]` of this `[m, k]`
    /// @throws GradusException when either is not a matrix or the inner sizes differ
    public Tensor matmul(Tensor other) {
        return MatMul.apply(this, other);
    }

    // ---- for operations of this package ----------------------------------------------------------------------------

    /// The elements in row-major order: where they are, or a copy where their channels lie next to each other, which must not be written
    /// without [#changed()].
    Slice<Object> rows() {
        return memory.inRows(shape).asStored(shape);
    }

    /// The elements where they are, in whatever order: for those who know what to do with channels last, or treat all elements alike.
    Slice<Object> asStored() {
        return memory.asStored(shape);
    }

    /// Whether the channels lie next to each other and [#asStored()] is not in row-major order.
    boolean isChannelsLast() {
        return memory.isChannelsLast();
    }

    /// The same elements with channels last: this, or a copy.
    Tensor channelsLast() {
        return isChannelsLast() || Memory.isSameInBothLayouts(shape)
                ? this
                : new Tensor(shape, memory.channelsLast(shape));
    }

    /// The same elements in one of the layouts: this, or a copy.
    Tensor inLayout(boolean last) {
        return last ? channelsLast() : isChannelsLast() ? alias(shape) : this;
    }

    Tensor inLayoutOf(Tensor other) {
        return inLayout(other.isChannelsLast());
    }

    /// The same of a tensor of labels or indices.
    Slice<Object> integers() {
        if (dtype() == DType.INT32) return rows();
        throw GradusException.got("%s of shape %s", dtype(), shape)
                .expected("INT32")
                .because("labels were read as numbers")
                .repair("Convert them with to(DType.INT32).");
    }

    Kernels<Object> kernels() {
        return memory.kernels(shape);
    }

    void requireSameType(Tensor other) {
        if (dtype() != other.dtype()) {
            throw GradusException.got("operands of type %s and %s", dtype(), other.dtype())
                    .expected("the same type")
                    .because("a float64 tensor for gradient checks met a float32 one, or labels met numbers")
                    .repair("Convert one with to(DType.%s).", dtype());
        }
    }

    int depth() {
        return producer == null ? 0 : producer.depth;
    }

    @Nullable Op producer() {
        return producer;
    }

    void producedBy(Op op) {
        producer = op;
        requiresGrad = true;
    }

    /// A tensor that shares this one's memory in rows under another shape.
    Tensor alias(Shape other) {
        return new Tensor(other, memory.inRows(shape));
    }

    /// Memory into which backward writes all of this tensor's gradient, or one of its contributions; delivered before the
    /// next is asked for, since two inputs of an operation may be one tensor.
    Tensor slot() {
        return gradient().slot(false);
    }

    /// The same with the channels last, or not; a parameter's gradient lies as the parameter does.
    Tensor slotIn(boolean last) {
        return gradient().slot(last);
    }

    Tensor slotLike(Tensor other) {
        return slotIn(other.isChannelsLast());
    }

    /// Takes a contribution to the gradient: what [#slot()] gave, or a tensor that others may use, too.
    void deliver(Tensor g) {
        if (requiresGrad) gradient().deliver(g);
    }

    boolean useGradient() {
        return gradient != null && gradient.use();
    }

    private Gradient gradient() {
        if (gradient == null) gradient = new Gradient(this, producer == null && memory.isLasting());
        return gradient;
    }
}
