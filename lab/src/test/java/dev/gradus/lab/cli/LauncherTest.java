package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The script `gradus`, with a JDK that only shows how it is called.
class LauncherTest {
    @TempDir Path folder;

    /// A checkout of which only the script is there.
    private Path launcher() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
        Path script = Files.copy(Path.of("../gradus"), folder.resolve("gradus"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String file :
                new String[] {
                    "pom.xml",
                    ".mvn/x",
                    "core/pom.xml",
                    "interop/pom.xml",
                    "lab/pom.xml",
                    "core/src/main/x",
                    "interop/src/main/x",
                    "lab/src/main/x"
                }) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), "");
        }
        Files.createDirectories(folder.resolve("target/app"));
        return script;
    }

    private String call(String... locale) throws IOException, InterruptedException {
        Path jdk = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Path script = launcher();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        for (String tool : new String[] {"java", "javac"}) {
            Path file =
                    Files.writeString(jdk.resolve("bin").resolve(tool), "#!/bin/sh\necho \"LC_ALL=$LC_ALL\" \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(folder.resolve("target/app/current"), "none\n");
        var process = new ProcessBuilder(script.toString(), "predict", "한글").redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        process.environment().put("GRADUS_JAVA_HOME", jdk.toString());
        for (String setting : locale) {
            int at = setting.indexOf('=');
            process.environment().put(setting.substring(0, at), setting.substring(at + 1));
        }
        Process running = process.start();
        String out = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(out).isZero();
        return out;
    }

    @ParameterizedTest
    @CsvSource({
        "LANG=C, C.UTF-8",
        "LANG=, C.UTF-8",
        "LC_ALL=POSIX, C.UTF-8",
        "LANG=ko_KR.EUC-KR, C.UTF-8",
        "LANG=ko_KR.utf8, ''",
        "LC_ALL=en_GB.UTF-8, en_GB.UTF-8",
        "LC_CTYPE=de_DE.UTF-8, ''"
    })
    void names_of_files_are_utf_8_whatever_the_locale(String setting, String wanted) throws Exception {
        assertThat(call(setting)).contains("LC_ALL=" + wanted + " ", " -Dsun.jnu.encoding=UTF-8 ");
    }

    @Test
    void without_any_locale_there_is_one() throws Exception {
        assertThat(call()).startsWith("LC_ALL=C.UTF-8 ").contains(" predict ");
    }

    @Test
    void an_example_ends_in_the_message_of_an_error() throws Exception {
        Path script = launcher(), jdk = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        String thrown =
                """
                #!/bin/sh
                printf 'Exception in thread "main" dev.gradus.error.GradusException: no network\\n  repair: Wait.\\n' >&2
                printf '\\tat dev.gradus.data.source.Download.fetch(Download.java:1)\\n\\t... 2 more\\n' >&2
                exit 1
                """;
        for (String tool : new String[] {"java", "javac"}) {
            Path file = Files.writeString(jdk.resolve("bin").resolve(tool), thrown);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(folder.resolve("target/app/current"), "none\n");
        Path examples = folder.resolve("examples/src/main/java/dev/gradus/examples");
        Files.writeString(Files.createDirectories(examples).resolve("MnistMlp.java"), "");
        assertThat(example(script, jdk, "MnistMlp")).isEqualTo("gradus: no network\n  repair: Wait.\n");
        assertThat(example(script, jdk, "MnistMpl"))
                .isEqualTo("gradus: there is no example 'MnistMpl'. There are:\n  MnistMlp\n");
    }

    private static String example(Path script, Path jdk, String name) throws Exception {
        var process = new ProcessBuilder(script.toString(), "example", name).redirectErrorStream(true);
        process.environment().put("GRADUS_JAVA_HOME", jdk.toString());
        Process running = process.start();
        String out = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(out).isNotZero();
        return out;
    }
}
