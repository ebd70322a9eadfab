package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;

/**
 * Faults on the traces of the LIRS paper and of the SPEC address traces, both as Caffeine's simulator 3.2.0 carries them, against
 * counts of programs that share no code with this one: the authors' own for LIRS and CLOCK-Pro, Caffeine's for S3-FIFO and
 * the adaptive CLOCK-Pro, separate ones for the rest. And the two-pool experiment of oneil1993.
 */
@Tag("slow")
class PublishedTablesTest {
    private static final String FOLDER = "/com/github/benmanes/caffeine/cache/simulator/parser/";
    private static final int PAGE_BITS = 12;
    private static final Map<String, ReferenceString> READ = new HashMap<>();

    /** Block numbers, one a line; other lines are the places where the paper's program prints. */
    private static ReferenceString blocks(String name) throws IOException {
        return read("lirs/" + name, (line, builder) -> {
            if (!line.isBlank() && Character.isDigit(line.charAt(0))) {
                add(builder, ReferenceKind.READ, Long.parseLong(line.strip()));
            }
        });
    }

    /** Loads and stores: {@code l 0xADDRESS gap}. */
    private static ReferenceString addresses(String name) throws IOException {
        return read("address/" + name, (line, builder) -> {
            String[] words = line.split(" ");
            ReferenceKind kind = words[0].equals("s") ? ReferenceKind.WRITE : ReferenceKind.READ;
            add(builder, kind, Long.decode(words[1]) >>> PAGE_BITS);
        });
    }

    private static void add(ReferenceStringBuilder builder, ReferenceKind kind, long page) {
        builder.add(0, 3, kind.bit(), page, ReferenceStringBuilder.NO_FRAME, 1);
    }

    private static synchronized ReferenceString read(String name, BiConsumer<String, ReferenceStringBuilder> parser)
            throws IOException {
        ReferenceString read = READ.get(name);
        if (read == null) {
            ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
            try (BufferedReader lines = open(name + ".trace.gz")) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    parser.accept(line, builder);
                }
            }
            read = builder.build();
            READ.put(name, read);
        }
        return read;
    }

    private static BufferedReader open(String name) throws IOException {
        InputStream resource = PublishedTablesTest.class.getResourceAsStream(FOLDER + name);
        assertNotNull(resource, name + " is not on the class path; run with the profile slow");
        return new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "multi1,  1000,   15858,  2606,  8755,  8210,  8154,  8353,  4536",
        "multi2,  2000,   26311,  5684, 14664, 13419, 13055, 13906,  6671",
        "gli,     1000,    6015,  2529,  5345,  5341,  5335,  5345,  2819",
        "ps,      1000,   10448,  3083,  6009,  5376,  4954,  5587,  3378",
        "cs,      1000,    6781,  1409,  6657,  6657,  6657,  6657,  2657",
        "2_pools,  200,  100000,  9939, 69924, 63206, 59458, 66057, 43569",
        "cpp,       50,    9047,  1223,  8078,  8209,  8125,  8097,  3369",
        "sprite,   500,  133996,  7075, 35364, 29074, 29016, 30418, 16236"
    })
    void simplePolicies(
            String trace,
            int frames,
            long references,
            int pages,
            long fifo,
            long lru,
            long clock,
            long clockSet,
            long opt)
            throws IOException {
        ReferenceString string = blocks(trace);
        assertEquals(references, string.references());
        assertEquals(pages, string.pageCount());
        assertEquals(fifo, Strings.faults("fifo", string, frames));
        assertEquals(lru, Strings.faults("lru", string, frames));
        assertEquals(lru, Strings.faults("lru-timestamp:period=1", string, frames));
        assertEquals(clock, Strings.faults("clock", string, frames));
        assertEquals(clockSet, Strings.faults("clock:load-bit=1", string, frames));
        assertEquals(opt, Strings.faults("opt", string, frames));
    }

    @ParameterizedTest
    @CsvSource({
        "multi1,  1000,  7969,  7969,  7969,  8192,  7970,  5011",
        "multi2,  2000,  9404,  9437,  9390, 10267, 12908,  7601",
        "gli,     1000,  4733,  4734,  4130,  4164,  4130,  2964",
        "ps,      1000,  4953,  4953,  4953,  5165,  4953,  3462",
        "cs,      1000,  6657,  6657,  6657,  4112,  6657,  2744",
        "2_pools,  200, 49635, 49732, 49634, 49784, 49656, 49599",
        "cpp,       50,  5987,  6036,  5681,  5537,  5039,  4067",
        "sprite,   500, 30323, 30312, 30104, 29252, 36723, 32209"
    })
    void policiesWithAHistory(
            String trace, int frames, long arc, long arcInteger, long car, long twoQueue, long sieve, long lirs)
            throws IOException {
        ReferenceString string = blocks(trace);
        assertEquals(arc, Strings.faults("arc", string, frames));
        assertEquals(arcInteger, Strings.faults("arc:p=integer", string, frames));
        assertEquals(car, Strings.faults("car", string, frames));
        assertEquals(twoQueue, Strings.faults("2q", string, frames));
        assertEquals(sieve, Strings.faults("sieve", string, frames));
        assertEquals(lirs, Strings.faults("lirs", string, frames));
    }

    /**
     * Where the programs differ in conventions: Caffeine loads before it evicts (S3-FIFO, adaptive CLOCK-Pro), and the authors' CLOCK-Pro
     * with a fixed share is known by its counts alone.
     */
    @ParameterizedTest
    @CsvSource({
        "multi1,  1000,  6689,  5151,  5065",
        "multi2,  2000,  9020,  7841,  7821",
        "gli,     1000,  3907,  3004,  2964",
        "ps,      1000,  4953,  3607,  3512",
        "cs,      1000,  4307,  2903,  2848",
        "2_pools,  200, 49680, 49638, 49625",
        "cpp,       50,  4860,  4024,  4148",
        "sprite,   500, 28308, 31061, 28521"
    })
    void policiesWhoseConventionsDiffer(String trace, int frames, long s3Fifo, long fixed, long adaptive)
            throws IOException {
        ReferenceString string = blocks(trace);
        assertEquals(s3Fifo, Strings.faults("s3-fifo", string, frames), 0.001 * s3Fifo);
        assertEquals(fixed, Strings.faults("clock-pro:cold=5+adapt=0", string, frames), 0.021 * fixed);
        assertEquals(adaptive, Strings.faults("clock-pro", string, frames), 0.016 * adaptive);
    }

    @ParameterizedTest
    @CsvSource({
        "gcc,   16, 515683, 294, 8568, 6172, 6517, 6934, 3020",
        "gcc,   32, 515683, 294, 1375,  736,  797,  869,  491",
        "twolf, 16, 482824,  89, 2389, 1029, 1207, 1430,  574",
        "swim,  16, 303193, 135,  844,  530,  579,  601,  358"
    })
    void addressTraces(
            String trace,
            int frames,
            long references,
            int pages,
            long fifo,
            long lru,
            long clock,
            long clockSet,
            long opt)
            throws IOException {
        ReferenceString string = addresses(trace);
        assertEquals(references, string.references());
        assertEquals(pages, string.pageCount());
        assertEquals(fifo, Strings.faults("fifo", string, frames));
        assertEquals(lru, Strings.faults("lru", string, frames));
        assertEquals(clock, Strings.faults("clock", string, frames));
        assertEquals(clockSet, Strings.faults("clock:load-bit=1", string, frames));
        assertEquals(opt, Strings.faults("opt", string, frames));
    }

    /** Hit ratios of table 4.1 of oneil1993: references alternate between pools of 100 and 10 000 pages. */
    @ParameterizedTest
    @CsvSource({
        " 60, 0.14, 0.291, 0.300",
        " 80, 0.18, 0.382, 0.400",
        "100, 0.22, 0.459, 0.495",
        "120, 0.26, 0.496, 0.501",
        "140, 0.29, 0.502, 0.502"
    })
    void twoPools(int frames, double lru, double lru2, double lru3) {
        int small = 100;
        int large = 10_000;
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < 120_000; i++) {
            long page = i % 2 == 0 ? random.nextInt(small) : small + random.nextInt(large);
            builder.add(0, 3, ReferenceKind.READ.bit(), page, ReferenceStringBuilder.NO_FRAME, 1);
        }
        ReferenceString string = builder.build();
        // The paper drops a warm-up and rounds; the first loads of 10 000 pages alone cost nothing at these sizes.
        assertEquals(lru, hits("lru", string, frames), 0.008);
        assertEquals(lru, hits("lru-k:k=1", string, frames), 0.008);
        assertEquals(lru2, hits("lru-k", string, frames), 0.008);
        assertEquals(lru3, hits("lru-k:k=3", string, frames), 0.008);
    }

    private static double hits(String policy, ReferenceString string, int frames) {
        return 1 - Strings.replay(policy, string, frames).faultRate();
    }
}
