package org.refault.reports;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Charts as picture files. */
final class Pictures {
    /** Dots of a PNG for each CSS pixel. */
    static final int PNG_SCALE = 2;

    private static final String SVG = "http://www.w3.org/2000/svg";

    private Pictures() {}

    /** A chart as PNG, {@link #PNG_SCALE} times its size. */
    static byte[] png(Chart chart) throws IOException {
        BufferedImage image =
                new BufferedImage(PNG_SCALE * Chart.WIDTH, PNG_SCALE * chart.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.scale(PNG_SCALE, PNG_SCALE);
        draw(chart, graphics);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /**
     * A chart as an {@code svg} element: the same bytes every time. Its ids begin with the chart's name, so that many
     * can stand in one page.
     */
    static String svg(Chart chart) throws IOException {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
        context.setComment(null);
        context.setIDGenerator(new PrefixedIds(chart.name()));
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(Chart.WIDTH, chart.height()));
        draw(chart, graphics);
        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 " + Chart.WIDTH + " " + chart.height());
        root.setAttribute("role", "img");
        root.setAttribute("aria-label", chart.title());
        finish(root, chart.name());
        StringWriter text = new StringWriter();
        graphics.stream(root, text, false, false);
        // Without the prolog, which has no place inside a page.
        return text.toString().substring(text.toString().indexOf("<svg")).strip() + "\n";
    }

    private static void draw(Chart chart, Graphics2D graphics) {
        chart.picture().draw(graphics, new Rectangle2D.Double(0, 0, Chart.WIDTH, chart.height()));
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java platform has a DOM", e);
        }
    }

    /** Names fonts a viewer may take instead, and prefixes the ids that the generator does not ask for. */
    private static void finish(Element element, String prefix) {
        if (element.hasAttribute("font-family")) {
            element.setAttribute("font-family", Fonts.FAMILIES);
        }
        String id = element.getAttribute("id");
        if (!id.isEmpty() && !id.startsWith(prefix + "-")) {
            element.setAttribute("id", prefix + "-" + id);
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                finish(inner, prefix);
            }
        }
    }

    private static final class PrefixedIds extends SVGIDGenerator {
        private final String prefix;

        PrefixedIds(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public String generateID(String kind) {
            return prefix + "-" + super.generateID(kind);
        }
    }
}
