package dev.gradus.lab.chart;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import com.github.weisj.jsvg.view.FloatSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// Pictures as PNG, for programs that show no SVG.
public final class Raster {
    private static final int SCALE = 2;

    /// Of what we draw ourselves, however many rectangles it has.
    private static final LoaderContext LIMITS =
            LoaderContext.builder()
                    .documentLimits(new DocumentLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
                    .build();

    private Raster() {}

    /// A picture as PNG, two pixels for each of its own, in light.
    ///
    /// @param picture any
    /// @return the bytes of a file
    public static byte[] png(Picture picture) {
        byte[] svg = plain(picture.file()).getBytes(StandardCharsets.UTF_8);
        SVGDocument document =
                Objects.requireNonNull(
                        new SVGLoader().load(new ByteArrayInputStream(svg), null, LIMITS), "a chart that is no SVG");
        FloatSize size = document.size();
        int width = Math.round(SCALE * size.width), height = Math.round(SCALE * size.height);
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
        pen.scale(SCALE, SCALE);
        document.renderWithPlatform(NullPlatformSupport.INSTANCE, pen, null);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) throw new IllegalStateException("every JDK writes PNG");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Without style sheets, which the renderer knows in part only.
    static String plain(String svg) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(svg)));
            Styles.inline(document.getDocumentElement());
            NodeList all = document.getElementsByTagName("*");
            for (int i = 0; i < all.getLength(); i++) {
                Element element = (Element) all.item(i);
                // the renderer draws an outline over its text, not beneath it
                if (element.hasAttribute("paint-order")) element.removeAttribute("stroke");
                if (element.hasAttribute("font-family")) element.setAttribute("font-family", "SansSerif");
                if (element.getAttribute("font-weight").matches("[6-9]\\d\\d"))
                    element.setAttribute("font-weight", "bold");
            }
            var text = new StringWriter();
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (ParserConfigurationException | SAXException | TransformerException e) {
            throw new IllegalStateException("a chart is well-formed XML", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
