package dev.gradus.data.source;

import dev.gradus.data.Columns;
import dev.gradus.data.Pictures;
import dev.gradus.data.Signature;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/// Files as samples of a model: the picture that a file is, or the rows of a table.
///
/// ```java
/// float[] rows = RawSamples.read(Path.of("new-houses.csv"), data.train().data().signature());
/// ```
public final class RawSamples {
    private RawSamples() {}

    /// Reads a file.
    ///
    /// @param file a picture where the signature is that of pictures; a table in whatever form and order of columns where it is that of a table
    /// @param signature of the model
    /// @return samples one after the other, not prepared
    /// @throws GradusException when it cannot be read, is of the other kind, or a row has no value where the model needs one
    public static float[] read(Path file, Signature signature) {
        if (!Files.isRegularFile(file)) {
            String what = Files.isDirectory(file) ? "a folder" : Files.exists(file) ? "no regular file" : "not there";
            throw GradusException.got("%s, which is %s", file, what)
                    .expected(signature instanceof Pictures ? "one picture" : "one table")
                    .because("a wrong path")
                    .repair("Check the path; of a folder, predict the files one by one.");
        }
        return switch (signature) {
            case Pictures form -> picture(file, form);
            case Columns columns -> rows(file, columns);
        };
    }

    private static float[] picture(Path file, Pictures form) {
        try {
            return ImageFile.read(file, form).values();
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw GradusException.got("%s cannot be decoded (%s)", file, Objects.requireNonNullElse(e.getMessage(), e))
                    .expected("a picture in PNG, JPEG, BMP or GIF")
                    .because("a damaged file, or one of another kind, for a model that was trained on pictures")
                    .repair("Open it in a picture viewer and save it as PNG.");
        }
    }

    private static float[] rows(Path file, Columns columns) {
        if (ImageFolder.isPicture(file)) {
            throw GradusException.got("the picture %s", file)
                    .expected("a table with the columns %s", columns.inputs())
                    .because("the model was trained on a table")
                    .repair("Give it a text file with one row for each sample.");
        }
        try (CsvRows rows = CsvRows.open(file, new CsvForm(), columns)) {
            int width = columns.shape().size(), n = 0;
            float[] all = new float[Math.multiplyExact(rows.size(), width)];
            while (rows.next()) rows.sample(all, n++ * width);
            return Arrays.copyOf(all, n * width);
        }
    }
}
