package dev.gradus.persist;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The version of Gradus that runs, by its module descriptor, which is there on the class path, too.
final class Library {
    private static final String VERSION =
            version(Library.class.getModule().getDescriptor()).or(Library::ofClassPath).orElse("unknown");

    private Library() {}

    /// The version; `unknown` where the descriptor is gone, as in a jar into which several were unpacked.
    static String version() {
        return VERSION;
    }

    private static Optional<String> version(@Nullable ModuleDescriptor module) {
        return module == null ? Optional.empty() : module.rawVersion();
    }

    private static Optional<String> ofClassPath() {
        ClassLoader loader = Library.class.getClassLoader();
        if (loader == null) return Optional.empty();
        try {
            for (URL url : Collections.list(loader.getResources("module-info.class"))) {
                try (InputStream in = url.openStream()) {
                    ModuleDescriptor module = ModuleDescriptor.read(in);
                    if (module.name().equals("dev.gradus.core")) return module.rawVersion();
                }
            }
        } catch (IOException | InvalidModuleDescriptorException e) {
            // someone else's descriptor, of which ours cannot be told; the version only informs
        }
        return Optional.empty();
    }
}
