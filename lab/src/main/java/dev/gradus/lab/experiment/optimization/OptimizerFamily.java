package dev.gradus.lab.experiment.optimization;

import dev.gradus.lab.chart.Drawing;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.optim.AdaGrad;
import dev.gradus.optim.Adam;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.GradientDescent;
import dev.gradus.optim.RmsProp;
import dev.gradus.optim.Sgd;
import java.util.List;
import java.util.Map;

/// Which optimizer is a special case of which: both walk on Beale's function, and their paths are compared.
///
/// ```
/// momentum γ = 0:  SGD                  AdamW λ = 0:  Adam              RMSProp α = 0:  Adam β₁ = β₂ = 0, the sign of g
/// Adam β₁ = 0:  RMSProp with the rate η √(1 - β₂ᵗ)                      RMSProp α → 1 with the rate η √(1 - α):  AdaGrad
/// ```
/// The relations follow from the formulas with ε = 0. Each is compared with the usual setting of the same optimizer, too, which walks elsewhere.
public final class OptimizerFamily implements Experiment {
    private static final int STEPS = 100;
    private static final double RATE = 0.01, SGD_RATE = 1e-3, BETA = 0.999, ALMOST = 1e-9;
    private static final int WIDTH = 690, HEIGHT = 316;

    @Override
    public String name() {
        return "optimizer-family";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        return List.of(cell("momentum"), cell("adamw"), cell("sign"), cell("corrected"), cell("adagrad"));
    }

    private static Cell cell(String name) {
        double rate = name.equals("momentum") ? SGD_RATE : RATE; // momentum diverges on Beale's function with 0.01
        Map<String, Object> settings = Map.of("surface", "beale", "steps", STEPS, "learningRate", rate);
        return Cell.program(name, 1, settings, _ -> compare(name));
    }

    private static Measured compare(String cell) {
        Surface beale = Surface.BEALE;
        return switch (cell) {
            case "momentum" ->
                    measured(
                            beale.walk(new GradientDescent(SGD_RATE), STEPS),
                            beale.walk(new Sgd(SGD_RATE, 0), STEPS),
                            beale.walk(new Sgd(SGD_RATE, 0.9), STEPS));
            case "adamw" ->
                    measured(
                            beale.walk(adam(0.9, BETA), STEPS),
                            beale.walk(adamW(0), STEPS),
                            beale.walk(adamW(0.1), STEPS));
            case "sign" ->
                    measured(
                            beale.walk(adam(0, 0), STEPS),
                            beale.walk(rmsProp(RATE, 0), STEPS),
                            beale.walk(rmsProp(RATE, 0.9), STEPS));
            case "corrected" ->
                    measured(
                            beale.walk(adam(0, BETA), STEPS),
                            beale.walk(rmsProp(RATE, BETA), STEPS, t -> Math.sqrt(1 - Math.pow(BETA, t))),
                            beale.walk(rmsProp(RATE, BETA), STEPS));
            case "adagrad" ->
                    measured(
                            beale.walk(new AdaGrad(new AdaGrad.Config(RATE, 0, 0, 0, 0)), STEPS),
                            beale.walk(rmsProp(RATE * Math.sqrt(ALMOST), 1 - ALMOST), STEPS),
                            beale.walk(rmsProp(RATE, 0.9), STEPS));
            default -> throw new IllegalArgumentException(cell);
        };
    }

    private static Adam adam(double beta1, double beta2) {
        return new Adam(new Adam.Config(RATE, beta1, beta2, 0, 0, false));
    }

    private static AdamW adamW(double decay) {
        return new AdamW(new AdamW.Config(RATE, 0.9, BETA, 0, decay, false));
    }

    private static RmsProp rmsProp(double rate, double alpha) {
        return new RmsProp(new RmsProp.Config(rate, alpha, 0, 0, false, 0));
    }

    private static Measured measured(double[][] path, double[][] same, double[][] usual) {
        return Measured.of("distance", apart(path, same)).and("usualDistance", apart(path, usual));
    }

    /// How far two paths are apart where they are farthest.
    private static double apart(double[][] one, double[][] other) {
        double most = 0;
        for (int t = 0; t < one[0].length; t++)
            most = Math.max(most, Math.hypot(one[0][t] - other[0][t], one[1][t] - other[1][t]));
        return most;
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                within("momentum", 0),
                within("adamw", 0),
                within("sign", 1e-12),
                within("corrected", 1e-12),
                // 100 steps of a share 1 - 1e-9 leave a difference of about 1e-7 of the way
                within("adagrad", 1e-6));
    }

    private static Claim within(String cell, double most) {
        return Claim.of(
                cell,
                r -> {
                    double distance = r.mean(cell, "distance"), usual = r.mean(cell, "usualDistance");
                    return Verdict.of(distance <= most && usual > 1e-3, Text.loss(distance), Text.loss(usual));
                });
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        var svg = new StringBuilder();
        boolean isChecked = true;
        edge(svg, isChecked, 60, 140, 200, 60);
        edge(svg, isChecked, 200, 220, 340, 220);
        edge(svg, isChecked, 340, 220, 490, 140);
        edge(svg, isChecked, 490, 140, 630, 140);
        edge(svg, isChecked, 340, 220, 340, 290);
        edge(svg, !isChecked, 60, 140, 200, 220);
        edge(svg, !isChecked, 200, 60, 340, 60);
        edge(svg, !isChecked, 200, 60, 490, 140);
        edge(svg, !isChecked, 340, 60, 630, 60);
        edge(svg, !isChecked, 490, 140, 630, 60);
        edge(svg, !isChecked, 490, 140, 630, 220);
        text(svg, "tick", 118, 94, "end", "γ = 0");
        text(svg, "tick", 270, 210, "middle", "α → 1");
        text(svg, "tick", 430, 190, "start", "β₁ = 0");
        text(svg, "tick", 560, 130, "middle", "λ = 0");
        text(svg, "tick", 348, 258, "start", "α = 0");
        node(svg, 60, 140, 92, "SGD");
        node(svg, 200, 60, 92, words.cell("momentum").split(",", -1)[0]);
        node(svg, 200, 220, 92, "AdaGrad");
        node(svg, 340, 60, 92, words.term("Nesterov"));
        node(svg, 340, 220, 92, "RMSProp");
        node(svg, 490, 140, 92, "Adam");
        node(svg, 630, 60, 92, "NAdam");
        node(svg, 630, 140, 92, "AdamW");
        node(svg, 630, 220, 92, "AMSGrad");
        node(svg, 340, 290, 160, words.term("sign of the gradient"));
        return Map.of("family", new Drawing(words.picture("family"), WIDTH, HEIGHT, svg.toString()));
    }

    private static void edge(StringBuilder svg, boolean isChecked, int x1, int y1, int x2, int y2) {
        svg.append(
                Text.format(
                        "<line class=\"grid\" style=\"stroke:var(%s);stroke-width:%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
                        isChecked ? "--train" : "--soft", isChecked ? "2.4" : "1", x1, y1, x2, y2));
    }

    private static void node(StringBuilder svg, int x, int y, int wide, String name) {
        svg.append(
                Text.format(
                        "<rect style=\"fill:var(--card);stroke:var(--soft)\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"30\" rx=\"6\"/>",
                        x - wide / 2, y - 15, wide));
        text(svg, "panel", x, y + 5, "middle", name);
    }

    private static void text(StringBuilder svg, String style, int x, int y, String anchor, String words) {
        svg.append(
                Text.format(
                        "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                        style, x, y, anchor, Text.escape(words)));
    }
}
