package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class FontsTest {
    @Test
    void theShippedFontsAreLoaded() throws Exception {
        Fonts fonts = Fonts.load();
        assertEquals("DejaVu Sans", fonts.plain().getFamily());
        assertEquals("DejaVu Sans", fonts.bold().getFamily());
        assertTrue(fonts.bold().isBold());
        assertTrue(fonts.plain().canDisplay('µ'));
    }

    @Test
    void everyLogicalFontOfJavaIsOneOfThem() throws Exception {
        Properties configuration = new Properties();
        configuration.load(new StringReader(Fonts.configuration(Path.of("folder"))));
        for (String family : new String[] {"serif", "sansserif", "monospaced", "dialog", "dialoginput"}) {
            for (String style : new String[] {"plain", "italic", "bold", "bolditalic"}) {
                String font = configuration.getProperty(family + "." + style + ".latin-1");
                String file = configuration.getProperty("filename." + font.replace(' ', '_'));
                assertEquals(
                        Path.of("folder", style.startsWith("bold") ? "DejaVuSans-Bold.ttf" : "DejaVuSans.ttf"),
                        Path.of(file));
            }
        }
    }

    @Test
    void systemsWithAnotherFormOfConfigurationAreLeftAlone() {
        assertTrue(Fonts.needsConfiguration("Linux"));
        assertFalse(Fonts.needsConfiguration("Windows 11"));
        assertFalse(Fonts.needsConfiguration("Mac OS X"));
    }
}
