package dev.gradus.lab.docs;

import dev.gradus.config.Catalogue;
import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The page `docs/causes.md`: every cause that a diagnosis can name, from the catalogue and the comments of the classes themselves.
final class CausesPage {
    /// How a paragraph of a comment begins, and how it does on the page.
    private static final Map<String, String> TITLES =
            Map.of("The signs: ", "*The signs:* ", "The lectures: ", "*In the lectures:* ");

    private static final String INTRODUCTION =
            """
            # Causes

            ```sh
            gradus diagnose runs/001-digits-mlp
            gradus diagnose runs/001-digits-mlp --json
            ```
            says what is wrong with a run, why, and what to change. These are the causes that it can name. In a program, `trainer.with(new Watcher())`
            publishes findings while the training goes on, and `Diagnosis.of(run).findings()` ranks them afterwards.

            How a diagnosis is made:

            1. **Signs.** The run is repeated from its settings under observation, which gives the same bits: the state of layers and parameters before the
               first step and during the first ones, which tell more than how they look in the end; the losses; the samples as the model sees them; and what
               ten nearest neighbours, single columns and the best constant answer tell without any network. Each cause looks at these facts. Most signs
               are ratios, shares or standard errors, which need no threshold for each kind of data.
            2. **A trial.** What is suspected is tried: the same training, with the same seed and one remedy. A cause is shown when its remedy gains more than
               chance allows, by the standard error of the paired differences of the validation samples; what was only possible and gains nothing is dropped,
               and what was likely and gains nothing becomes a note. `--no-trials` leaves this out.
            3. **The rank.** Causes are ordered by what their remedies gain, as a share of what there is to win. Where one brings another about and gains about
               as much, the other is its effect and is listed under it: saturated units because of unscaled inputs are one finding.

            A finding has a grade: *fail*, the training cannot succeed as it is; *warn*, it succeeds less well than it could; *note*, unusual, and perhaps
            intended. `--check` ends with exit code 4 where there is a fail. A run without a fail and without a warning is told that nothing is wrong.

            *Skill* is the share of what there is to win: 0 is the best constant answer, 1 is no error. The signs of a cause are what its numbers look like; `--json`
            has these numbers, each with what a healthy run shows. What the lectures do not speak of has the name under which it is found elsewhere.

            This page is made from the comments of the classes; a test fails when it is not current and tells how to make it again.

            """;

    private final Path root;

    CausesPage(Path root) {
        this.root = root;
    }

    String text() {
        var page = new StringBuilder(INTRODUCTION.replaceAll("(?m)^ +$", ""));
        page.append("| cause | what it is |\n|---|---|\n");
        for (Catalogue.Entry<Cause> entry : Causes.ALL.entries()) {
            String what = SourceComment.of(root, "core", entry.defaults().getClass()).definition();
            page.append("| [`%s`](#%s) | %s |\n".formatted(entry.name(), entry.name(), what.replace("|", "\\|")));
        }
        for (Catalogue.Entry<Cause> entry : Causes.ALL.entries()) write(page, entry);
        return page.toString();
    }

    private void write(StringBuilder page, Catalogue.Entry<Cause> entry) {
        Class<?> type = entry.defaults().getClass();
        List<String> paragraphs = new ArrayList<>(SourceComment.paragraphs(root, "core", type));
        List<String> titled = new ArrayList<>();
        paragraphs.removeIf(paragraph -> {
            for (Map.Entry<String, String> title : TITLES.entrySet()) {
                if (!paragraph.startsWith(title.getKey())) continue;
                return titled.add(title.getValue() + paragraph.substring(title.getKey().length()));
            }
            return false;
        });
        String path = SourceComment.of(root, "core", type).path();
        page.append("\n## ").append(entry.name()).append("\n");
        page.append(String.join("\n\n", paragraphs)).append(" [Source](../").append(path).append(")\n");
        for (String paragraph : titled) page.append("\n").append(paragraph).append("\n");
        var explains = new TreeSet<>(Causes.ALL.make(entry.name()).explains());
        if (explains.isEmpty()) return;
        String effects = explains.stream().map("[`%1$s`](#%1$s)"::formatted).collect(Collectors.joining(", "));
        page.append("\n*Can bring about:* ").append(effects).append("\n");
    }
}
