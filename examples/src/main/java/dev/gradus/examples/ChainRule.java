package dev.gradus.examples;

import dev.gradus.tensor.Function;
import dev.gradus.tensor.Graph;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The chain rule on computation graphs: derivatives that can be found by hand, beside those of `backward()`.
///
/// ```
/// z = (x + y)²                                  ∂z/∂x = ∂z/∂y = 2(x + y)
/// u = x² + 2y,  x = r sin t,  y = sin² t        ∂u/∂r = 2r sin² t,  ∂u/∂t = (r² + 2) sin 2t
/// y = σ(x)                                      ∂y/∂x = y(1 - y)
/// ```
/// With a file name as argument it draws the second graph there, as SVG.
final class ChainRule {
    private ChainRule() {}

    /// A derivative found in two ways.
    record Derivative(String of, double byGraph, double byHand) {}

    static List<Derivative> all() {
        Tensor x = number("x", 3), y = number("y", 4);
        x.add(y).square().backward();

        Tensor r = number("r", 2), t = number("t", 0.5);
        exercise(r, t).backward();

        Tensor v = number("v", 1), s = v.sigmoid();
        s.backward();

        return List.of(
                new Derivative("∂z/∂x", gradient(x), 2 * (3 + 4)),
                new Derivative("∂z/∂y", gradient(y), 2 * (3 + 4)),
                new Derivative("∂u/∂r", gradient(r), 2 * 2 * Math.pow(Math.sin(0.5), 2)),
                new Derivative("∂u/∂t", gradient(t), (2 * 2 + 2) * Math.sin(2 * 0.5)),
                new Derivative("∂σ/∂v", gradient(v), s.item() * (1 - s.item())));
    }

    static Tensor exercise(Tensor r, Tensor t) {
        Tensor sin = new Sin().apply(t);
        Tensor x = r.mul(sin).named("x"), y = sin.square().named("y");
        return x.square().add(y.mul(2)).named("u");
    }

    /// An operation of our own: what it computes, and what it makes of a gradient.
    private static final class Sin extends Function {
        @Override
        protected Tensor forward(List<Tensor> in) {
            return number("sin t", Math.sin(in.getFirst().item()));
        }

        @Override
        protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
            return List.of(gradient.mul(Math.cos(in.getFirst().item())));
        }
    }

    static Tensor number(String name, double value) {
        return Tensor.of(Shape.of(), new double[] {value}).requiresGrad(true).named(name);
    }

    private static double gradient(Tensor t) {
        Tensor gradient = t.grad();
        return gradient == null ? Double.NaN : gradient.item();
    }

    static void main(String[] args) throws IOException {
        for (Derivative d : all()) IO.println(d.of() + "  by graph " + d.byGraph() + "  by hand " + d.byHand());
        if (args.length > 0) {
            Tensor u = exercise(number("r", 2), number("t", 0.5));
            u.backward();
            Files.writeString(Path.of(args[0]), Graph.of(u).toSvg());
            IO.println("drawn: " + args[0]);
        }
    }
}
