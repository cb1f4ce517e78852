package dev.gradus.lab.cli;

import dev.gradus.diagnose.Proof;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.train.diagnose.Finding;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What people see of a proof: each remedy with what it gains, and what follows for the finding.
final class ProofTable {
    private static final int USUAL = 80, LEAST = 60, MOST = 120;

    private final Screen screen;
    private final Examination examination;

    ProofTable(Screen screen, Examination examination) {
        this.screen = screen;
        this.examination = examination;
    }

    void print(Proof proof, List<Long> seeds) {
        if (screen.live()) screen.err().print(Screen.Clear.LINE);
        int width = screen.live() ? Math.clamp(new TerminalWidth().columns() - 1, LEAST, MOST) : USUAL;
        screen.out().line("");
        screen.out().line(screen.bold(title(proof, seeds)));
        if (proof.trials().isEmpty()) return;
        String cause = "";
        TextTable table = new TextTable().number("gain").number("95 %").text("verdict").keep().text("remedy");
        for (Proof.Trial trial : proof.trials()) {
            if (!trial.cause().equals(cause)) table.row(List.of("", "", "", trial.cause()));
            cause = trial.cause();
            table.row(cells(trial));
        }
        table.lines(width).forEach(screen.out()::line);
        for (String line : ties(proof)) Text.wrapped(line, width).forEach(screen.out()::line);
        for (Finding finding : proof.withdrawn()) {
            String line = "Withdrawn: " + finding.cause() + ", since no remedy for it gains anything.";
            Text.wrapped(line, width).forEach(screen.out()::line);
        }
    }

    private String title(Proof proof, List<Long> seeds) {
        if (proof.trials().isEmpty()) return "Nothing to be proved";
        String all =
                seeds.size() == 1 ? "seed " + seeds.getFirst() : "seeds " + seeds.getFirst() + " to " + seeds.getLast();
        return "Proof: gains of skill on validation samples, %s, at most %s"
                .formatted(all, Text.plural(examination.steps(), "step"));
    }

    private List<String> cells(Proof.Trial trial) {
        String remedy = trial.remedy() == null ? "–" : examination.words(trial.remedy());
        Proof.Interval interval = trial.interval();
        String gain = interval == null ? "" : signed(interval.mean());
        String ends = interval == null ? "" : signed(interval.low()) + " to " + signed(interval.high());
        return List.of(gain, ends, verdict(trial.verdict()), "  " + remedy);
    }

    private static String signed(double gain) {
        return Text.format("%+.3f", gain);
    }

    private static String verdict(Proof.Verdict verdict) {
        return switch (verdict) {
            case HELPS -> "helps";
            case NO_GAIN -> "no gain";
            case HARMS -> "harms";
            case OPEN -> "open";
            case NOT_TRIED -> "not tried";
            case FACTS -> "by facts";
        };
    }

    /// Each pair once.
    private static List<String> ties(Proof proof) {
        Set<String> pairs = new TreeSet<>();
        for (Proof.Trial trial : proof.trials()) {
            for (String other : trial.ties()) {
                boolean isFirst = trial.cause().compareTo(other) < 0;
                pairs.add(isFirst ? trial.cause() + " and " + other : other + " and " + trial.cause());
            }
        }
        return pairs.stream().map(pair -> "A tie: the remedies for " + pair + " gain as much.").toList();
    }
}
