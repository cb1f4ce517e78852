package dev.gradus.data.augment;

/// An image of another size.
record Resized(int height, int width, Interpolation interpolation, boolean antialias) implements Change {
    @Override
    public void apply(Image image) {
        if (height == image.height() && width == image.width()) return;
        Taps rows = Taps.resize(image.height(), height, interpolation, antialias);
        Taps columns = Taps.resize(image.width(), width, interpolation, antialias);
        Taps.filter(image, rows, columns, true);
    }
}
