package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Values that a model file keeps in other files.
sealed interface ExternalData {
    /// The bytes of a tensor.
    ///
    /// @param tensor its name, for errors
    /// @param place what the model says of where they are: `location`, `offset`, `length`
    /// @param bytes how many its shape wants
    ByteBuffer of(String tensor, Map<String, String> place, long bytes);

    /// None may be read: nobody asked for it.
    record Refused(Path model) implements ExternalData {
        @Override
        public ByteBuffer of(String tensor, Map<String, String> place, long bytes) {
            throw GradusException.got(
                            "%s: the values of '%s' are in the file %s",
                            model,
                            Printable.excerpt(tensor, 60),
                            Printable.excerpt(place.getOrDefault("location", ""), 60))
                    .expected("values within the model file")
                    .because(
                            "the model was saved with external data, which a stranger's model can use to read any file")
                    .repair(
                            "Allow it for files of the model's own folder (--external-data), or save the model in one file.");
        }
    }

    /// Those of regular files directly in the folder of the model.
    final class InFolder implements ExternalData {
        private final Path model;

        /// Begin and end of what was read, by file.
        private final Map<Path, NavigableMap<Long, Long>> ranges = new TreeMap<>();

        InFolder(Path model) {
            this.model = model;
        }

        @Override
        public ByteBuffer of(String tensor, Map<String, String> place, long bytes) {
            String location = place.getOrDefault("location", "");
            Path file = file(tensor, location);
            long offset = number(tensor, place, "offset", 0), length = number(tensor, place, "length", bytes);
            try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                if (length != bytes || offset > in.size() - length || length > Integer.MAX_VALUE - 8) {
                    throw wrong(
                            tensor,
                            "bytes %d to %d of %s, which has %d"
                                    .formatted(offset, offset + length, location, in.size()),
                            "exactly the %d bytes of its shape, within the file, and less than 2 GB".formatted(bytes));
                }
                requireApart(tensor, file, offset, length);
                ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
                while (content.hasRemaining()) {
                    if (in.read(content, offset + content.position()) < 0)
                        throw wrong(tensor, location + ", which became shorter", "a file that stays as it is");
                }
                return content.flip();
            } catch (IOException e) {
                throw wrong(tensor, location + ": " + e, "a file that can be read");
            }
        }

        private Path file(String tensor, String location) {
            Path folder = model.toAbsolutePath().getParent();
            try {
                Path name = Path.of(location);
                boolean isName =
                        name.equals(name.getFileName()) // no folder and no drive
                                && !location.isEmpty()
                                && !name.toString().startsWith(".");
                if (folder != null && isName && Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                    return folder.resolve(name);
                }
            } catch (InvalidPathException e) {
                // falls through to the error below
            }
            throw wrong(
                    tensor,
                    "the file " + location,
                    "the name of a regular file in the model's folder: no other folder, no link");
        }

        private long number(String tensor, Map<String, String> place, String what, long otherwise) {
            String text = place.get(what);
            if (text == null) return otherwise;
            if (text.matches("\\d{1,18}")) return Long.parseLong(text);
            throw wrong(tensor, what + " " + text, "a number of bytes");
        }

        /// Tensors may have the same values, but no part of each other's.
        private void requireApart(String tensor, Path file, long begin, long length) {
            NavigableMap<Long, Long> taken = ranges.computeIfAbsent(file, _ -> new TreeMap<>());
            if (length == 0 || Long.valueOf(begin + length).equals(taken.get(begin))) return;
            var before = taken.floorEntry(begin);
            Long after = taken.ceilingKey(begin);
            if ((before != null && before.getValue() > begin) || (after != null && after < begin + length)) {
                throw wrong(
                        tensor,
                        "bytes %d to %d of %s, some of which are another tensor's"
                                .formatted(begin, begin + length, file.getFileName()),
                        "ranges that do not overlap");
            }
            taken.put(begin, begin + length);
        }

        private GradusException wrong(String tensor, String got, String expected) {
            return GradusException.got(
                            "%s: the values of '%s' are in %s",
                            model, Printable.excerpt(tensor, 60), Printable.excerpt(got, 200))
                    .expected(expected)
                    .because(
                            "a part of the model was left behind or damaged, or somebody wants another file to be read")
                    .repair("Copy all files of the model into one folder, or save it in one file.");
        }
    }
}
