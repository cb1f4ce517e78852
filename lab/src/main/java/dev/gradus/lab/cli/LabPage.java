package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.ExperimentRecord;
import dev.gradus.lab.experiment.ExperimentRun;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Words.Language;
import java.nio.file.Path;
import java.util.List;

/// What a run of an experiment prints: how far it is, what was measured, and whether what is expected holds.
final class LabPage implements ExperimentRun.Listener {
    private final Screen screen;
    private final Experiment experiment;
    private final Words words;
    private final long start = System.nanoTime();
    private int before;

    LabPage(Screen screen, Experiment experiment, Language language) {
        this.screen = screen;
        this.experiment = experiment;
        this.words = Words.of(experiment, language);
    }

    void introduce() {
        screen.out().line(screen.bold(words.title()) + screen.soft("  " + experiment.name()));
        wrapped(words.question());
        screen.out().flush();
    }

    void begin(Size size) {
        introduce();
        if (size == Size.QUICK) screen.out().line(screen.soft("quick: shows that everything runs"));
        screen.out().flush();
    }

    private void wrapped(String text) {
        for (String line : Text.wrapped(text, new TerminalWidth().columns() - 2)) screen.out().line("  " + line);
    }

    @Override
    public void progress(double done, int all) {
        if (!screen.live()) return;
        double seconds = (System.nanoTime() - start) * 1e-9, fresh = done - before;
        String left = fresh > 0 ? "  " + ProgressLine.clock((all - done) * seconds / fresh) + " left" : "";
        String bar = ProgressLine.bar(done / all, 24, screen);
        screen.out().print(Screen.Clear.LINE + format("%s %d/%d%s", bar, (int) done, all, left));
        screen.out().flush();
    }

    @Override
    public void ended(Cell cell, long seed, Measured measured, boolean isNew) {
        if (!isNew) before++;
        if (screen.live() || !isNew) return;
        screen.out().line(format("  %s, seed %d: %s", cell.name(), seed, seconds(measured)));
        screen.out().flush();
    }

    private static String seconds(Measured measured) {
        return Text.duration(measured.times().getOrDefault("wallSeconds", Double.NaN));
    }

    void stopped() {
        clear();
        screen.out().line("Stopped; what is finished is kept.");
        screen.out().line("To go on: " + screen.bold("gradus lab run " + experiment.name()));
        screen.out().flush();
    }

    private void clear() {
        if (screen.live()) screen.out().print(Screen.Clear.LINE);
    }

    void conclude(ExperimentRecord record, Path page) {
        clear();
        published(record);
        for (ExperimentRecord.ClaimRecord claim : record.claims()) {
            String mark = claim.holds() ? screen.green("✓") : screen.red("✗");
            List<String> lines =
                    Text.wrapped(words.claim(claim.key(), claim.shown()), new TerminalWidth().columns() - 4);
            for (int i = 0; i < lines.size(); i++)
                screen.out().line((i == 0 ? "  " + mark + " " : "    ") + lines.get(i));
        }
        screen.out().line(screen.soft(format("  %s  %s", Text.duration(record.seconds()), page)));
        screen.out().flush();
    }

    private void published(ExperimentRecord record) {
        if (experiment.published().isEmpty()) return;
        TextTable table =
                new TextTable()
                        .text("")
                        .text("figure")
                        .number("published")
                        .number("measured")
                        .number("ratio")
                        .number("95 % interval");
        for (ExperimentRecord.Compared compared : record.compared(experiment)) {
            Published published = compared.published();
            String figure = published.figure();
            table.row(
                    List.of(
                            words.cell(published.cell()),
                            words.figure(figure),
                            Text.figure(figure, published.value()),
                            Text.figure(figure, compared.measured().mean()),
                            format("%.3f", compared.ratio()),
                            compared.interval(" – ", "–")));
        }
        table.lines(new TerminalWidth().columns() - 2).forEach(line -> screen.out().line("  " + line));
    }
}
