package dev.gradus.lab.export;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.interop.tensorboard.Content;
import dev.gradus.interop.tensorboard.Event;
import dev.gradus.interop.tensorboard.EventWriter;
import dev.gradus.interop.tensorboard.ModelNodes;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.RunFollower;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.persist.FolderLock;
import dev.gradus.train.metric.Assessment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The event file of a run, which is made of the files of the run, whether it goes on or has ended.
///
/// ```
/// tensorboard/events.lock                                 held by the process that writes here
/// tensorboard/events.out.tfevents.SECONDS.gradus          all events; SECONDS is when the run began
/// ```
/// The log of the run is the truth: a run that goes on from a checkpoint has its log cut, so its events are written again as a whole, into a new file that
/// begins with [Content.Restart] of step 0. Once it has all that the log has, the file before it is emptied, so that a TensorBoard that follows it goes on with the new
/// one, and still earlier ones are deleted. So no step is there twice, whatever was lost when the run was killed.
final class TensorBoardRun implements AutoCloseable {
    private static final String LOCK = "events.lock", HOST = "gradus", EVENTS = "events.out.tfevents.";

    private final Path folder;
    private final StoredRun run;
    private final double started;
    private final FolderLock lock;
    private final EventWriter writer;
    private final RunEvents events;
    private final RunFollower follower;
    private final List<Path> earlier;
    private long count;
    private long read;
    private boolean hasEnded;

    /// Begins a new file.
    ///
    /// @param place of the run
    /// @param folder where it goes
    /// @throws GradusException when another process writes there, it holds events of something else, or nothing can be written
    TensorBoardRun(Path place, Path folder) {
        this.folder = folder;
        run = StoredRun.open(place);
        started = seconds(run.record().started());
        requireNoLink();
        lock = FolderLock.take(folder, LOCK);
        EventWriter made = null;
        try {
            earlier = earlier();
            made = EventWriter.create(folder, started, HOST);
            writer = made;
            follower = new RunFollower(place);
            events = new RunEvents(run.record().settings(), started, this::write);
            events.begin();
        } catch (Throwable e) {
            if (made != null) made.close();
            lock.close();
            throw e;
        }
    }

    private static double seconds(String instant) {
        try {
            return Instant.parse(instant).getEpochSecond();
        } catch (DateTimeParseException e) {
            return 0; // an old run, or an edited one
        }
    }

    /// The files in a run from elsewhere may lead anywhere.
    private void requireNoLink() {
        if (!Files.isSymbolicLink(folder)) return;
        throw GradusException.got("%s is a link", folder)
                .expected("a folder, in which earlier event files of the run are replaced")
                .because("the run was put together by someone else, or parts of it were moved to another disk")
                .repair("Remove the link, or name the folder that it leads to: --out.");
    }

    /// Event files of this run that are there already.
    private List<Path> earlier() {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.contains("tfevents")) continue;
                boolean own = name.matches("\\Q%s\\E%010d\\.%s(\\.\\d{4})?".formatted(EVENTS, (long) started, HOST));
                if (!own || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) throw others(file);
                found.add(file);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return found;
    }

    private GradusException others(Path file) {
        return GradusException.got("%s holds events of something else: %s", folder, file.getFileName())
                .expected("a folder with nothing but event files of %s", run.name())
                .because("TensorBoard takes all event files of a folder for those of one run")
                .repair("Choose another folder with --out.");
    }

    private GradusException unreadable(IOException e) {
        return GradusException.got("%s cannot be read: %s", folder, e)
                .expected("a folder of event files")
                .because("a missing permission, or a failing disk")
                .repair("Look at the folder, or choose another with --out.");
    }

    private void write(Event event) {
        writer.write(event);
        count++;
    }

    /// Writes what is known before the first step.
    ///
    /// @param network the model, built; null where none is left
    /// @param data null where it cannot be read
    void begin(@Nullable Sequential network, @Nullable Splits data) {
        if (network != null && network.sampleShape() != null)
            write(new Event(started, 0, ModelNodes.of(network, network.sampleShape())));
        if (data != null) image(0, started, "images/augmentation", RunSheets.augmentation(run, data));
    }

    /// Writes what the run has written since the last time.
    ///
    /// @throws GradusException when its files cannot be read or are damaged, or nothing can be written
    void catchUp() {
        RunFollower.Update update = follower.poll();
        if (update.isRestarted()) throw restarted();
        for (LogEvent event : update.events()) events.add(event);
        long bytes = run.statisticsBytes();
        if (bytes != read || events.isBehind()) events.add(run.statistics());
        read = bytes;
        writer.flush();
        if (earlier.isEmpty()) return;
        EventWriter.empty(earlier.removeLast());
        for (Path file : earlier) delete(file);
        earlier.clear();
    }

    private GradusException restarted() {
        return GradusException.got("the log of %s, which was begun again", run.name())
                .expected("a log that grows")
                .because("another process has taken the run up meanwhile")
                .repair("Write the events again when it has ended: gradus export %s --to tensorboard.", run.folder());
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unreadable(e); // TensorBoard would show steps twice
        }
    }

    /// Writes what the run has come to.
    ///
    /// @param data null where it cannot be read
    void end(@Nullable Splits data) {
        if (hasEnded) return;
        hasEnded = true;
        catchUp();
        StoredRun ended = StoredRun.open(run.folder());
        events.end(ended.record());
        TrainedModel model = model(ended);
        if (model == null) return;
        image(events.update(), events.now(), "images/first filters", RunSheets.filters(model));
        Double loss = ended.record().figure("testLoss");
        if (data == null || loss == null || !Double.isFinite(loss)) return;
        Assessment assessment = Assessment.of(model, data.test().data());
        image(
                events.update(),
                events.now(),
                "images/worst mistakes",
                RunSheets.mistakes(assessment, data.test().data()));
        String rows = RunSheets.rows(assessment, data.test().data());
        if (!rows.isEmpty()) write(new Event(events.now(), events.update(), new Content.Text("worst rows", rows)));
    }

    /// The model that a run has left.
    ///
    /// @return null where there is none, or it cannot be read
    static @Nullable TrainedModel model(StoredRun run) {
        Path file = run.model();
        try {
            return file == null ? null : TrainedModel.load(file);
        } catch (GradusException e) {
            return null; // the rest is of the log; 'gradus summary' says what is wrong with the model
        }
    }

    private void image(long step, double seconds, String tag, byte @Nullable [] png) {
        if (png == null) return;
        ByteBuffer header = ByteBuffer.wrap(png); // width and height follow the signature, and length and name of IHDR
        write(new Event(seconds, step, new Content.Image(tag, header.getInt(16), header.getInt(20), png)));
    }

    /// How many events were written.
    long count() {
        return count;
    }

    /// Writes the rest, and gives the folder back.
    @Override
    public void close() {
        try (lock) {
            writer.close();
        }
    }
}
