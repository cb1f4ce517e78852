package dev.gradus.persist;

import dev.gradus.tensor.Rng;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A disk in memory beside the real one, which knows what a loss of power could leave of it.
///
/// Of a file that was not forced anything may be left: nothing, half, all, or zeros. Of the names that were made, changed
/// and deleted in a folder since it was forced, any may be durable, each for itself: a rename may be on the disk before what
/// the renamed folder holds, and before or without an earlier rename. Such states are all legal: Pillai et al., "All file
/// systems are not created equal", OSDI 2014.
final class ForgetfulDisk implements Disk {
    private final Path root;
    private final Folder top = new Folder();
    private final Path exhaustive;
    private final Runnable afterEach;

    /// Creates an empty disk.
    ///
    /// @param root a folder that is there and durable
    /// @param exhaustive the folder within whose pending names are lost in every combination
    /// @param afterEach is run after each operation
    ForgetfulDisk(Path root, Path exhaustive, Runnable afterEach) {
        this.root = root;
        this.exhaustive = exhaustive;
        this.afterEach = afterEach;
    }

    private sealed interface Node {}

    private static final class Content implements Node {
        final ByteArrayOutputStream now = new ByteArrayOutputStream();
        byte[] durable = {};

        /// What was forced at least.
        byte[] left(Luck luck) {
            byte[] all = now.toByteArray();
            if (all.length == durable.length) return durable;
            return switch (luck.draw(4)) {
                case 0 -> durable;
                case 1 -> Arrays.copyOf(all, all.length / 2);
                case 2 -> new byte[all.length];
                default -> all;
            };
        }
    }

    private static final class Folder implements Node {
        final Map<String, Node> now = new TreeMap<>();
        final Map<String, Node> durable = new TreeMap<>();
        final List<Change> pending = new ArrayList<>();

        void change(Change change) {
            change.applyTo(now);
            pending.add(change);
        }
    }

    /// A change of names: something new, a rename, or with neither a node nor a new name, a deletion.
    private record Change(String name, @Nullable Node made, @Nullable String renamed) {
        void applyTo(Map<String, Node> names) {
            if (made != null) {
                names.put(name, made);
                return;
            }
            Node node = names.remove(name);
            if (node != null && renamed != null) names.put(renamed, node);
        }
    }

    // ---- what a loss of power leaves -------------------------------------------------------------------------------

    /// How many names of the exhaustive folder may or may not be durable.
    int pending() {
        return find(exhaustive) instanceof Folder folder ? folder.pending.size() : 0;
    }

    /// One legal state: a path for each file with its content, and for each folder with null.
    ///
    /// @param subset of the pending names of the exhaustive folder, one bit each: those that are durable
    /// @param mixture of everything else: 0 loses all, 1 nothing, and each other one something else
    Map<String, byte @Nullable []> state(int subset, int mixture) {
        Map<String, byte @Nullable []> found = new TreeMap<>();
        collect(top, "", subset, new Luck(mixture), found);
        return found;
    }

    private void collect(Folder folder, String path, int subset, Luck luck, Map<String, byte @Nullable []> found) {
        Map<String, Node> names = new TreeMap<>(folder.durable);
        boolean chosen = root.resolve(path).equals(exhaustive);
        for (int i = 0; i < folder.pending.size(); i++) {
            if (chosen ? (subset >> i & 1) == 1 : luck.draw(2) == 1) folder.pending.get(i).applyTo(names);
        }
        names.forEach((name, node) -> {
            String inner = path.isEmpty() ? name : path + "/" + name;
            switch (node) {
                case Content content -> found.put(inner, content.left(luck));
                case Folder below -> {
                    found.put(inner, null);
                    collect(below, inner, subset, luck, found);
                }
            }
        });
    }

    /// Draws what is left of what was not forced.
    private static final class Luck {
        private final int mixture;
        private final Rng rng;
        private int count;

        Luck(int mixture) {
            this.mixture = mixture;
            rng = Rng.of(mixture);
        }

        /// From 0, nothing, to bound - 1, everything.
        int draw(int bound) {
            return switch (mixture) {
                case 0 -> 0;
                case 1 -> bound - 1;
                default -> rng.below(count++, bound);
            };
        }
    }

    // ---- operations ------------------------------------------------------------------------------------------------

    private @Nullable Node find(Path path) {
        Node node = top;
        for (Path name : root.relativize(path)) {
            if (name.toString().isEmpty()) continue;
            if (!(node instanceof Folder folder)) return null;
            Node next = folder.now.get(name.toString());
            if (next == null) return null;
            node = next;
        }
        return node;
    }

    private Folder folder(@Nullable Path path) {
        if (path != null && find(path) instanceof Folder folder) return folder;
        throw new AssertionError("no folder " + path);
    }

    private void change(Path path, @Nullable Node made, @Nullable String renamed) {
        folder(path.getParent()).change(new Change(path.getFileName().toString(), made, renamed));
        afterEach.run();
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        REAL.createFolder(folder);
        change(folder, new Folder(), null);
    }

    @Override
    public Output create(Path file) throws IOException {
        Output out = REAL.create(file);
        var content = new Content();
        change(file, content, null);
        return new ForgetfulOutput(out, content);
    }

    @Override
    public Growing grow(Path file) {
        throw new AssertionError("a store of checkpoints has no files that grow");
    }

    /// A lock holds nothing that could be lost.
    @Override
    public FileChannel lock(Path file) throws IOException {
        return REAL.lock(file);
    }

    @Override
    public void force(Path folder) {
        if (!folder.startsWith(root)) return;
        Folder forced = folder(folder);
        forced.pending.forEach(change -> change.applyTo(forced.durable));
        forced.pending.clear();
        afterEach.run();
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        if (!from.getParent().equals(to.getParent())) throw new AssertionError("a move between folders");
        REAL.move(from, to);
        change(from, null, to.getFileName().toString());
    }

    @Override
    public void delete(Path path) throws IOException {
        REAL.delete(path);
        change(path, null, null);
    }

    private final class ForgetfulOutput extends Output {
        private final Output out;
        private final Content content;

        ForgetfulOutput(Output out, Content content) {
            this.out = out;
            this.content = content;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int n) throws IOException {
            out.write(bytes, from, n);
            content.now.write(bytes, from, n);
            afterEach.run();
        }

        @Override
        void force() {
            content.durable = content.now.toByteArray();
            afterEach.run();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
