package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.lab.store.Hashes;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// The database of a study: an SQLite file with everything that was decided and found.
///
/// ```
/// version       number, definition, provenance           a row for each space that was searched, and each time that trials were added
/// job           a trial, or a part of one between rungs  rows are added, never changed
/// intermediate  epoch, value, loss
/// finding       what diagnosis said
/// finalist      the best trials with other seeds
/// event         when the test split was looked at
/// parameter     a view: trial, path, value
/// ```
/// Each job is one transaction. Each row of `version`, `job`, `finalist` and `event` has the SHA-256 of all that belongs to it, and [FinishedRecord], a file beside it, counts them with
/// a hash of these hashes. So a file that was cut off, damaged or edited is noticed when it is opened, and never read as a shorter study.
final class StudyFile implements AutoCloseable {
    static final String NAME = "study.sqlite";
    static final int FORMAT = 1;
    private static final String BEGUN = NAME + ".begun", JOURNAL = "-journal";
    private static final int ID = 0x67726164;
    private static final String[] TABLES = {
        "CREATE TABLE version(sequence INTEGER PRIMARY KEY, number INTEGER UNIQUE NOT NULL, definition TEXT NOT NULL,"
                + " provenance TEXT NOT NULL, digest TEXT NOT NULL)",
        "CREATE TABLE job(sequence INTEGER PRIMARY KEY, number INTEGER UNIQUE NOT NULL, version INTEGER NOT NULL,"
                + " trial INTEGER NOT NULL, stage INTEGER NOT NULL, epochs INTEGER NOT NULL, first INTEGER NOT NULL,"
                + " last INTEGER NOT NULL, point TEXT NOT NULL, status TEXT NOT NULL, end TEXT NOT NULL,"
                + " seconds REAL NOT NULL, finished TEXT NOT NULL, digest TEXT NOT NULL)",
        "CREATE TABLE intermediate(job INTEGER NOT NULL, epoch INTEGER NOT NULL, value REAL, loss REAL,"
                + " PRIMARY KEY(job, epoch)) WITHOUT ROWID",
        "CREATE TABLE finding(job INTEGER NOT NULL, position INTEGER NOT NULL, cause TEXT NOT NULL,"
                + " grade TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY(job, position)) WITHOUT ROWID",
        "CREATE TABLE finalist(sequence INTEGER PRIMARY KEY, trial INTEGER NOT NULL, seed INTEGER NOT NULL, value REAL,"
                + " seconds REAL NOT NULL, digest TEXT NOT NULL, UNIQUE(trial, seed))",
        "CREATE TABLE event(sequence INTEGER PRIMARY KEY, text TEXT NOT NULL, digest TEXT NOT NULL)",
        "CREATE VIEW parameter AS SELECT DISTINCT trial, json_each.key AS path, json_each.value AS value"
                + " FROM job, json_each(job.point)"
    };

    private final Path file;
    private final Connection connection;
    private final FinishedRecord finished;
    private final List<String> digests = new ArrayList<>();
    private final List<Definition> versions = new ArrayList<>();
    private final List<String> provenances = new ArrayList<>();
    private final Map<Integer, Job.Done> jobs = new TreeMap<>();
    private final List<Finalist> finalists = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    private StudyFile(Path folder, Connection connection) {
        this.file = folder.resolve(NAME);
        this.connection = connection;
        finished = new FinishedRecord(folder);
    }

    /// Makes a study of one version. The database has another name until it is complete: a process that is killed meanwhile leaves no study.
    static StudyFile create(Path folder, Definition definition, Map<String, Object> provenance) {
        Path file = folder.resolve(NAME), begun = folder.resolve(BEGUN);
        try {
            Files.deleteIfExists(begun);
            Files.deleteIfExists(folder.resolve(BEGUN + JOURNAL));
            try (StudyFile study = new StudyFile(folder, connect(begun))) {
                study.transaction(() -> {
                    study.run("PRAGMA application_id=" + ID);
                    study.run("PRAGMA user_version=" + FORMAT);
                    for (String table : TABLES) study.run(table);
                });
                study.add(definition, provenance);
            }
            Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (SQLException e) {
            throw StudyErrors.unreadable(file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open(folder);
    }

    /// Whether a file is what a process leaves that was killed before its study was complete.
    static boolean isBegun(Path file) {
        return Set.of(BEGUN, BEGUN + JOURNAL, FinishedRecord.NAME).contains(String.valueOf(file.getFileName()));
    }

    /// Opens a study.
    ///
    /// @throws GradusException when it is another program's, of a later version, locked, damaged, or shorter than it was
    static StudyFile open(Path folder) {
        Path file = folder.resolve(NAME);
        Connection connection = null;
        try {
            connection = connect(file);
            StudyFile study = new StudyFile(folder, connection);
            study.load();
            return study;
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            if (e instanceof GradusException known) throw known;
            throw e instanceof SQLException sql
                    ? StudyErrors.unreadable(file, sql)
                    : StudyErrors.damaged(file.toString(), String.valueOf(e));
        }
    }

    private static void close(@Nullable Connection connection, Exception because) {
        try {
            if (connection != null) connection.close();
        } catch (SQLException second) {
            because.addSuppressed(second);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(5000);
        config.setJournalMode(SQLiteConfig.JournalMode.DELETE); // one file, which can be copied while nothing runs
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        connection.setAutoCommit(false);
        return connection;
    }

    // ---- reading ---------------------------------------------------------------------------------------------------

    private void load() throws SQLException {
        if (number("PRAGMA application_id") != ID) throw StudyErrors.foreign(file);
        long format = number("PRAGMA user_version");
        if (format > FORMAT) throw StudyErrors.later(file, format);
        try (Statement statement = connection.createStatement();
                ResultSet check = statement.executeQuery("PRAGMA integrity_check(1)")) {
            if (!check.next() || !"ok".equals(check.getString(1)))
                throw StudyErrors.damaged(file.toString(), "SQLite says " + check.getString(1));
        }
        Map<Integer, String> all = new TreeMap<>();
        rows("SELECT * FROM version ORDER BY number", row -> version(row, all));
        Map<Integer, List<Double>> values = new TreeMap<>(), losses = new TreeMap<>();
        rows(
                "SELECT * FROM intermediate ORDER BY job, epoch",
                row -> {
                    values.computeIfAbsent(row.getInt("job"), _ -> new ArrayList<>()).add(real(row, "value"));
                    losses.computeIfAbsent(row.getInt("job"), _ -> new ArrayList<>()).add(real(row, "loss"));
                });
        Map<Integer, List<Trial.Found>> findings = new TreeMap<>();
        rows(
                "SELECT * FROM finding ORDER BY job, position",
                row ->
                        findings.computeIfAbsent(row.getInt("job"), _ -> new ArrayList<>())
                                .add(
                                        new Trial.Found(
                                                row.getString("cause"),
                                                row.getString("grade"),
                                                row.getString("text"))));
        rows(
                "SELECT * FROM job ORDER BY number",
                row -> {
                    int number = row.getInt("number");
                    Job.Done done =
                            done(
                                    row,
                                    values.getOrDefault(number, List.of()),
                                    losses.getOrDefault(number, List.of()),
                                    findings.getOrDefault(number, List.of()));
                    jobs.put(number, done);
                    check(row, all, digest(done, row.getString("finished")));
                });
        rows("SELECT * FROM finalist ORDER BY sequence", row -> finalist(row, all));
        rows(
                "SELECT * FROM event ORDER BY sequence",
                row -> {
                    events.add(row.getString("text"));
                    check(row, all, Hashes.of(row.getString("text")));
                });
        digests.addAll(all.values());
        finished.require(digests, file);
        connection.rollback(); // ends the reading, so that nobody waits for it
    }

    private void version(ResultSet row, Map<Integer, String> all) throws SQLException {
        String definition = row.getString("definition"), provenance = row.getString("provenance");
        versions.add(DefinitionJson.read(file.toString(), definition));
        provenances.add(provenance);
        check(row, all, Hashes.of(row.getInt("number") + definition + provenance));
    }

    private Job.Done done(ResultSet row, List<Double> values, List<Double> losses, List<Trial.Found> findings)
            throws SQLException {
        int version = row.getInt("version");
        if (version < 1 || version > versions.size()) throw StudyErrors.damaged(file.toString(), "a job of no version");
        Space space = versions.get(version - 1).space();
        Point point = DefinitionJson.point(space, file.toString(), row.getString("point"));
        Job job =
                new Job(
                        row.getInt("number"),
                        version,
                        row.getInt("trial"),
                        new Proposal(point, row.getInt("epochs"), row.getInt("stage")),
                        row.getInt("first"),
                        row.getInt("last"));
        return new Job.Done(
                job,
                Trial.Status.valueOf(row.getString("status")),
                values,
                losses,
                findings,
                row.getString("end"),
                row.getDouble("seconds"));
    }

    private void finalist(ResultSet row, Map<Integer, String> all) throws SQLException {
        var finalist =
                new Finalist(row.getInt("trial"), row.getLong("seed"), real(row, "value"), row.getDouble("seconds"));
        finalists.add(finalist);
        check(row, all, digest(finalist));
    }

    private void check(ResultSet row, Map<Integer, String> all, String digest) throws SQLException {
        if (!digest.equals(row.getString("digest")))
            throw StudyErrors.damaged(file.toString(), "a row is not as it was written");
        if (all.put(row.getInt("sequence"), digest) != null)
            throw StudyErrors.damaged(file.toString(), "two rows have one place");
    }

    private static double real(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void rows(String query, Row each) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) each.read(rows);
        }
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    /// The definitions that were searched, the last one is the present one.
    List<Definition> versions() {
        return List.copyOf(versions);
    }

    /// Who made each of them, of which data.
    List<String> provenances() {
        return List.copyOf(provenances);
    }

    /// Jobs that are done, in the order of their numbers; one may be missing that was slower than the next.
    Map<Integer, Job.Done> jobs() {
        return jobs;
    }

    List<Finalist> finalists() {
        return List.copyOf(finalists);
    }

    List<String> events() {
        return List.copyOf(events);
    }

    // ---- writing ---------------------------------------------------------------------------------------------------

    void add(Definition definition, Map<String, Object> provenance) {
        String json = Json.line(DefinitionJson.write(definition)), by = Json.line(provenance);
        int number = versions.size() + 1;
        String digest = Hashes.of(number + json + by);
        write(digest, () -> insert("version", next(), number, json, by, digest));
        versions.add(definition);
        provenances.add(by);
    }

    void add(Job.Done done) {
        Job job = done.job();
        String at = Instant.now().toString(),
                digest = digest(done, at),
                point = Json.line(job.proposal().point().values());
        write(
                digest,
                () -> {
                    insert(
                            "job",
                            next(),
                            job.number(),
                            job.version(),
                            job.trial(),
                            job.proposal().stage(),
                            job.proposal().epochs(),
                            job.from(),
                            job.to(),
                            point,
                            done.status().name(),
                            done.end(),
                            done.seconds(),
                            at,
                            digest);
                    for (int i = 0; i < done.values().size(); i++)
                        insert(
                                "intermediate",
                                job.number(),
                                job.from() + i + 1,
                                done.values().get(i),
                                done.losses().get(i));
                    int position = 0;
                    for (Trial.Found f : done.findings())
                        insert("finding", job.number(), ++position, f.cause(), f.grade(), f.text());
                });
        jobs.put(job.number(), done);
    }

    void add(Finalist finalist) {
        String digest = digest(finalist);
        write(
                digest,
                () ->
                        insert(
                                "finalist",
                                next(),
                                finalist.trial(),
                                finalist.seed(),
                                finalist.value(),
                                finalist.seconds(),
                                digest));
        finalists.add(finalist);
    }

    void add(String event) {
        write(Hashes.of(event), () -> insert("event", next(), event, Hashes.of(event)));
        events.add(event);
    }

    /// Rows of all tables are counted together.
    private int next() {
        return digests.size() + 1;
    }

    private void write(String digest, Change change) {
        try {
            transaction(change);
        } catch (SQLException e) {
            throw StudyErrors.unreadable(file, e);
        }
        digests.add(digest);
        finished.write(digests);
    }

    private void transaction(Change change) throws SQLException {
        try {
            change.make();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private interface Change {
        void make() throws SQLException;
    }

    private void run(String statement) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute(statement);
        }
    }

    private void insert(String table, Object... values) throws SQLException {
        String marks = "?" + ",?".repeat(values.length - 1);
        try (PreparedStatement s = connection.prepareStatement("INSERT INTO " + table + " VALUES(" + marks + ")")) {
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                if (value instanceof Double d && Double.isNaN(d)) s.setNull(i + 1, java.sql.Types.REAL);
                else s.setObject(i + 1, value);
            }
            s.executeUpdate();
        }
    }

    private static String digest(Job.Done done, String finished) {
        Map<String, Object> all = new LinkedHashMap<>();
        Job job = done.job();
        all.put(
                "job",
                List.of(
                        job.number(),
                        job.version(),
                        job.trial(),
                        job.proposal().stage(),
                        job.proposal().epochs(),
                        job.from(),
                        job.to()));
        all.put("point", job.proposal().point().values());
        all.put("status", done.status().name());
        all.put("end", done.end());
        all.put("seconds", done.seconds());
        all.put("finished", finished);
        all.put("values", done.values().stream().map(x -> x + 0.0).toList()); // a database has no -0
        all.put("losses", done.losses().stream().map(x -> x + 0.0).toList());
        all.put("findings", done.findings().stream().map(f -> List.of(f.cause(), f.grade(), f.text())).toList());
        return Hashes.of(Json.line(all));
    }

    private static String digest(Finalist f) {
        return Hashes.of(Json.line(List.of(f.trial(), f.seed(), f.value(), f.seconds())));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StudyErrors.unreadable(file, e);
        }
    }
}
