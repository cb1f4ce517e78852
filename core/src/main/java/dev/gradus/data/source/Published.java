package dev.gradus.data.source;

import java.net.URI;
import java.util.List;

/// A file as its publisher made it: the same bytes at every address.
///
/// @param name of the file in the cache
/// @param bytes its length
/// @param sha256 its SHA-256 in lower-case hexadecimal digits
/// @param addresses where it can be had, in the order of trying
record Published(String name, long bytes, String sha256, List<URI> addresses) {
    /// A file of the same name in several folders on the web.
    static Published in(List<String> folders, String file, long bytes, String sha256) {
        return new Published(file, bytes, sha256, folders.stream().map(f -> URI.create(f + file)).toList());
    }
}
