package dev.gradus.lab.settings;

import dev.gradus.config.Setting;
import dev.gradus.data.Pictures;
import dev.gradus.data.source.ImageFolder;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How pictures of your own are read from a folder.
///
/// @param size of the samples in pixels: `64`, or height and width, `48x64`; without it, that of the first picture, which all must have
/// @param resize how a picture of other proportions gets this size
/// @param channels 3 for colours, 1 for grey
/// @param damaged what becomes of pictures that cannot be decoded
public record PictureSettings(
        @Setting(optional = true, single = true) @Nullable String size,
        Pictures.Fit resize,
        int channels,
        Damaged damaged) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:\\s*[x×X]\\s*(\\d{1,5}))?");
    private static final int SOME = 32;

    /// What becomes of pictures that cannot be decoded.
    public enum Damaged {
        /// The first one is an error.
        REFUSE,
        /// They are left out, counted and named.
        SKIP
    }

    /// The defaults: colours of the size that all pictures have, and nothing damaged.
    public PictureSettings() {
        this(null, Pictures.Fit.STRETCH, 3, Damaged.REFUSE);
    }

    /// Checks sizes and channels.
    ///
    /// @throws GradusException when one of them is out of range
    public PictureSettings {
        size = size == null ? null : size.strip();
        form(size, resize, channels);
    }

    private static Pictures form(@Nullable String size, Pictures.Fit resize, int channels) {
        if (size == null) return new Pictures(channels, SOME, SOME, resize, false);
        Matcher found = SIZE.matcher(size);
        if (!found.matches()) {
            throw GradusException.got("pictures of the size '%s'", Printable.excerpt(size, 80))
                    .expected("a number of pixels, or height x width: 64 or 48x64")
                    .because("a typing error")
                    .repair("Write --size 64, or size: 64 in a file.");
        }
        int height = Integer.parseInt(found.group(1));
        int width = found.group(2) == null ? height : Integer.parseInt(found.group(2));
        return new Pictures(channels, height, width, resize, false);
    }

    /// The form of photographs that are cropped, unless they are padded.
    ///
    /// @param side in pixels, where no size is given
    Pictures cropped(int side) {
        Pictures.Fit fit = resize == Pictures.Fit.PAD ? resize : Pictures.Fit.CROP;
        return form(size == null ? Integer.toString(side) : size, fit, channels);
    }

    /// A folder that is read so.
    ///
    /// @param folder with a folder for each class, or with the parts of the data, which have them
    /// @param form of the samples of a model that is to see them, or null
    /// @param notes hears what was concluded and what is left out
    ImageFolder folder(Path folder, @Nullable Pictures form, Consumer<String> notes) {
        ImageFolder pictures = ImageFolder.at(folder).resize(resize).notes(notes);
        if (channels == 1) pictures = pictures.grey();
        if (size != null) pictures = pictures.as(form(size, resize, channels));
        if (form != null) pictures = pictures.as(form);
        return damaged == Damaged.SKIP ? pictures.skipUnreadable() : pictures;
    }
}
