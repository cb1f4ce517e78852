package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Columns;
import dev.gradus.data.Scaled;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command and the Java of `docs/your-own-table.md`.
class YourOwnTableTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("```(sh|java)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PLACE =
            Pattern.compile("(?<=[ :])((new-|more-)?houses\\.csv|houses-(run|folds|looks)|answers\\.csv)(?=[/ ]|$)");

    @TempDir Path folder;

    private static List<String> blocks(String language) throws IOException {
        Matcher found = BLOCK.matcher(Files.readString(ROOT.resolve("docs/your-own-table.md")));
        return found.results().filter(r -> r.group(1).equals(language)).map(r -> r.group(2)).toList();
    }

    @BeforeEach
    void tables() throws IOException {
        Files.writeString(folder.resolve("houses.csv"), houses(300, 1));
        Files.writeString(folder.resolve("more-houses.csv"), houses(60, 2));
        Files.writeString(
                folder.resolve("new-houses.csv"), "area,rooms,district,garage\n100,3,north,yes\n80.5,2,south,\n");
    }

    private static String houses(int n, int seed) {
        var random = new Random(seed);
        var text = new StringBuilder("id,district,area,rooms,garage,price\n");
        for (int i = 0; i < n; i++) {
            String district = List.of("north", "south", "east").get(random.nextInt(3));
            String garage = List.of("yes", "no", "").get(random.nextInt(3));
            double area = 40 + 160 * random.nextDouble();
            int rooms = 1 + random.nextInt(8);
            double price = 50_000 + 2500 * area + 8000 * rooms + (garage.equals("yes") ? 15_000 : 0);
            if (district.equals("north")) price += 30_000;
            text.append(
                    String.format(Locale.ROOT, "H%d,%s,%.1f,%d,%s,%.2f%n", i, district, area, rooms, garage, price));
        }
        return text.toString();
    }

    @Test
    void every_command_does_what_the_page_says() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String block : blocks("sh")) commands.addAll(block.lines().toList());
        assertThat(commands).hasSize(11);
        for (String command : commands) {
            assertThat(command).startsWith("gradus ");
            String placed =
                    PLACE.matcher(command)
                            .replaceAll(m -> Matcher.quoteReplacement(folder.resolve(m.group()).toString()));
            if (!placed.matches(".*houses-(run|folds).*") && placed.contains(" train "))
                placed += " --run-dir " + folder.resolve("other" + commands.indexOf(command));
            Gradus call = Gradus.run(placed.substring("gradus ".length()).split(" ", -1));
            assertThat(call.code()).as(command + "\n" + call.err()).isZero();
        }
        List<String> answers = Files.readAllLines(folder.resolve("answers.csv"));
        assertThat(answers).hasSize(3);
        assertThat(answers.get(0)).isEqualTo("area,rooms,district,garage,predicted price");
        assertThat(answers.get(1)).startsWith("100,3,north,yes,");
        double price = Double.parseDouble(answers.get(1).substring("100,3,north,yes,".length()));
        assertThat(price).isBetween(340_000.0, 400_000.0); // 369,000 by the rule above
    }

    @Test
    void the_java_of_the_page_gives_the_columns_that_the_table_has() throws IOException {
        Columns signature = signature(folder.resolve("houses.csv"));
        assertThat(signature.features())
                .containsExactly(
                        "district=east",
                        "district=north",
                        "district=south",
                        "area",
                        "rooms",
                        "garage=no",
                        "garage=yes",
                        "garage=missing");
        String here = Files.readString(Path.of("src/test/java/dev/gradus/lab/cli/YourOwnTableTest.java"));
        for (String line : blocks("java").getFirst().lines().toList()) assertThat(here).contains(line);
    }

    private static Columns signature(Path file) {
        // spotless:off
        Csv csv = Csv.read(file).without("id").missing(Columns.Missing.INDICATE);
        Splits splits = Scaled.of(Splits.of(csv.regression("price"), 0.1, 0.2, 0));
        Columns signature = (Columns) splits.train().data().signature();
        // spotless:on
        return signature;
    }
}
