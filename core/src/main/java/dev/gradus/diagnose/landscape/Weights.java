package dev.gradus.diagnose.landscape;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// The trainable parameters of a network as one vector, in the order of its layers.
///
/// @param parameters none of them frozen
record Weights(List<Parameter> parameters) {
    static Weights of(List<Parameter> all) {
        return new Weights(all.stream().filter(Parameter::isTrainable).toList());
    }

    private int size() {
        return parameters.stream().mapToInt(p -> p.value().size()).sum();
    }

    double[] values() {
        double[] all = new double[size()];
        int at = 0;
        for (Parameter p : parameters) {
            System.arraycopy(p.value().toDoubles(), 0, all, at, p.value().size());
            at += p.value().size();
        }
        return all;
    }

    void set(double[] all) {
        if (all.length != size()) throw new IllegalArgumentException(all.length + " weights instead of " + size());
        int at = 0;
        for (Parameter p : parameters) {
            double[] its = Arrays.copyOfRange(all, at, at + p.value().size());
            p.value().set(Tensor.of(p.value().shape(), its));
            at += its.length;
        }
    }

    /// The gradients that have arrived; 0 where none has.
    double[] gradients() {
        double[] all = new double[size()];
        int at = 0;
        for (Parameter p : parameters) {
            Tensor gradient = p.grad();
            if (gradient != null) System.arraycopy(gradient.toDoubles(), 0, all, at, gradient.size());
            at += p.value().size();
        }
        return all;
    }
}
