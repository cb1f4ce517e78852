package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// Several tensors taken as one long vector, changed in place.
///
/// @param parts of one type
record Flat(List<Tensor> parts) {
    Flat copy() {
        return new Flat(parts.stream().map(Tensor::copy).toList());
    }

    Flat set(Flat x) {
        for (int i = 0; i < parts.size(); i++) parts.get(i).set(x.parts.get(i));
        return this;
    }

    /// y = factor · y
    Flat scale(double factor) {
        for (Tensor part : parts) Elements.update((e, scratch) -> e[0].scale(factor), part);
        return this;
    }

    /// y = y + factor · x
    Flat add(double factor, Flat x) {
        for (int i = 0; i < parts.size(); i++) {
            Elements.update((e, scratch) -> e[0].add(factor, e[1]), parts.get(i), x.parts.get(i));
        }
        return this;
    }

    double dot(Flat x) {
        double sum = 0;
        for (int i = 0; i < parts.size(); i++) sum += Elements.dot(parts.get(i), x.parts.get(i));
        return sum;
    }

    /// The largest size of a number, NaN where there is one.
    double largest() {
        double largest = 0;
        for (Tensor part : parts) for (double x : part.toDoubles()) largest = Math.max(largest, Math.abs(x));
        return largest;
    }

    /// The sum of all sizes.
    double sizes() {
        double sum = 0;
        for (Tensor part : parts) for (double x : part.toDoubles()) sum += Math.abs(x);
        return sum;
    }
}
