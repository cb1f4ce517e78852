package dev.gradus.tensor.kernel;

/// One matrix product: c [m, n] = op(a) · op(b), or c += that, where op may transpose.
///
/// @param ta whether a is stored as [k, m], not [m, k]
/// @param tb whether b is stored as [n, k], not [k, n]
/// @param m rows of c
/// @param n columns of c
/// @param k terms of each sum
/// @param accumulate whether sums go on from what is in c
public record Product(boolean ta, boolean tb, int m, int n, int k, boolean accumulate) {}
