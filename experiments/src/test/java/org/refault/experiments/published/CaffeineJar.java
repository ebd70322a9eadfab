package org.refault.experiments.published;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.replay.Replay;
import org.refault.traces.ReadOptions;
import org.refault.traces.TraceException;
import org.refault.traces.TraceSource;

/** The traces in the jar of Caffeine's simulator, read as any file is, and their replay. */
final class CaffeineJar {
    static final long SEED = 20_261_122;

    private static final String FOLDER = "/com/github/benmanes/caffeine/cache/simulator/parser/";
    private static final PolicyCatalogue POLICIES = PolicyCatalogue.load();
    private static final Map<String, ReferenceString> READ = new HashMap<>();

    private CaffeineJar() {}

    /** The references of a trace, for instance {@code lirs/cpp}. */
    static synchronized ReferenceString trace(String name) {
        return READ.computeIfAbsent(name, CaffeineJar::read);
    }

    private static ReferenceString read(String name) {
        try (InputStream resource = CaffeineJar.class.getResourceAsStream(FOLDER + name + ".trace.gz")) {
            assertNotNull(resource, name + " is not on the class path; run with the profile slow");
            Path file = Files.createTempFile("trace", null);
            try {
                Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
                return TraceSource.load(List.of(file.toString()), ReadOptions.defaults())
                        .string();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TraceException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Faults of a policy, written as on the command line. */
    static long faults(String policy, ReferenceString string, int frames) {
        return new Replay(string)
                .run(POLICIES.choose(policy), frames, new RandomStreams(SEED, 0))
                .faults();
    }
}
