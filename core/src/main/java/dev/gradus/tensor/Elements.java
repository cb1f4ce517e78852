package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Binary;
import dev.gradus.tensor.kernel.KernelProvider;
import dev.gradus.tensor.kernel.Kernels;
import dev.gradus.tensor.kernel.Recorder;
import dev.gradus.tensor.kernel.Slice;
import dev.gradus.tensor.kernel.Ternary;
import dev.gradus.tensor.kernel.Unary;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run of corresponding elements of several tensors, changed in place: how optimizers update parameters.
///
/// ```java
/// Elements.update((e, scratch) -> {
///     Elements p = e[0], g = e[1], v = e[2];
///     v.scale(momentum).add(g);           // v = μ v + g
///     p.add(-learningRate, v);            // p = p - η v
/// }, parameter, gradient, velocity);
/// ```
/// The update is run on blocks that fit the fastest cache, so that many simple steps cost about as much as one fused loop,
/// and on several threads. It must treat every element alike. Methods change this block and return it.
public final class Elements {
    private static final int BLOCK = 1024;

    /// Elements in one piece of parallel work.
    private static final int PIECE = 16 * BLOCK;

    private static final float[] NONE = {};
    private static final String RULE = "it changes tensors by a rule in Java";

    private Kernels<Object> k;
    private Object array = NONE;
    private int offset;
    private int n;

    /// Whether this block was changed.
    private boolean written;

    private Elements(Kernels<Object> k) {
        this.k = k;
    }

    /// The blocks of one thread, by the number of tensors, and its scratch memory: a piece of work makes no objects.
    static final class Frame {
        private Elements[] @Nullable [] blocks = new Elements[8][];
        private Elements @Nullable [] scratch;
        private final float[] floats = new float[2 * BLOCK];
        private final double[] doubles = new double[2 * BLOCK];

        /// Whether an update of this thread is running: one within it gets a frame of its own.
        private boolean busy;

        Elements[] blocks(int count, Kernels<Object> k) {
            if (count >= blocks.length) blocks = Arrays.copyOf(blocks, count + 1);
            Elements[] known = blocks[count];
            if (known == null) {
                known = new Elements[count];
                for (int i = 0; i < count; i++) known[i] = new Elements(k);
                blocks[count] = known;
            }
            for (Elements e : known) e.k = k;
            return known;
        }

        Elements[] scratch(DType dtype, Kernels<Object> k) {
            Elements[] both = scratch;
            if (both == null) {
                both = new Elements[] {new Elements(k), new Elements(k)};
                both[1].offset = BLOCK;
                scratch = both;
            }
            for (Elements e : both) {
                e.k = k;
                e.array = dtype == DType.FLOAT64 ? doubles : floats;
            }
            return both;
        }
    }

    /// What to do with one block.
    public interface Update {
        /// Changes the elements of one block.
        ///
        /// @param e the blocks of the tensors, in the order given
        /// @param scratch two more blocks of the same length, of unspecified content
        void run(Elements[] e, Elements[] scratch);
    }

    /// Runs an update over all elements.
    ///
    /// @param update what to do with one block
    /// @param tensors of equal size and type
    public static void update(Update update, Tensor... tensors) {
        Recorder.refuse(RULE);
        repeat(update, tensors);
    }

    /// The same as part of a computation that a [Replay] may record: the rule must be the same in each step.
    ///
    /// @param update what to do with one block; whatever it holds besides the blocks stays as it was when it was recorded
    /// @param tensors of equal size and type
    public static void repeat(Update update, Tensor... tensors) {
        updateInPieces((from, e, scratch) -> update.run(e, scratch), tensors);
    }

    /// An update that knows where in the tensors its block begins.
    private interface UpdateAt {
        void run(int from, Elements[] e, Elements[] scratch);
    }

    /// Runs an update over several sets of tensors at once: one set for each parameter of a model.
    ///
    /// @param update what to do with one block
    /// @param sets of any sizes and types, the tensors of each of equal size and type
    public static void update(Update update, List<Tensor[]> sets) {
        Recorder.refuse(RULE);
        int pieces = 0;
        for (Tensor[] set : sets) {
            requireAlike(set);
            if (areImages(set)) {
                for (Tensor[] each : sets) update(update, each);
                return;
            }
            pieces += pieces(set);
        }
        UpdateAt each = (from, e, scratch) -> update.run(e, scratch);
        KernelProvider.parallel(pieces, i -> updatePiece(each, sets, i));
    }

    private static int pieces(Tensor[] tensors) {
        return Math.ceilDiv(tensors[0].size(), PIECE);
    }

    /// A piece that is counted over all sets; an array of where each begins would be an object in each step.
    private static void updatePiece(UpdateAt update, List<Tensor[]> sets, int number) {
        int s = 0, piece = number;
        for (; piece >= pieces(sets.get(s)); s++) piece -= pieces(sets.get(s));
        updatePiece(update, sets.get(s), piece);
    }

    private static void updateInPieces(UpdateAt update, Tensor... tensors) {
        requireAlike(tensors);
        if (areImages(tensors)) updateImages(update, tensors);
        else runInPieces(update, tensors);
    }

    private static void runInPieces(UpdateAt update, Tensor[] tensors) {
        if (Recorder.isOn()) for (Tensor t : tensors) Replay.changed(t);
        KernelProvider.parallel(pieces(tensors), i -> updatePiece(update, tensors, i));
    }

    /// Whether there are elements in both layouts.
    private static boolean areImages(Tensor[] tensors) {
        for (Tensor t : tensors) if (t.store().isInBothLayouts()) return true;
        return false;
    }

    /// Works on the elements in rows, and puts what was changed into the other layout.
    private static void updateImages(UpdateAt update, Tensor[] tensors) {
        Tensor[] rows = new Tensor[tensors.length];
        long[] stamps = new long[tensors.length];
        for (int t = 0; t < rows.length; t++) {
            rows[t] = tensors[t].inLayout(false);
            stamps[t] = tensors[t].store().stamp();
        }
        runInPieces(update, rows);
        for (int t = 0; t < rows.length; t++) {
            if (!tensors[t].store().isInBothLayouts() || tensors[t].store().stamp() == stamps[t]) continue;
            tensors[t].store().requireChangeable(tensors[t].shape());
            rows[t].changed();
        }
    }

    private static void requireAlike(Tensor[] tensors) {
        Tensor first = tensors[0];
        for (Tensor t : tensors) {
            t.requireSameType(first);
            if (t.size() != first.size()) throw new IllegalArgumentException("sizes " + first.size() + ", " + t.size());
        }
    }

    private static void updatePiece(UpdateAt update, Tensor[] tensors, int piece) {
        int from = piece * PIECE;
        updateRange(update, tensors, from, Math.min(tensors[0].size(), from + PIECE));
    }

    private static void updateRange(UpdateAt update, Tensor[] tensors, int from, int to) {
        Frame own = Execution.here().frame(), frame = own.busy ? new Frame() : own;
        Kernels<Object> k = tensors[0].kernels().serial();
        Elements[] blocks = frame.blocks(tensors.length, k), scratch = frame.scratch(tensors[0].dtype(), k);
        frame.busy = true;
        try {
            for (int t = 0; t < tensors.length; t++) {
                Slice<Object> rows = tensors[t].rows();
                blocks[t].array = rows.array();
                blocks[t].offset = rows.offset() + from;
                blocks[t].written = false;
            }
            for (int at = from; at < to; at += BLOCK) {
                int n = Math.min(BLOCK, to - at);
                for (Elements s : scratch) s.n = n;
                for (Elements e : blocks) e.n = n;
                update.run(at, blocks, scratch);
                for (Elements e : blocks) e.offset += BLOCK;
            }
            for (int t = 0; t < tensors.length; t++) if (blocks[t].written) tensors[t].store().count();
        } finally {
            for (Elements e : blocks) e.array = NONE; // a thread must not keep what it once worked on
            frame.busy = false;
        }
    }

    /// Σ a · b over all elements; with itself the square of the norm.
    ///
    /// Every block is summed in the tensors' type, the blocks in order and in float64: the same bits for any number of threads.
    ///
    /// @param a a tensor
    /// @param b of equal size and type, or the same
    /// @return 0 where there are no elements
    public static double dot(Tensor a, Tensor b) {
        Recorder.refuse("it reads a sum of elements");
        double[] sums = new double[Math.ceilDiv(a.size(), PIECE)];
        updateInPieces(
                (from, e, scratch) -> {
                    Elements product = scratch[0].product(e[0], e[1]);
                    product.k.sum(product.array, product.offset, 1, product.n, 1, scratch[1].array, scratch[1].offset);
                    sums[from / PIECE] += Slice.get(scratch[1].array, scratch[1].offset);
                },
                a,
                b);
        double sum = 0;
        for (double s : sums) sum += s;
        return sum;
    }

    /// y = x
    ///
    /// @param x another block
    /// @return this
    public Elements set(Elements x) {
        written = true;
        System.arraycopy(x.array, x.offset, array, offset, n);
        return this;
    }

    /// y = y + x
    ///
    /// @param x another block
    /// @return this
    public Elements add(Elements x) {
        return zip(Binary.ADD, 0, 0, this, x);
    }

    /// y = y + factor · x
    ///
    /// @param factor a number
    /// @param x another block
    /// @return this
    public Elements add(double factor, Elements x) {
        return zip(Binary.ADD_SCALED, factor, 0, this, x);
    }

    /// y = y + term
    ///
    /// @param term a number
    /// @return this
    public Elements add(double term) {
        return map(Unary.SHIFT, term, 0, this);
    }

    /// y = factor · y
    ///
    /// @param factor a number
    /// @return this
    public Elements scale(double factor) {
        return map(Unary.SCALE, factor, 0, this);
    }

    /// y = y + weight · (x - y): a running mean
    ///
    /// @param x another block
    /// @param weight the share of x, from 0 to 1
    /// @return this
    public Elements lerp(Elements x, double weight) {
        return zip(Binary.LERP, weight, 0, this, x);
    }

    /// y = rho · y + (1 - rho) · x²: a running mean of squares, in one pass
    ///
    /// @param x another block
    /// @param rho the share of what was there, from 0 to 1
    /// @return this
    public Elements meanSquare(Elements x, double rho) {
        return zip(Binary.MEAN_SQUARE, rho, 1 - rho, this, x);
    }

    /// y = y + factor · a · b
    ///
    /// @param factor a number
    /// @param a another block
    /// @param b another block
    /// @return this
    public Elements addProduct(double factor, Elements a, Elements b) {
        return zip(Ternary.ADD_PRODUCT, factor, a, b);
    }

    /// y = y + factor · a / b
    ///
    /// @param factor a number
    /// @param a another block
    /// @param b another block
    /// @return this
    public Elements addQuotient(double factor, Elements a, Elements b) {
        return zip(Ternary.ADD_QUOTIENT, factor, a, b);
    }

    /// y = value
    ///
    /// @param value of each element
    /// @return this
    public Elements fill(double value) {
        written = true;
        k.fill(array, offset, n, value);
        return this;
    }

    /// y = √x
    ///
    /// @param x another block, or this one
    /// @return this
    public Elements sqrt(Elements x) {
        return map(Unary.SQRT, 0, 0, x);
    }

    /// y = factor · √x + term, in one pass
    ///
    /// @param x another block, or this one
    /// @param factor a number
    /// @param term a number
    /// @return this
    public Elements sqrt(Elements x, double factor, double term) {
        return map(Unary.SCALED_SQRT, factor, term, x);
    }

    /// y = a · b
    ///
    /// @param a another block, or this one
    /// @param b another block, or this one
    /// @return this
    public Elements product(Elements a, Elements b) {
        return zip(Binary.MUL, 0, 0, a, b);
    }

    /// y = a / b
    ///
    /// @param a another block, or this one
    /// @param b another block, or this one
    /// @return this
    public Elements quotient(Elements a, Elements b) {
        return zip(Binary.DIV, 0, 0, a, b);
    }

    /// y = max(y, x); NaN where either is NaN
    ///
    /// @param x another block
    /// @return this
    public Elements max(Elements x) {
        return zip(Binary.MAX, 0, 0, this, x);
    }

    /// y = |x|
    ///
    /// @param x another block, or this one
    /// @return this
    public Elements abs(Elements x) {
        return map(Unary.ABS, 0, 0, x);
    }

    /// y = -1, 0 or 1 with the sign of x; NaN stays
    ///
    /// @param x another block, or this one
    /// @return this
    public Elements sign(Elements x) {
        return map(Unary.SIGN, 0, 0, x);
    }

    /// y = x limited to [low, high]; NaN stays
    ///
    /// @param x another block, or this one
    /// @param low the least
    /// @param high the most
    /// @return this
    public Elements clamp(Elements x, double low, double high) {
        return map(Unary.CLAMP, low, high, x);
    }

    private Elements map(Unary f, double p, double q, Elements x) {
        written = true;
        k.map(f, p, q, x.array, x.offset, array, offset, n);
        return this;
    }

    private Elements zip(Binary f, double p, double q, Elements a, Elements b) {
        written = true;
        k.zip(f, p, q, a.array, a.offset, 1, b.array, b.offset, 1, array, offset, n);
        return this;
    }

    /// Of this block and two others.
    private Elements zip(Ternary f, double p, Elements b, Elements c) {
        written = true;
        k.zip(f, p, array, offset, b.array, b.offset, c.array, c.offset, array, offset, n);
        return this;
    }
}
