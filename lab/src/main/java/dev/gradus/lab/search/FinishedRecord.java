package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.lab.store.Hashes;
import dev.gradus.persist.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The file beside the database of a study that counts what is finished, with a hash: a database that has lost its last rows is noticed.
///
/// It is replaced as a whole after each transaction; so it may be one row behind, never ahead.
final class FinishedRecord {
    static final String NAME = "finished.json";

    private final Path file;

    FinishedRecord(Path folder) {
        file = folder.resolve(NAME);
    }

    void write(List<String> digests) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", digests.size());
        json.put("sha256", hash(digests));
        Json.writeFile(file, json);
    }

    private static String hash(List<String> digests) {
        return Hashes.of(String.join("\n", digests));
    }

    /// @param digests of all rows of the database, in the order in which they were written
    /// @throws GradusException when it counts more rows, or other ones
    void require(List<String> digests, Path database) {
        if (!Files.isRegularFile(file)) {
            throw GradusException.got("%s is missing", file)
                    .expected("the record of what is finished, beside %s", database.getFileName())
                    .because("the database was copied without it")
                    .repair("Copy the whole folder of the study.");
        }
        Map<String, @Nullable Object> json = Json.readFile(file);
        if (!(json.get("rows") instanceof Number rows) || !(json.get("sha256") instanceof String hash)) throw damaged();
        int n = rows.intValue();
        if (n > digests.size()) {
            throw GradusException.got("%s with %d rows, of which %s knows %d", database, digests.size(), NAME, n)
                    .expected("all of them")
                    .because("the end of the database is lost, or an older copy of it was put back")
                    .repair("Take both files from one copy of the study.");
        }
        boolean isBehind = n == digests.size() - 1; // a crash between the transaction and this file
        if (n < 0 || (n < digests.size() && !isBehind) || !hash.equals(hash(digests.subList(0, n)))) throw damaged();
    }

    private GradusException damaged() {
        return GradusException.got("%s does not belong to the database beside it", file)
                .expected("the count and the hash of its rows")
                .because("one of them was put back from another copy, edited or damaged")
                .repair("Take both files from one copy of the study.");
    }
}
