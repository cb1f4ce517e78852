package dev.gradus.optim;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/// L-BFGS: Newton steps whose curvature is guessed from the last few changes of the gradient; for small problems whose loss is
/// that of the whole training set.
///
/// ```
/// y = g - g'    s = t d                             kept where y·s > 10⁻¹⁰
/// q = -g;  newest to oldest:  a = s·q / y·s,  q = q - a y
/// d = (y·s / y·y) q;  oldest to newest:  d = d + (a - y·d / y·s) s
/// p = p + t d
/// ```
/// One [#step(DoubleSupplier)] is up to `maxIterations` of these, each with one evaluation or, with the strong Wolfe search for t, some;
/// there is no [#step()]. Without a search t is the learning rate (in the very first iteration at most 1 / Σ|g| of it). It ends
/// early where max|g| ≤ `gradientTolerance`, or where step or loss change by less than `changeTolerance`.
///
/// All trainable parameters make one vector; where there is no gradient it is 0. Freezing another parameter begins anew. Groups are
/// refused. Where the gradient is infinite or NaN nothing moves (in PyTorch all become NaN). Defaults: η 1, 20 iterations, 1¼ times as many evaluations (written as 0), tolerances
/// 1e-7 and 1e-9, 100 changes kept, no search, as in PyTorch. Source: Nocedal and Wright 2006, algorithm 7.4; `torch.optim.LBFGS`.
public final class Lbfgs extends Optimizer<Lbfgs.Config> {
    private static final double LEAST_CURVATURE = 1e-10;
    private static final String ITERATIONS = "n_iter",
            TOGETHER = "together",
            PAIRS = "pairs",
            T = "t",
            SCALE = "H_diag";

    /// How the length of a step is found.
    public enum LineSearch {
        /// It is the learning rate.
        NONE,
        /// At a point that is low and flat enough; the learning rate is where to look first.
        STRONG_WOLFE
    }

    /// Settings.
    ///
    /// @param learningRate the size of a step η
    /// @param maxIterations directions in one step
    /// @param maxEvaluations of the loss in one step; 0 for 1¼ `maxIterations`
    /// @param gradientTolerance where the largest number of the gradient counts as zero
    /// @param changeTolerance where a change of the loss or of a parameter counts as none
    /// @param history how many changes of the gradient are kept
    /// @param lineSearch how the length of a step is found
    public record Config(
            double learningRate,
            int maxIterations,
            int maxEvaluations,
            double gradientTolerance,
            double changeTolerance,
            int history,
            LineSearch lineSearch)
            implements Settings {
        /// The defaults.
        public Config() {
            this(1, 20, 0, 1e-7, 1e-9, 100, LineSearch.NONE);
        }

        @Override
        public void validate() {
            Range.require("Lbfgs", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("Lbfgs", "most iterations", maxIterations, 1, Range.ANY);
            Range.require("Lbfgs", "most evaluations", maxEvaluations, 0, Range.ANY);
            Range.require("Lbfgs", "gradient tolerance", gradientTolerance, 0, Range.ANY);
            Range.require("Lbfgs", "change tolerance", changeTolerance, 0, Range.ANY);
            Range.require("Lbfgs", "history", history, 1, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(
                    learningRate,
                    maxIterations,
                    maxEvaluations,
                    gradientTolerance,
                    changeTolerance,
                    history,
                    lineSearch);
        }
    }

    /// With the default settings.
    public Lbfgs() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Lbfgs(Config config) {
        super(config);
    }

    @Override
    public Optimizer<Config> scaleRates(RateScales shares) {
        if (shares.equals(RateScales.NONE)) return this;
        throw GradusException.got("Lbfgs: learning rates of some parameters")
                .expected("one rate")
                .because("it moves all parameters together along one line")
                .repair("Take Adam or Sgd, or freeze the parameters that should hardly move.");
    }

    @Override
    public Optimizer<Config> group(Predicate<Parameter> which, Config settings) {
        throw GradusException.got("Lbfgs: a group with settings of its own")
                .expected("one group")
                .because("all parameters are one vector to it")
                .repair("Freeze what must not move, or use another optimizer.");
    }

    /// The direction, the last gradient, and a history of changes of parameters and gradients.
    @Override
    protected int slotCount(Config c) {
        return 2 + 2 * c.history();
    }

    @Override
    public void step() {
        throw GradusException.got("Lbfgs: a step without the loss")
                .expected("step(evaluate)")
                .because("it computes loss and gradients at several points in each step")
                .repair("Call step(() -> { optimizer.zeroGrad(); … loss.backward(); return loss.item(); }).");
    }

    @Override
    protected void update(Tensor p, Tensor g, Slots slots, Config c, double learningRate) {
        throw new IllegalStateException("all parameters move together");
    }

    @Override
    public double step(DoubleSupplier evaluate) {
        double loss = evaluate.getAsDouble();
        List<Parameter> moved = parameters().stream().filter(Parameter::isTrainable).toList();
        if (moved.stream().noneMatch(p -> p.grad() != null)) {
            reportNone();
            return loss;
        }
        for (Parameter p : moved) if (p.grad() != null) memory(p).countStep();
        new Step(moved, evaluate).run(loss);
        return loss;
    }

    /// One step of the parameters that are not frozen.
    private final class Step {
        private final Config c = config();
        private final List<Parameter> moved;
        private final DoubleSupplier evaluate;
        private final Flat p, d, lastG;
        private final Flat g;
        private double loss;
        private int evaluations = 1;

        Step(List<Parameter> moved, DoubleSupplier evaluate) {
            this.moved = moved;
            this.evaluate = evaluate;
            p = new Flat(moved.stream().map(Parameter::value).toList());
            g = p.copy();
            if (!continues()) for (Parameter q : moved) restart(q);
            d = vector("d");
            lastG = vector("prev_flat_grad");
        }

        private boolean continues() {
            double iterations = memory(moved.getFirst()).number(ITERATIONS, 0);
            return moved.stream()
                    .map(Lbfgs.this::memory)
                    .allMatch(m -> m.number(ITERATIONS, 0) == iterations && m.number(TOGETHER, 0) == moved.size());
        }

        private void restart(Parameter q) {
            for (String name : List.of(ITERATIONS, PAIRS, T)) memory(q).setNumber(name, 0);
            memory(q).setNumber(SCALE, 1);
            memory(q).setNumber(TOGETHER, moved.size());
        }

        private Flat vector(String name) {
            return new Flat(moved.stream().map(q -> memory(q).get(name, q.value())).toList());
        }

        private double number(String name) {
            return memory(moved.getFirst()).number(name, 0);
        }

        private void set(String name, double value) {
            for (Parameter q : moved) memory(q).setNumber(name, value);
        }

        private Flat gradients() {
            for (int i = 0; i < moved.size(); i++) {
                Tensor own = g.parts().get(i), now = moved.get(i).grad();
                own.set(now != null ? now : Tensor.full(own.shape(), 0, own.dtype()));
            }
            return g;
        }

        void run(double lossBefore) {
            loss = lossBefore;
            double largest = gradients().largest();
            if (largest <= c.gradientTolerance() || !Double.isFinite(largest)) return;
            int mostEvaluations = c.maxEvaluations() > 0 ? c.maxEvaluations() : c.maxIterations() * 5 / 4;
            for (int i = 1; i <= c.maxIterations(); i++) {
                boolean first = number(ITERATIONS) == 0;
                set(ITERATIONS, number(ITERATIONS) + 1);
                if (first) d.set(g).scale(-1);
                else direct();
                lastG.set(g);
                double before = loss, slope = g.dot(d);
                double t = first ? Math.min(1, 1 / g.sizes()) * learningRate() : learningRate();
                set(T, t);
                if (slope > -c.changeTolerance()) return;
                if (c.lineSearch() == LineSearch.STRONG_WOLFE) {
                    t = search(t, slope, mostEvaluations - evaluations);
                    set(T, t);
                } else {
                    p.add(t, d);
                    if (i < c.maxIterations()) evaluate();
                }
                if (evaluations >= mostEvaluations
                        || g.largest() <= c.gradientTolerance()
                        || d.largest() * Math.abs(t) <= c.changeTolerance()
                        || Math.abs(loss - before) < c.changeTolerance()) return;
            }
        }

        private void evaluate() {
            loss = evaluate.getAsDouble();
            evaluations++;
            gradients();
        }

        private double search(double t, double slope, int mostEvaluations) {
            Flat x = p.copy();
            StrongWolfe.Line line =
                    at -> {
                        p.add(at, d);
                        loss = evaluate.getAsDouble();
                        gradients();
                        p.set(x);
                        return new StrongWolfe.Point(at, loss, g.dot(d), g.copy());
                    };
            var wolfe = new StrongWolfe(line, new StrongWolfe.Point(0, loss, slope, g.copy()), mostEvaluations);
            StrongWolfe.Point found = wolfe.search(t, c.changeTolerance() / d.largest());
            evaluations += wolfe.evaluations();
            loss = found.f();
            g.set(found.gradient());
            p.add(found.t(), d);
            return found.t();
        }

        /// d = -H g with the inverse curvature H of the changes that are kept.
        private void direct() {
            keep(g.copy().add(-1, lastG), d.copy().scale(number(T)));
            int newest = (int) number(PAIRS), oldest = Math.max(0, newest - c.history());
            double[] a = new double[newest - oldest];
            d.set(g).scale(-1);
            for (int j = newest - 1; j >= oldest; j--) {
                Flat y = change(j), s = taken(j);
                a[j - oldest] = s.dot(d) * (1 / y.dot(s));
                d.add(-a[j - oldest], y);
            }
            d.scale(number(SCALE));
            for (int j = oldest; j < newest; j++) {
                Flat y = change(j), s = taken(j);
                d.add(a[j - oldest] - y.dot(d) * (1 / y.dot(s)), s);
            }
        }

        private void keep(Flat y, Flat s) {
            double curvature = y.dot(s);
            if (!(curvature > LEAST_CURVATURE)) return;
            int j = (int) number(PAIRS);
            change(j).set(y);
            taken(j).set(s);
            set(PAIRS, j + 1);
            set(SCALE, curvature / y.dot(y));
        }

        private Flat change(int j) {
            return vector("old_dirs_" + j % c.history());
        }

        private Flat taken(int j) {
            return vector("old_stps_" + j % c.history());
        }
    }
}
