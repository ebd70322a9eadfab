package org.refault.reports;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * The fonts of every picture, shipped with the program: pictures look alike everywhere, and a machine without fonts or without
 * libfontconfig, where Java cannot draw at all, draws too.
 *
 * @param plain DejaVu Sans
 * @param bold DejaVu Sans Bold
 */
record Fonts(Font plain, Font bold) {
    /** The family, with what a viewer may take in its place. */
    static final String FAMILIES = "'DejaVu Sans', Verdana, sans-serif";

    private static final String PLAIN_FILE = "DejaVuSans.ttf";
    private static final String BOLD_FILE = "DejaVuSans-Bold.ttf";
    private static final String FONT_CONFIGURATION = "sun.awt.fontconfig";
    private static final String HEADLESS = "java.awt.headless";
    private static final List<String> LOGICAL_FAMILIES =
            List.of("serif", "sansserif", "monospaced", "dialog", "dialoginput");

    /**
     * Loads the fonts. Must come before any other use of AWT in this JVM: it first makes Java take its own fonts from
     * here, by two system properties that AWT reads once, and leaves those a user has set as they are.
     *
     * @throws IOException if the folder for temporary files cannot be written
     */
    static Fonts load() throws IOException {
        if (System.getProperty(HEADLESS) == null) {
            System.setProperty(HEADLESS, "true");
        }
        if (System.getProperty(FONT_CONFIGURATION) == null && needsConfiguration(System.getProperty("os.name"))) {
            System.setProperty(FONT_CONFIGURATION, unpackConfiguration().toString());
        }
        return new Fonts(font(PLAIN_FILE), font(BOLD_FILE).deriveFont(Font.BOLD));
    }

    /** Windows and macOS have fonts of their own and another form of configuration. */
    static boolean needsConfiguration(String system) {
        String name = system.toLowerCase(Locale.ROOT);
        return !name.startsWith("windows") && !name.startsWith("mac");
    }

    /** Java's font configuration in which every logical font is one of the two shipped, in this folder. */
    static String configuration(Path folder) {
        StringBuilder text = new StringBuilder("version=1\nsequence.allfonts=latin-1\n");
        for (String family : LOGICAL_FAMILIES) {
            text.append(family).append(".plain.latin-1=DejaVu Sans\n");
            text.append(family).append(".italic.latin-1=DejaVu Sans\n");
            text.append(family).append(".bold.latin-1=DejaVu Sans Bold\n");
            text.append(family).append(".bolditalic.latin-1=DejaVu Sans Bold\n");
        }
        text.append("filename.DejaVu_Sans=").append(folder.resolve(PLAIN_FILE)).append('\n');
        text.append("filename.DejaVu_Sans_Bold=")
                .append(folder.resolve(BOLD_FILE))
                .append('\n');
        return text.toString();
    }

    private static Path unpackConfiguration() throws IOException {
        Path folder = Files.createTempDirectory("refault-fonts");
        Path configuration = folder.resolve("fontconfig.properties");
        // In reverse order of making, for deletion: the folder last.
        folder.toFile().deleteOnExit();
        for (String file : List.of(PLAIN_FILE, BOLD_FILE)) {
            try (InputStream font = open(file)) {
                Files.copy(font, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            folder.resolve(file).toFile().deleteOnExit();
        }
        Files.writeString(configuration, configuration(folder), StandardCharsets.ISO_8859_1);
        configuration.toFile().deleteOnExit();
        return configuration;
    }

    private static Font font(String file) throws IOException {
        try (InputStream font = open(file)) {
            return Font.createFont(Font.TRUETYPE_FONT, font);
        } catch (FontFormatException e) {
            throw new IOException(file + " of this program is damaged", e);
        }
    }

    private static InputStream open(String file) throws IOException {
        InputStream stream = Fonts.class.getResourceAsStream(file);
        if (stream == null) {
            throw new FileNotFoundException(file + " is missing from this program");
        }
        return stream;
    }
}
