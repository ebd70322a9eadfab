package org.refault.experiments.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;

/** The program's version. */
final class Version implements CommandLine.IVersionProvider {
    /** The version, as the build wrote it. */
    static String text() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/refault.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("refault.properties", e);
        }
        return properties.getProperty("version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"refault " + text()};
    }
}
