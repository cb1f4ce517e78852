package dev.gradus.data.augment;

/// Where pixels come from under an affine map: `(a x + b y + c, d x + e y + f)`, measured from the centre of the image.
record Matrix(double a, double b, double c, double d, double e, double f) {
    /// The inverse of: shear columns, shear rows, scale, turn clockwise, move; around the centre.
    static Matrix of(double degrees, double right, double down, double scale, double shearX, double shearY) {
        double turn = Math.toRadians(degrees);
        double tanX = StrictMath.tan(Math.toRadians(shearX));
        double radiansY = Math.toRadians(shearY);
        double cosY = StrictMath.cos(radiansY);
        double p = StrictMath.cos(turn - radiansY) / cosY;
        double q = -(p * tanX + StrictMath.sin(turn));
        double r = StrictMath.sin(turn - radiansY) / cosY;
        double s = StrictMath.cos(turn) - r * tanX;
        Matrix still = new Matrix(s / scale, -q / scale, 0, -r / scale, p / scale, 0);
        return new Matrix(
                still.a,
                still.b,
                -still.a * right - still.b * down,
                still.d,
                still.e,
                -still.d * right - still.e * down);
    }

    /// The same map around another point, measured from the centre of the image.
    Matrix around(double x, double y) {
        return new Matrix(a, b, c + (a * -x + b * -y) + x, d, e, f + (d * -x + e * -y) + y);
    }

    /// Samples where this leads. The sides of the image are 2 long, as in PyTorch's grids: between two pixels that are equally near,
    /// the rounding of this decides, for example in a quarter turn of an image whose sides are odd and even.
    void sample(Image image, Interpolation interpolation, double fill) {
        float middleX = (image.width() - 1) * 0.5f, middleY = (image.height() - 1) * 0.5f;
        float halfWidth = image.width() * 0.5f, halfHeight = image.height() * 0.5f;
        float ax = (float) a / halfWidth, bx = (float) b / halfWidth, cx = (float) c / halfWidth;
        float ay = (float) d / halfHeight, by = (float) e / halfHeight, cy = (float) f / halfHeight;
        Sampler.sample(
                image,
                interpolation,
                fill,
                (row, w, at) -> {
                    float y = row - middleY;
                    for (int i = 0; i < w; i++) {
                        float x = i - middleX;
                        at[i] = Sampler.place(x * ax + y * bx + cx, halfWidth);
                        at[w + i] = Sampler.place(x * ay + y * by + cy, halfHeight);
                    }
                });
    }
}
