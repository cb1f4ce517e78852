package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that may not be read are not said to be damaged.
class PermissionTest {
    @TempDir Path folder;

    @Test
    void every_kind_of_file_without_permission_is_called_so() throws IOException {
        Path run = folder.resolve("run");
        Gradus.run("train", "--epochs", "1", "--hidden", "4", "--run-dir", run.toString(), "--json").json();
        String model = run.resolve("final/model.safetensors").toString(), record = run.resolve("run.json").toString();
        Path yaml = Files.writeString(folder.resolve("a.yaml"), "epochs: 1"), png = folder.resolve("a.png");
        Path csv = Files.writeString(folder.resolve("a.csv"), "1,2\n");
        Files.writeString(png, "no picture");
        for (String closed : List.of(record, model, yaml.toString(), png.toString(), csv.toString())) {
            Files.setPosixFilePermissions(Path.of(closed), PosixFilePermissions.fromString("---------"));
        }
        Map<List<?>, String> said = new LinkedHashMap<>();
        try (var _ = new Unprivileged()) {
            assumeFalse(opens(yaml), "permissions do not count here");
            for (List<String> call :
                    List.of(
                            List.of("train", "--resume", run.toString()),
                            List.of("evaluate", run.toString()),
                            List.of("report", run.toString()),
                            List.of("evaluate", model, "--data", "digits"),
                            List.of("train", "--config", yaml.toString()),
                            List.of("train", "--model", yaml.toString()))) {
                said.put(call, Gradus.run(call.toArray(String[]::new)).refused().err());
            }
            Files.setPosixFilePermissions(Path.of(model), PosixFilePermissions.fromString("rw-------"));
            for (Path sample : List.of(png, csv)) {
                said.put(List.of(sample), Gradus.run("predict", model, sample.toString()).refused().err());
            }
        }
        assertThat(said).allSatisfy((_, error) -> assertThat(error).contains("cannot be read: permission is denied"));
    }

    private static boolean opens(Path file) {
        try (var _ = Files.newInputStream(file)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
