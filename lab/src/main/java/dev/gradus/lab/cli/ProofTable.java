package dev.gradus.lab.cli;

import dev.gradus.diagnose.Proof;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.train.diagnose.Finding;
import java.util.List;

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
        TextTable table = new TextTable().text("finding").text("remedy").number("gain").number("95 %").text("verdict");
        for (Proof.Trial trial : proof.trials()) table.row(cells(trial));
        table.lines(width).forEach(screen.out()::line);
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
        return List.of(trial.cause(), remedy, gain, ends, verdict(trial));
    }

    private static String signed(double gain) {
        return Text.format("%+.3f", gain);
    }

    private static String verdict(Proof.Trial trial) {
        String verdict =
                switch (trial.verdict()) {
                    case HELPS -> "confirmed";
                    case NO_GAIN -> "gains nothing";
                    case HARMS -> "does harm";
                    case OPEN -> "cannot be told";
                    case NOT_TRIED -> "not tried";
                    case FACTS -> "a matter of facts";
                };
        return trial.ties().isEmpty() ? verdict : verdict + ", a tie with " + String.join(", ", trial.ties());
    }
}
