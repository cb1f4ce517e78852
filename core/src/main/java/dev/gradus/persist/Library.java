package dev.gradus.persist;

/// The version of Gradus that runs.
final class Library {
    private Library() {}

    /// The version in the module or its jar; `unknown` where classes are run without either.
    static String version() {
        var module = Library.class.getModule().getDescriptor();
        if (module != null && module.rawVersion().isPresent()) return module.rawVersion().get();
        String ofJar = Library.class.getPackage().getImplementationVersion();
        return ofJar == null ? "unknown" : ofJar;
    }
}
