package dev.gradus.persist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Everything by which a store of checkpoints changes a disk; tests put disks underneath that fail, stop or forget.
interface Disk {
    /// The disk of this machine.
    Disk REAL = new Real();

    /// Makes a folder that does not exist yet.
    void createFolder(Path folder) throws IOException;

    /// Makes an empty file that does not exist yet.
    Output create(Path file) throws IOException;

    /// Makes the names in a folder durable.
    void force(Path folder) throws IOException;

    /// Gives another name, at once or not at all.
    void move(Path from, Path to) throws IOException;

    /// Deletes a file or an empty folder; of a link, the link.
    void delete(Path path) throws IOException;

    /// A file that is being written.
    abstract class Output extends OutputStream {
        /// Makes what was written durable.
        abstract void force() throws IOException;
    }

    /// The file system of the JVM.
    final class Real implements Disk {
        private static final boolean WINDOWS = java.io.File.separatorChar == '\\';

        private Real() {}

        @Override
        public void createFolder(Path folder) throws IOException {
            Files.createDirectory(folder);
        }

        @Override
        public Output create(Path file) throws IOException {
            return new RealOutput(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }

        /// Windows cannot open folders, and keeps its names in a journal of its own.
        @Override
        public void force(Path folder) throws IOException {
            if (WINDOWS) return;
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void delete(Path path) throws IOException {
            Files.delete(path);
        }
    }

    /// A file of the JVM's file system.
    final class RealOutput extends Output {
        private final FileChannel channel;
        private final OutputStream out;

        private RealOutput(FileChannel channel) {
            this.channel = channel;
            out = Channels.newOutputStream(channel);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int n) throws IOException {
            out.write(bytes, from, n);
        }

        @Override
        void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
