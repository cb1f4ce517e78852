package dev.gradus.lab.chart;

/// Something drawn, as a part of a page and as a file of its own.
public interface Picture {
    /// The picture as a part of a page with the style sheet [Chart#css].
    ///
    /// @return an element of HTML
    String svg();

    /// The picture as a file of its own, with its title.
    ///
    /// @return SVG
    String file();
}
