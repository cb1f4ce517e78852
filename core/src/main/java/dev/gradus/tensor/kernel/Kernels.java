package dev.gradus.tensor.kernel;

/// The primitive array operations, on which everything numerical stands.
///
/// Arrays come with an offset; a stride of an operand is 1 (its elements in order) or 0 (one element for all). An output
/// may be the same array and offset as an input; no other overlap is allowed. Sizes of 0 are fine. Nothing is checked here.
///
/// *Numeric contract.* Every provider gives the same bits for the same input, whatever the vector width and the number of
/// threads: an element of a matrix product is one chain of fused multiply-adds in the order of k; a sum over contiguous
/// elements has the fixed tree of [Sums]; a sum over more than [#ROWS] rows adds blocks of 32 as that tree adds its
/// blocks, over fewer all in order; exp, log, tanh, sigmoid and their kin are those of
/// [FloatMath].
///
/// @param <A> `float[]` or `double[]`
public interface Kernels<A> extends NormalizationKernels<A>, PooledNormalizationKernels<A>, ConvolutionKernels<A> {
    /// y = a + b
    void add(A a, int ao, int as, A b, int bo, int bs, A y, int yo, int n);

    /// y = a - b
    void sub(A a, int ao, int as, A b, int bo, int bs, A y, int yo, int n);

    /// y = a · b
    void mul(A a, int ao, int as, A b, int bo, int bs, A y, int yo, int n);

    /// y = a / b
    void div(A a, int ao, int as, A b, int bo, int bs, A y, int yo, int n);

    /// y = max(a, b); NaN where either is NaN
    void max(A a, int ao, int as, A b, int bo, int bs, A y, int yo, int n);

    /// The share of a in the gradient of max(a, b): 1 where a > b, ½ where equal, else 0
    void maxShare(A a, int ao, int as, A b, int bo, int bs, A y, int yo, int n);

    /// y = value
    void fill(A y, int yo, int n, double value);

    /// y = x · factor
    void scale(A x, int xo, double factor, A y, int yo, int n);

    /// y = x + term
    void shift(A x, int xo, double term, A y, int yo, int n);

    /// y += factor · x
    void addScaled(double factor, A x, int xo, A y, int yo, int n);

    /// y += weight · (x - y)
    void lerp(A x, int xo, double weight, A y, int yo, int n);

    /// y += factor · a · b
    void addProduct(double factor, A a, int ao, A b, int bo, A y, int yo, int n);

    /// y += factor · a / b
    void addQuotient(double factor, A a, int ao, A b, int bo, A y, int yo, int n);

    /// y = √x
    void sqrt(A x, int xo, A y, int yo, int n);

    /// y = |x|
    void abs(A x, int xo, A y, int yo, int n);

    /// y = -1, 0 or 1; NaN stays
    void sign(A x, int xo, A y, int yo, int n);

    /// y = x ^ exponent
    void pow(A x, int xo, double exponent, A y, int yo, int n);

    /// y = eˣ
    void exp(A x, int xo, A y, int yo, int n);

    /// y = ln x
    void log(A x, int xo, A y, int yo, int n);

    /// y = tanh x
    void tanh(A x, int xo, A y, int yo, int n);

    /// y = 1 / (1 + e⁻ˣ)
    void sigmoid(A x, int xo, A y, int yo, int n);

    /// y = eˣ - 1, exact for small x, too
    void expm1(A x, int xo, A y, int yo, int n);

    /// y = Φ(x), the share of a standard normal distribution below x
    void normalCdf(A x, int xo, A y, int yo, int n);

    /// y = ln(1 + e^(βx)) / β, without overflow
    void softplus(A x, int xo, double beta, A y, int yo, int n);

    /// y = 1 where x ≥ 0, else 0; NaN stays
    void step(A x, int xo, A y, int yo, int n);

    /// y = x where x > 0, else slope · x
    void leakyRelu(A x, int xo, double slope, A y, int yo, int n);

    /// gx = gy where x > 0, else slope · gy; where x is NaN slope · gy, too, unless the slope is 0
    void leakyReluBackward(A x, int xo, double slope, A gy, int gyo, A gx, int gxo, int n);

    /// gx = gy · y · (1 - y)
    void sigmoidBackward(A y, int yo, A gy, int gyo, A gx, int gxo, int n);

    /// gx = gy · (1 - y²)
    void tanhBackward(A y, int yo, A gy, int gyo, A gx, int gxo, int n);

    /// y = x limited to [low, high]; NaN stays
    void clamp(A x, int xo, double low, double high, A y, int yo, int n);

    /// gx = gy where low ≤ x ≤ high, else 0
    void clampBackward(A x, int xo, double low, double high, A gy, int gyo, A gx, int gxo, int n);

    /// y = -(t · max(ln p, -100) + (1 - t) · max(ln(1 - p), -100))
    void binaryCrossEntropy(A p, int po, A t, int to, A y, int yo, int n);

    /// gp = gy · (p - t) / max(p · (1 - p), 10⁻¹²)
    void binaryCrossEntropyBackward(A p, int po, A t, int to, A gy, int gyo, A gp, int gpo, int n);

    /// y = x / (1 - p) where the random word of element `first + i` keeps it, else 0; the same call on a gradient is the
    /// backward pass, so no mask is stored
    void dropout(A x, int xo, double p, RandomKey key, long first, A y, int yo, int n);

    /// Sum over the middle axis of x [outer, reduce, inner] into y [outer, inner].
    void sum(A x, int xo, int outer, int reduce, int inner, A y, int yo);

    /// Largest over the middle axis of x [outer, reduce, inner] into y [outer, inner], and its first index; NaN wins.
    void maxReduce(A x, int xo, int outer, int reduce, int inner, A y, int yo, int[] index, int io);

    /// y [outer, inner] = x [outer, reduce, inner] at one index of the middle axis each.
    void gatherMiddle(A x, int xo, int outer, int reduce, int inner, int[] index, int io, A y, int yo);

    /// Adds x [outer, inner] into y [outer, reduce, inner] at one index of the middle axis each.
    void scatterMiddle(A x, int xo, int outer, int reduce, int inner, int[] index, int io, A y, int yo);

    /// y [d₀…] = x with its axes in another order: axis i of y steps by `strides[i]` in x.
    void permute(A x, int xo, int[] sizes, int[] strides, A y, int yo);

    /// y [rows, cols] = softmax of each row of x
    void softmax(A x, int xo, int rows, int cols, A y, int yo);

    /// y [rows, cols] = log-softmax of each row of x
    void logSoftmax(A x, int xo, int rows, int cols, A y, int yo);

    /// gx = y · (gy - Σ gy·y) in each row
    void softmaxBackward(A y, int yo, A gy, int gyo, int rows, int cols, A gx, int gxo);

    /// gx = gy - eʸ · Σ gy in each row
    void logSoftmaxBackward(A y, int yo, A gy, int gyo, int rows, int cols, A gx, int gxo);

    /// c [m, n] = op(a) · op(b), or c += … ; a is stored [m, k], or [k, m] when transposed, b [k, n] or [n, k]
    void gemm(boolean ta, boolean tb, int m, int n, int k, A a, int ao, A b, int bo, A c, int co, boolean accumulate);

    /// Whether no element is infinite or NaN; true of none. It is asked too seldom for the compiler to learn of a vector form.
    boolean isFinite(A x, int xo, int n);

    /// These kernels on the calling thread alone, for callers that cut the work themselves.
    ///
    /// @return kernels that give the same bits
    default Kernels<A> serial() {
        return this;
    }
}
