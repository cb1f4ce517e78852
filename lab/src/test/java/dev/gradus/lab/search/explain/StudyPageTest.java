package dev.gradus.lab.search.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StudyPageTest {
    @Test
    void draft() throws Exception {
        Explanation found = Explanation.of(SyntheticStudy.digits(60), _ -> null, 1);
        StudyText.lines(found, 80).forEach(System.err::println);
        StudyPage.write(found, Path.of("/tmp/edge/study.html"));
        Results many = SyntheticStudy.digits(10_000);
        for (int i = 0; i < 3; i++) {
            long t0 = System.nanoTime();
            Explanation all = Explanation.of(many, _ -> null, 1);
            long t1 = System.nanoTime();
            StudyPage.write(all, Path.of("/tmp/edge/many.html"));
            System.err.println(
                    (t1 - t0) / 1e9
                            + " s, page "
                            + (System.nanoTime() - t1) / 1e9
                            + " "
                            + Files.size(Path.of("/tmp/edge/many.html")));
        }
        assertThat(found).isNotNull();
    }
}
