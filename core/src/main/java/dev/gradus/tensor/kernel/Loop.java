package dev.gradus.tensor.kernel;

/// The loop over one function: of its methods it has the one for as many operands as the function has.
///
/// @param <A> `float[]` or `double[]`
abstract class Loop<A> {
    /// y = f(x; p, q)
    abstract void map(double p, double q, A x, int xo, A y, int yo, int n);

    /// y = f(a, b; p, q)
    abstract void zip(double p, double q, A a, int ao, int as, A b, int bo, int bs, A y, int yo, int n);

    /// y = f(a, b, c; p)
    abstract void zip(double p, A a, int ao, A b, int bo, A c, int co, A y, int yo, int n);
}
