package dev.gradus.lab.gallery;

import static java.util.stream.Collectors.joining;

import dev.gradus.lab.chart.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// The page `docs/proofs.md`: what proofs and repairs are worth on the faulty runs of the gallery, made of the records alone.
final class RecoveryPage {
    private static final double ENOUGH = 0.9;

    private static final String HEAD =
            """
            # What proofs and repairs are worth

            Every faulty run of the [gallery](gallery.md) was diagnosed with `gradus diagnose RUN --prove`, repaired once with
            `gradus repair RUN --run`, and again and again with `gradus repair RUN --loop 3`. Its healthy twin differs in nothing but the fault,
            and says how much there is to win.

            The records are in [proofs.jsonl](proofs.jsonl). To make them again, all or in parts, and this page with them:

            ```
            ./mvnw -Pfast -Dmaven.test.skip=false -pl core,lab test -Dtest=GalleryRecordsTest -Dtest.excluded= \\
                -Dsurefire.failIfNoSpecifiedTests=false -Dgallery="half=b seeds=1 repairs=../docs/proofs.jsonl"
            ```
            *Confirmed*: the trials of a right cause helped, or the facts leave no doubt (a proof trains only where a remedy is a setting). *Recovered*: the score
            of validation samples is at least 90 % of the way from that of the faulty run to that of the twin. A fault that costs less than 0.02 has nothing to
            recover. Labels that are shuffled, noisy, shifted or constant cannot be won back by any setting; they are counted all the same.

            """;

    private final List<Recovery> all;

    RecoveryPage(List<Recovery> all) {
        this.all = all;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("| | half A | half B | both |");
        lines.add("|---|---|---|---|");
        lines.add("| faulty runs | %d | %d | %d |".formatted(count("a"), count("b"), all.size()));
        lines.add(row("a right cause is confirmed", _ -> true, Recovery::isConfirmed));
        lines.add(row("a wrong cause is confirmed, too", _ -> true, r -> !r.wrong().isEmpty()));
        lines.add(row("the first repair recovers", Recovery::isMeasurable, r -> isEnough(r, Recovery::first)));
        lines.add(row("`--loop 3` recovers", Recovery::isMeasurable, r -> isEnough(r, Recovery::loop)));
        lines.add("");
        lines.add(
                Text.format(
                        "Seconds of a diagnosis with its proof, one thread on a machine with other work: %.1f in the median, %.1f at most.",
                        seconds(0.5), seconds(1)));
        for (String half : Gallery.HALVES) {
            lines.add("");
            lines.add("## Half " + half.toUpperCase(Locale.ROOT));
            lines.add("");
            lines.add("| run | planted | twin | faulty | first repair | loop | verdict | confirmed besides |");
            lines.add("|---|---|---|---|---|---|---|---|");
            for (Recovery r : all) if (r.half().equals(half)) lines.add(line(r));
        }
        return HEAD + lines.stream().collect(joining("\n", "", "\n"));
    }

    private long count(String half) {
        return all.stream().filter(r -> r.half().equals(half)).count();
    }

    private static boolean isEnough(Recovery r, ToDoubleFunction<Recovery> score) {
        return r.share(score.applyAsDouble(r)) >= ENOUGH;
    }

    private String row(String name, Predicate<Recovery> of, Predicate<Recovery> is) {
        return "| %s | %s | %s | %s |"
                .formatted(
                        name,
                        share(of.and(r -> r.half().equals("a")), is),
                        share(of.and(r -> r.half().equals("b")), is),
                        share(of, is));
    }

    private String share(Predicate<Recovery> of, Predicate<Recovery> is) {
        long n = all.stream().filter(of).count(), k = all.stream().filter(of.and(is)).count();
        return Text.format("%d of %d (%.1f %%)", k, n, 100.0 * k / Math.max(1, n));
    }

    private double seconds(double quantile) {
        double[] sorted = all.stream().mapToDouble(Recovery::seconds).sorted().toArray();
        return sorted[(int) Math.round(quantile * (sorted.length - 1))];
    }

    private static String line(Recovery r) {
        return Text.format(
                "| %s | %s | %.3f | %.3f | %s | %s | %s | %s |",
                r.id(),
                r.causes().getFirst(),
                r.twin(),
                r.faulty(),
                shown(r, r.first()),
                shown(r, r.loop()),
                r.verdict(),
                String.join(", ", r.wrong()));
    }

    private static String shown(Recovery r, double score) {
        return Text.format("%.3f", score) + (r.isMeasurable() && r.share(score) < ENOUGH ? " (not)" : "");
    }
}
