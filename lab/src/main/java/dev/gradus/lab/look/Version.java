package dev.gradus.lab.look;

import dev.gradus.data.Dataset;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Change;
import dev.gradus.data.augment.Image;
import dev.gradus.lab.chart.Text;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// One augmented image, and what was done to it.
///
/// @param tile the image
/// @param changes with the numbers that were drawn, first to last; none where chance left the image as it was
record Version(Tile tile, List<String> changes) {
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");
    private static final Pattern SETTING = Pattern.compile(", (interpolation|border|antialias|fill)=[^,\\]]*");
    private static final Pattern WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    /// Draws, and changes one sample.
    static Version of(Dataset data, int index, Augmentation augmentation, Rng rng) {
        Image image = Images.image(data);
        Images.read(data, index, image);
        List<String> changes = new ArrayList<>();
        augmentation.apply(image, rng, change -> changes.add(words(change)));
        return new Version(Tile.of(image), changes);
    }

    /// `Rotated[degrees=-6.2831853, interpolation=BILINEAR]` as `rotated: degrees -6.283`: what is never drawn is left out.
    static String words(Change change) {
        String drawn = SETTING.matcher(change.toString()).replaceAll("");
        String text = DECIMAL.matcher(drawn).replaceAll(found -> rounded(Double.parseDouble(found.group())));
        String spaced = WORD.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT);
        return spaced.replaceFirst("\\[\\]$", "").replaceFirst("\\[(.*)\\]$", ": $1").replace('=', ' ');
    }

    /// Three decimals; -0 + 0 is 0.
    private static String rounded(double value) {
        return Text.axis(Math.rint(value * 1000) / 1000 + 0.0);
    }
}
