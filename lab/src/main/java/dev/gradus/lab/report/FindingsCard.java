package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.Change;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.StoredProof;
import dev.gradus.lab.store.StoredRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found to be wrong while a run was trained: each finding with its numbers, what a proof made of it, and what to change.
final class FindingsCard {
    /// Further remedies are in `gradus diagnose`.
    private static final int CHANGES_SHOWN = 4;

    private final StoredRun run;
    private final @Nullable StoredProof proof;

    FindingsCard(StoredRun run, @Nullable StoredProof proof) {
        this.run = run;
        this.proof = proof;
    }

    void append(StringBuilder page) {
        List<LogEvent.Found> findings = RunText.findings(run);
        if (findings.isEmpty()) return;
        page.append("<section class=\"card findings\"><h2>Findings</h2><p class=\"note\">")
                .append("What was seen to be wrong while it was trained, the worst first. ")
                .append(
                        format(
                                "<code>gradus diagnose %s</code> looks closer, and tries the remedies.",
                                escape(run.name())))
                .append("</p><ul>");
        for (LogEvent.Found found : findings) {
            page.append(
                    format(
                            "<li><b class=\"%s\">%s</b>%s<p>%s</p>%s%s</li>",
                            RunText.grade(found),
                            escape(RunText.head(found)),
                            proved(found.cause()),
                            escape(Members.text(found.text())).replace(" Likely cause: ", "<br><b>Likely cause:</b> "),
                            changes(found),
                            evidence(found)));
        }
        page.append("</ul></section>\n");
    }

    private String proved(String cause) {
        if (proof == null) return "";
        String verdict = ProofCard.verdict(proof, cause);
        return verdict.isEmpty() ? "" : " <span class=\"proved\">" + escape(verdict) + "</span>";
    }

    /// Flags, and settings of files; of older logs and of programs what they have as texts.
    private static String changes(LogEvent.Found found) {
        StringBuilder items = new StringBuilder();
        for (Change change : found.changes()) {
            String flag = Members.words(change.flag()), path = Members.words(change.path());
            String value = Members.words(change.value()), java = Members.words(change.java());
            if (!path.isEmpty() && !flag.isEmpty()) item(items, flag, path + ": " + value);
            else if (!java.isEmpty()) item(items, java, "in Java");
        }
        if (items.isEmpty()) for (String remedy : found.remedies()) item(items, Members.words(remedy), "");
        String all = String.join("", items.toString().lines().limit(CHANGES_SHOWN).toList());
        return all.isEmpty() ? "" : "<dl class=\"changes\">" + all + "</dl>";
    }

    private static void item(StringBuilder items, String code, String setting) {
        items.append(format("<dt><code>%s</code></dt><dd>%s</dd>\n", escape(code), escape(setting)));
    }

    private static String evidence(LogEvent.Found found) {
        StringBuilder rows = new StringBuilder();
        for (LogEvent.Evidence measured : found.evidence()) {
            String healthy = Members.text(measured.healthy());
            rows.append(
                    format(
                            "<tr><td>%s</td><td>%s</td><td>%s</td></tr>",
                            escape(Members.text(measured.name())),
                            Text.number(measured.value()),
                            healthy.isEmpty() ? "" : "healthy: " + escape(healthy)));
        }
        return rows.isEmpty() ? "" : "<table>" + rows + "</table>";
    }
}
