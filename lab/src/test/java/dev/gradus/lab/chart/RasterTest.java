package dev.gradus.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class RasterTest {
    private static Picture of(String css, String body) {
        return new Picture() {
            @Override
            public String svg() {
                return file();
            }

            @Override
            public String file() {
                return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"top\" viewBox=\"0 0 40 20\" width=\"40\" height=\"20\"><style>"
                        + css
                        + "</style>"
                        + body
                        + "</svg>";
            }
        };
    }

    @Test
    void classes_count_more_than_names_and_the_later_rule_wins() {
        String css =
                ".a { fill: red; } rect { fill: green; stroke: blue; } .a { stroke: black; } .b .a, .c { opacity: 0.5; } .top .a { r: 3; }";
        assertThat(Raster.plain(of(css, "<rect class=\"a\"/>").file()))
                .contains("fill=\"red\"")
                .contains("stroke=\"black\"")
                .contains("r=\"3\"")
                .doesNotContain("opacity")
                .doesNotContain("<style");
    }

    @Test
    void custom_properties_are_inherited_and_have_other_values_where_they_are_unknown() {
        String css =
                ":root { --mark: #010203; } @media (prefers-color-scheme: dark) { :root { --mark: #ffffff; } .x { fill: red; } } "
                        + "g { --deep: var(--mark); } rect { fill: var(--deep); } circle { fill: var(--none, var(--mark)); } path { fill: var(--none); }";
        String plain = Raster.plain(of(css, "<g><rect class=\"x\"/></g><circle/><path/>").file());
        assertThat(plain)
                .containsPattern("<rect[^>]*fill=\"#010203\"")
                .containsPattern("<circle[^>]*fill=\"#010203\"")
                .containsPattern("<path[^>]*fill=\"none\"");
    }

    @Test
    void pixels_are_those_of_the_picture() throws IOException {
        byte[] png = Raster.png(of(".a { fill: #ff0000; }", "<rect class=\"a\" x=\"20\" width=\"20\" height=\"20\"/>"));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(80);
        assertThat(image.getHeight()).isEqualTo(40);
        assertThat(image.getRGB(10, 20) & 0xffffff).isEqualTo(0xffffff);
        assertThat(image.getRGB(60, 20) & 0xffffff).isEqualTo(0xff0000);
    }

    @Test
    void charts_with_every_mark_are_drawn() throws IOException {
        double[] x = {0, 1, 2}, y = {0, 1, 4};
        double[][] plane = {{0, 0.5, 1}, {0.2, 0.4, 0.6}, {0, 0, 0}};
        var chart =
                new Chart("marks", Axis.linear("x", 0, 2), Axis.linear("y", 0, 4))
                        .palette(Palette.of(2))
                        .add(new Mark.Plane("plane", "r1", x, x, plane))
                        .add(new Mark.Contours("contours", "r0", x, x, plane, new double[] {0.3}))
                        .add(new Mark.Line("line", "r0", x, y, true))
                        .add(new Mark.Band("band", "r1", x, x, y))
                        .add(new Mark.Rule("here", 1, true));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Raster.png(chart)));
        assertThat(image.getWidth()).isEqualTo(1120);
    }

    @Test
    void a_source_stands_below_the_picture() {
        String file = new Sourced(of("", "<rect/>"), "gradus lab run a<b").file();
        assertThat(file)
                .contains(
                        "viewBox=\"0 0 40 40\" width=\"40\" height=\"40\"",
                        "<rect/>",
                        "gradus lab run a&lt;b</text></svg>");
    }

    @Test
    void a_long_title_is_made_to_fit() {
        Axis axis = Axis.linear("x", 0, 1);
        String title = "a".repeat(80);
        assertThat(new Chart(title, axis, axis).file()).contains("x=\"12\" y=\"20\" style=\"font-size:11px\">aaa");
        assertThat(new SmallMultiples(title, axis, axis, 1).add("one", List.of()).file())
                .contains("x=\"12\" y=\"20\" style=\"font-size:");
        assertThat(new Chart("short", axis, axis).file()).contains("<text class=\"title\" x=\"58\" y=\"20\">short");
    }
}
