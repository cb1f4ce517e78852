package dev.gradus.optim;

/// A search along a line for a point that is low enough and flat enough: the strong Wolfe conditions.
///
/// ```
/// f(t) ≤ f(0) + c₁ t f'(0)        |f'(t)| ≤ c₂ |f'(0)|          c₁ = 10⁻⁴, c₂ = 0.9
/// ```
/// First the interval grows until it must hold such a point, then it shrinks; new points are the minima of cubics. Step for step
/// that of PyTorch, which has it from minFunc. Source: Nocedal and Wright 2006, algorithms 3.5 and 3.6;
/// `torch/optim/lbfgs.py` `_strong_wolfe`.
final class StrongWolfe {
    private static final double C1 = 1e-4;
    private static final double C2 = 0.9;

    private final Line line;
    private final Point start;
    private final int mostEvaluations;
    private int evaluations;

    /// A function along a line.
    interface Line {
        Point at(double t);
    }

    /// What is known of a point.
    ///
    /// @param t its place on the line
    /// @param f the value there
    /// @param slope of the value along the line
    /// @param gradient a copy
    record Point(double t, double f, double slope, Flat gradient) {}

    /// @param start at t = 0, where the slope is negative
    /// @param mostEvaluations after the first one
    StrongWolfe(Line line, Point start, int mostEvaluations) {
        this.line = line;
        this.start = start;
        this.mostEvaluations = mostEvaluations;
    }

    /// How often the function was computed.
    int evaluations() {
        return evaluations;
    }

    /// Searches.
    ///
    /// @param t where to look first
    /// @param leastInterval an interval so small is not divided
    /// @return the lowest point that was found
    Point search(double t, double leastInterval) {
        Point before = start, now = at(t);
        int tries = 0;
        while (tries < mostEvaluations) {
            if (isTooHigh(now) || (tries > 1 && now.f >= before.f)) return zoom(before, now, tries, leastInterval);
            if (isFlat(now)) return now;
            if (now.slope >= 0) return zoom(before, now, tries, leastInterval);
            double next = cubicMinimum(before, now, now.t + 0.01 * (now.t - before.t), now.t * 10);
            before = now;
            now = at(next);
            tries++;
        }
        return start.f <= now.f ? start : now;
    }

    private Point at(double t) {
        evaluations++;
        return line.at(t);
    }

    private boolean isTooHigh(Point p) {
        return p.f > start.f + C1 * p.t * start.slope;
    }

    private boolean isFlat(Point p) {
        return Math.abs(p.slope) <= -C2 * start.slope;
    }

    /// Shrinks an interval that holds a fitting point.
    private Point zoom(Point a, Point b, int triesBefore, double leastInterval) {
        Point[] ends = {a, b};
        int low = a.f <= b.f ? 0 : 1;
        boolean stuck = false;
        for (int tries = triesBefore; tries < mostEvaluations; tries++) {
            double from = Math.min(ends[0].t, ends[1].t), to = Math.max(ends[0].t, ends[1].t);
            if (to - from < leastInterval) break;
            double t = cubicMinimum(ends[0], ends[1], from, to), margin = 0.1 * (to - from);
            boolean atEdge = Math.min(to - t, t - from) < margin;
            if (atEdge && (stuck || t >= to || t <= from)) {
                t = Math.abs(t - to) < Math.abs(t - from) ? to - margin : from + margin;
                stuck = false;
            } else {
                stuck = atEdge;
            }
            Point now = at(t);
            if (isTooHigh(now) || now.f >= ends[low].f) {
                ends[1 - low] = now;
                low = ends[0].f <= ends[1].f ? 0 : 1;
                continue;
            }
            if (!isFlat(now) && now.slope * (ends[1 - low].t - ends[low].t) >= 0) ends[1 - low] = ends[low];
            ends[low] = now;
            if (isFlat(now)) break;
        }
        return ends[low];
    }

    /// The minimum of the cubic through two points with their slopes, within limits; their middle where there is none.
    private static double cubicMinimum(Point p, Point q, double least, double most) {
        Point a = p.t <= q.t ? p : q, b = p.t <= q.t ? q : p;
        double d1 = a.slope + b.slope - 3 * (a.f - b.f) / (a.t - b.t), square = d1 * d1 - a.slope * b.slope;
        if (!(square >= 0)) return (least + most) / 2;
        double d2 = Math.sqrt(square);
        double t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
        return Math.min(Math.max(t, least), most);
    }
}
