package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.lab.store.Folders;
import dev.gradus.persist.AtomicFile;
import dev.gradus.persist.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A search with its trials, kept in a folder.
///
/// ```
/// study.sqlite       definitions, trials, values, findings
/// finished.json      counts what is finished, with a hash
/// paused/17/         the state of a trial that waits at a rung
/// study.lock         held by the process that works on it
/// ```
/// [StudyRun] runs it. What was finished is never done again, and never lost: a study that was killed goes on, and one that is damaged is refused.
public final class Study implements AutoCloseable {
    private static final String LOCK = "study.lock", PAUSED = "paused";

    private final Path folder;
    private final FolderLock lock;
    private final StudyFile file;

    private Study(Path folder, FolderLock lock, StudyFile file) {
        this.folder = folder;
        this.lock = lock;
        this.file = file;
    }

    /// Whether there is a study.
    ///
    /// @param folder any
    /// @return true where its database is
    public static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(StudyFile.NAME));
    }

    /// Makes a study, as a whole or not at all.
    ///
    /// @param folder new or empty
    /// @param definition of its trials
    /// @param provenance versions, machine, hashes of the data
    /// @return without trials
    /// @throws GradusException when there is something in the folder, it cannot be written to, or the definition leaves no point to be tried
    public static Study create(Path folder, Definition definition, Map<String, Object> provenance) {
        if (Files.exists(folder) && !isUnused(folder)) {
            throw GradusException.got("the folder %s, which is not empty", folder)
                    .expected("a new or empty folder for the study, or the folder of a study")
                    .because("something else is kept there")
                    .repair("Name another one with --study, or leave it out to get the next number.");
        }
        definition.requirePoints();
        return locked(folder, () -> StudyFile.create(folder, definition, provenance));
    }

    /// What was killed before it was a study is as good as nothing.
    private static boolean isUnused(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(
                    file -> file.endsWith(LOCK) || StudyFile.isBegun(file) || AtomicFile.isTemporary(file));
        } catch (IOException e) {
            return false;
        }
    }

    /// Opens a study to go on with it.
    ///
    /// @param folder of a study
    /// @return with all that was finished
    /// @throws GradusException when there is none, another process works on it, or it is damaged
    public static Study open(Path folder) {
        if (!isAt(folder)) throw StudyErrors.missing(folder); // before a lock makes it
        return locked(folder, () -> StudyFile.open(folder));
    }

    private interface Opening {
        StudyFile open();
    }

    private static Study locked(Path folder, Opening opening) {
        FolderLock lock = FolderLock.take(folder, LOCK);
        try {
            return new Study(folder, lock, opening.open());
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /// Where it is kept.
    ///
    /// @return its folder
    public Path folder() {
        return folder;
    }

    /// The definitions that were searched, one after the other.
    ///
    /// @return the last one is the present one
    public List<Definition> versions() {
        return file.versions();
    }

    /// The present definition.
    ///
    /// @return of the last version
    public Definition definition() {
        return file.versions().getLast();
    }

    /// Who made each version, of which data.
    ///
    /// @return JSON objects
    public List<String> provenances() {
        return file.provenances();
    }

    /// Searches something else from now on: what was found before and still fits is known to the new version.
    ///
    /// @param definition of further trials
    /// @param provenance versions, machine, hashes of the data
    /// @throws GradusException when it leaves no point to be tried
    public void add(Definition definition, Map<String, Object> provenance) {
        List<Definition> versions = new ArrayList<>(file.versions());
        versions.add(definition);
        new Planner(definition, Succession.of(versions, file.jobs().values()).getLast()).requirePoints();
        file.add(definition, provenance);
        deletePaused();
    }

    /// All trials, in the order of their numbers.
    ///
    /// @return those that wait at a rung among them
    public List<Trial> trials() {
        return Trials.of(List.copyOf(file.jobs().values()));
    }

    /// How many trials were asked for.
    ///
    /// @return those of earlier versions that were made, and those of the present one
    public int planned() {
        return successions().getLast().before() + definition().trials();
    }

    /// How many trials were made.
    ///
    /// @return the highest number of one; 0 where there is none
    public int made() {
        return file.jobs().values().stream().mapToInt(done -> done.job().trial()).max().orElse(0);
    }

    /// The trials of points by hand.
    ///
    /// @return their numbers
    public Set<Integer> byHand() {
        Set<Integer> numbers = new TreeSet<>();
        for (Succession version : successions()) {
            int points = file.versions().get(version.version() - 1).points().size();
            for (Job.Done done : file.jobs().values()) {
                int own = done.job().trial() - version.before();
                if (done.job().version() == version.version() && own <= points) numbers.add(done.job().trial());
            }
        }
        return numbers;
    }

    /// Points by hand of the present version that were not tried yet.
    List<Point> untried() {
        int before = successions().getLast().before();
        Set<Integer> tried = byHand();
        List<Point> points = definition().points(), left = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) if (!tried.contains(before + i + 1)) left.add(points.get(i));
        return left;
    }

    List<Succession> successions() {
        return Succession.of(file.versions(), file.jobs().values());
    }

    /// Trainings of the best trials with other seeds.
    ///
    /// @return in the order in which they ended
    public List<Finalist> finalists() {
        return file.finalists();
    }

    /// When the test split was looked at.
    ///
    /// @return a line for each time
    public List<String> tests() {
        return file.events();
    }

    /// Notes that the test split was looked at.
    ///
    /// @param event by which trial, with which result
    public void tested(String event) {
        file.add(event);
    }

    StudyFile file() {
        return file;
    }

    // ---- the result ------------------------------------------------------------------------------------------------

    /// The best trials that were trained to their end, the best one first.
    ///
    /// @param most how many
    /// @return fewer where there are fewer
    public List<Trial> best(int most) {
        Objective objective = definition().objective();
        return trials().stream()
                .filter(t -> t.status() == Trial.Status.COMPLETED && !Double.isNaN(t.best(objective)))
                .sorted(Trial.byRank(objective))
                .limit(most)
                .toList();
    }

    // ---- paused trials ---------------------------------------------------------------------------------------------

    Path paused(int trial) {
        return folder.resolve(PAUSED).resolve(String.valueOf(trial));
    }

    void deletePaused() {
        Folders.delete(folder.resolve(PAUSED));
    }

    @Override
    public void close() {
        try (lock) {
            file.close();
        }
    }
}
