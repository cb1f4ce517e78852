package dev.gradus.lab.store;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Follows a run that another process writes, or will write: gives the events of its log as they come.
///
/// ```java
/// var follower = new RunFollower(run);
/// var log = new EventLog();
/// do {
///     RunFollower.Update update = follower.poll();
///     if (update.isRestarted()) log = new EventLog();
///     update.events().forEach(log::add);
///     Thread.sleep(200);
/// } while (follower.state() != RunFollower.State.ENDED);
/// ```
/// Each event is given once its line has its end; a torn last line is waited for. What a guard rolls back stays in the log, and the steps that
/// are done again follow it. A run that goes on from a checkpoint cuts its log, and a new one may take the place of one that was deleted:
/// then all events come again, from the first, and [Update#isRestarted] says so. So the events since the last restart are always
/// those of the lines in the file.
///
/// Nothing is written and no lock is taken. A killed run looks like one that is still running. Used by one thread.
public final class RunFollower {
    private static final int ATTEMPTS = 10;

    private final Path folder;
    private final RunPaths paths;
    private State state = State.WAITING;
    private @Nullable RunRecord record;
    private @Nullable Object recordKey;
    private Identity followed = Identity.NONE;
    private LogTail tail;
    private boolean isRestarted;

    /// What is known of a run.
    public enum State {
        /// It has not begun.
        WAITING,
        /// It goes on, or was killed.
        RUNNING,
        /// It came to an end, and all its events were given; it may be taken up again.
        ENDED,
        /// Its directory was deleted.
        GONE
    }

    /// What is new.
    ///
    /// @param isRestarted whether all earlier events are void, because the log was cut or is another one
    /// @param events since the last time, or from the first where the log was begun again
    public record Update(boolean isRestarted, List<LogEvent> events) {
        /// Keeps a copy.
        public Update {
            events = List.copyOf(events);
        }
    }

    /// What tells one writing of a log from another: a run that is taken up again may cut its log, and says so in its record before.
    private record Identity(String started, int resumed, @Nullable Object log) {
        static final Identity NONE = new Identity("", 0, null);
    }

    /// A follower.
    ///
    /// @param folder of the run, which need not exist yet
    public RunFollower(Path folder) {
        this.folder = folder;
        this.paths = new RunPaths(folder);
        this.tail = new LogTail(paths.log());
    }

    /// What is known of the run.
    ///
    /// @return as of the last [#poll]
    public State state() {
        return state;
    }

    /// The record of the run.
    ///
    /// @return as of the last [#poll]; null where there was none
    public @Nullable RunRecord record() {
        return record;
    }

    /// Looks what is new, without waiting for anything.
    ///
    /// @return possibly nothing
    /// @throws GradusException when record or log cannot be read or are damaged
    public Update poll() {
        List<LogEvent> events = new ArrayList<>();
        RunRecord seen = read(events);
        if (seen == null) state = state == State.WAITING || Files.exists(folder) ? State.WAITING : State.GONE;
        else if (seen.status().equals(RunRecord.RUNNING) || !tail.isWhole()) state = State.RUNNING;
        else state = State.ENDED;
        Update update = new Update(isRestarted, events);
        isRestarted = false;
        return update;
    }

    /// Reads on, again where the run was taken up again meanwhile.
    ///
    /// @return the record as it was before the log was read: what it says of the end is written after all events
    private @Nullable RunRecord read(List<LogEvent> events) {
        for (int attempt = 1; ; attempt++) {
            Identity before = look();
            RunRecord seen = record;
            if (!before.equals(followed)) restart(events, before);
            boolean isRead;
            try {
                isRead = tail.read(events);
            } catch (GradusException e) {
                boolean cut = !look().equals(before) && attempt < ATTEMPTS; // while it was read
                restart(events, before);
                if (!cut) throw e;
                continue;
            }
            if (isRead && (attempt == ATTEMPTS || look().equals(before))) return seen;
            if (!isRead) restart(events, before);
        }
    }

    private void restart(List<LogEvent> events, Identity identity) {
        events.clear();
        if (tail.position() > 0) isRestarted = true;
        tail = new LogTail(paths.log());
        followed = identity;
    }

    /// The record as it is now, read only where the file is another one than before; and which writing of the log that is.
    private Identity look() {
        Object key = key(paths.record());
        if (key == null) record = null;
        else if (!key.equals(recordKey)) record = readRecord();
        recordKey = record == null ? null : key;
        RunRecord now = record;
        if (now == null) return Identity.NONE;
        return new Identity(now.started(), now.resumed().size(), fileKey(paths.log()));
    }

    private @Nullable RunRecord readRecord() {
        try {
            return RunRecord.read(paths.record());
        } catch (GradusException e) {
            if (Files.exists(paths.record())) throw e;
            return null; // deleted in this very moment
        }
    }

    /// Records are replaced as a whole, so one that was written anew is another file or has another time.
    private @Nullable Object key(Path file) {
        BasicFileAttributes found = attributes(file);
        return found == null ? null : List.of(String.valueOf(found.fileKey()), found.lastModifiedTime(), found.size());
    }

    /// A log is never replaced, so another file is the log of another run.
    private @Nullable Object fileKey(Path file) {
        BasicFileAttributes found = attributes(file);
        return found == null ? null : List.of(String.valueOf(found.fileKey()), found.creationTime());
    }

    private @Nullable BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            if (!Files.exists(folder)) return null;
            throw EventLog.unreadable(file, Objects.toString(e.getMessage(), e.toString()));
        }
    }
}
