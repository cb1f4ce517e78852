package dev.gradus.lab.store;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What proofs of a run have tried and shown, kept in its directory.
///
/// ```
/// proof/proof.json                 what the last proof has shown
/// proof/seed-2-0a1b2c3d4e5f6071/   a trial, which is a run without models and report:
///       run.lock  run.json  metrics.jsonl
///       scores.json                what each sample brought it
/// ```
/// A trial is finished when its record says so and its scores have the hash that is in the record; everything else is as good as nothing, and is begun
/// anew. Each trial has a lock of its own, so that two proofs of one run do not write over each other. All of it may be deleted at any time: it would be
/// computed again.
public final class ProofDirectory {
    private static final int FORMAT = 1;
    private static final String TRIAL = "trial", KEY = "key", SCORES = "scores", OF = "of";

    private final Path run;
    private final Path folder;

    /// The proofs of a run; nothing is read or written yet.
    ///
    /// @param run its directory
    public ProofDirectory(Path run) {
        this.run = run;
        folder = new RunPaths(run).proof();
    }

    // ---- trials ----------------------------------------------------------------------------------------------------

    /// What the samples brought a trial.
    ///
    /// @param name of its folder
    /// @param key everything that its result depends on
    /// @return null where it is not there, not finished, damaged or of another key
    public @Nullable Map<String, @Nullable Object> scores(String name, String key) {
        Path run = folder.resolve(name), file = new RunPaths(run).scores();
        if (!StoredRun.isAt(run) || !Files.isRegularFile(file)) return null;
        try {
            RunRecord record = RunRecord.at(run);
            Map<String, @Nullable Object> trial = Members.object(record.members().get(TRIAL));
            boolean isWhole = record.hasResult() && key.equals(trial.get(KEY));
            return isWhole && Hashes.of(file).equals(trial.get(SCORES)) ? Json.readFile(file) : null;
        } catch (GradusException e) {
            return null; // damaged
        }
    }

    /// Begins a trial.
    ///
    /// @param name of its folder
    /// @return locked, to be closed
    /// @throws GradusException when another proof is making it, or nothing can be written there
    public RunDirectory begin(String name) {
        requireNoLinks();
        return RunDirectory.afresh(folder.resolve(name));
    }

    /// Keeps what a trial came to, its record last.
    ///
    /// @param trial that was begun
    /// @param record with its result
    /// @param key everything that the result depends on
    /// @param scores what the samples brought it
    /// @throws GradusException when it cannot be written
    public void end(RunDirectory trial, RunRecord record, String key, Map<String, ?> scores) {
        trial.requireOurs();
        Path file = new RunPaths(trial.path()).scores();
        Json.writeFile(file, scores);
        trial.write(record.with(TRIAL, Map.of(KEY, key, SCORES, Hashes.of(file))));
    }

    // ---- what was shown --------------------------------------------------------------------------------------------

    /// Keeps what a proof has shown.
    ///
    /// @param run as it was when it was proved
    /// @param shown what `gradus diagnose --prove --json` prints
    /// @throws GradusException when it cannot be written
    public void keep(RunRecord run, Map<String, ?> shown) {
        requireNoLinks();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", FORMAT);
        members.put("gradus", Version.text());
        members.put(OF, identity(run));
        members.putAll(shown);
        Json.writeFile(file(), members);
    }

    /// What the last proof has shown.
    ///
    /// @param run as it is now
    /// @return null where there is none that can be read, or the run has gone on since
    public @Nullable StoredProof read(RunRecord run) {
        if (!Files.isRegularFile(file())) return null;
        try {
            Map<String, @Nullable Object> members = Json.readFile(file());
            boolean isKnown = Long.valueOf(FORMAT).equals(members.get("format"));
            return isKnown && identity(run).equals(members.get(OF)) ? StoredProof.of(members) : null;
        } catch (GradusException e) {
            return null; // damaged
        }
    }

    private void requireNoLinks() {
        RunDirectory.requireNoLinks(run);
        if (Files.isDirectory(folder)) RunDirectory.requireNoLinks(folder);
    }

    private Path file() {
        return folder.resolve(RunPaths.PROVED);
    }

    /// Settings, data and what came out: a run that was taken up again is another one.
    private static String identity(RunRecord run) {
        List<@Nullable Object> of = new ArrayList<>();
        of.add(run.settings());
        of.add(run.members().get("data"));
        of.add(run.resumed().size());
        of.add(run.status());
        of.add(run.result().get("sha256"));
        return Hashes.of(Json.line(of));
    }
}
