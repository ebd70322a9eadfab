package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.Run;
import org.refault.simulator.setting.InvalidSettingException;

final class GeneratedSourceTest {
    private static LoadedTrace load(String text) throws TraceException {
        return load(text, 0);
    }

    private static LoadedTrace load(String text, int replication) throws TraceException {
        ReadOptions defaults = ReadOptions.defaults();
        return TraceSource.load(
                List.of(text), new ReadOptions(null, defaults.kinds(), defaults.pageSize(), replication));
    }

    /** The page numbers of the generator, of each reference. */
    private static int[] pages(ReferenceString string) {
        return Arrays.stream(string.pages())
                .map(page -> (int) string.virtualNumberOfPage(page))
                .toArray();
    }

    private static int[] counts(int[] pages, int bound) {
        int[] counts = new int[bound];
        for (int page : pages) {
            counts[page]++;
        }
        return counts;
    }

    @Test
    void writesOutEveryParameterInItsOneForm() throws TraceException {
        LoadedTrace trace = load("gen:zipf: s=1.0 , n=0.002M,pages=1_000,seed=-5");

        assertEquals("gen:zipf:n=2000,pages=1000,s=1,seed=-5,writes=0.3,vcpus=1", trace.name());
        // printf %s NAME | sha256sum
        assertEquals("d68c98e63a0866bba57fb060a7c6c7ecdbfc105d7d1f8fa8156ccc890b8d75ae", trace.checksum());
        assertEquals("generated", trace.format());
        assertEquals(2000, trace.records());
        assertEquals(List.of(), trace.warnings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gen:zipf:n=5000", "gen:phases:n=5000,length=100", "gen:loop:n=5000,vcpus=3"})
    void givesTheSameReferencesForTheSameTextAndReplicationOnly(String text) throws TraceException {
        ReferenceString first = load(text).string();

        assertArrayEquals(first.pages(), load(text).string().pages());
        assertArrayEquals(first.runs(), load(text).string().runs());
        assertFalse(Arrays.equals(first.runs(), load(text, 1).string().runs()));
        assertFalse(Arrays.equals(first.runs(), load(text + ",seed=2").string().runs()));
    }

    @Test
    void drawsPagesByZipfsLaw() throws TraceException {
        /* Chi-square of 20 pages with s = 0.8 over 200,000 references: 19 degrees of freedom, 99.9 % quantile 43.82. The ranks
         * are unknown to the test: they are those of the counts, whose neighbours differ by many standard deviations. */
        int n = 200_000;
        int[] counts = counts(pages(load("gen:zipf:n=200k,pages=20,s=0.8").string()), 20);
        Arrays.sort(counts);
        double sum = 0;
        for (int rank = 1; rank <= 20; rank++) {
            sum += StrictMath.pow(rank, -0.8);
        }
        double chiSquare = 0;
        for (int rank = 1; rank <= 20; rank++) {
            double expected = n * StrictMath.pow(rank, -0.8) / sum;
            double deviation = counts[20 - rank] - expected;
            chiSquare += deviation * deviation / expected;
        }
        assertTrue(chiSquare < 43.82, "chi-square " + chiSquare);
    }

    @Test
    void scattersPopularPages() throws TraceException {
        /* Of the 100 most popular of 10,000 pages some 1 in 100 has its successor among them, too. */
        int[] counts = counts(pages(load("gen:zipf:n=500k,pages=10k,s=1.2").string()), 10_000);
        int[] sorted = counts.clone();
        Arrays.sort(sorted);
        int threshold = sorted[10_000 - 100];
        int neighbours = 0;
        for (int page = 0; page + 1 < 10_000; page++) {
            neighbours += counts[page] >= threshold && counts[page + 1] >= threshold ? 1 : 0;
        }
        assertTrue(neighbours < 10, neighbours + " neighbours");
    }

    @Test
    void drawsAllPagesAlikeWithExponentZero() throws TraceException {
        /* Chi-square with 9 degrees of freedom, 99.9 % quantile 27.88. */
        int[] counts = counts(pages(load("gen:zipf:n=100k,pages=10,s=0").string()), 10);
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - 10_000.0) * (count - 10_000.0) / 10_000;
        }
        assertTrue(chiSquare < 27.88, "chi-square " + chiSquare);
    }

    @Test
    void writesWithTheChanceAskedFor() throws TraceException {
        /* Binomial, n = 100,000, p = 0.25: standard deviation 137; five of them. */
        ReferenceString string = load("gen:loop:n=100k,writes=0.25").string();
        int writes = 0;
        for (byte run : string.runs()) {
            writes += Run.writes(run) ? 1 : 0;
        }
        assertEquals(25_000, writes, 5 * 137);
        assertEquals(0, TraceSummary.of(load("gen:loop:n=1k,writes=0")).writes());
        assertEquals(1000, TraceSummary.of(load("gen:loop:n=1k,writes=1")).writes());
    }

    @Test
    void goesRoundInALoop() throws TraceException {
        assertArrayEquals(
                new int[] {0, 1, 2, 0, 1, 2, 0},
                pages(load("gen:loop:n=7,pages=3").string()));
    }

    @Test
    void takesTurnsBetweenVirtualCpus() throws TraceException {
        ReferenceString string = load("gen:loop:n=3000,pages=7,vcpus=2").string();

        assertEquals(6000, string.length());
        for (int run = 0; run < string.length(); run++) {
            assertEquals(run % 2, string.vcpu(run));
        }
        int[] second = pages(string.deal(2)[1]);
        assertEquals((second[0] + 2999) % 7, second[2999]);
    }

    @Test
    void staysInAWorkingSetForThePhasesLength() throws TraceException {
        /* 2,000 references over 8 pages miss one of them with a chance of 8 * (7/8)^2000, which is nothing. */
        int[] pages = pages(load("gen:phases:n=20k,pages=1000,wss=8,length=2k").string());
        int moved = 0;
        int before = -1;
        for (int phase = 0; phase < 10; phase++) {
            int[] seen = Arrays.stream(pages, phase * 2000, (phase + 1) * 2000)
                    .distinct()
                    .sorted()
                    .toArray();
            assertEquals(8, seen.length);
            int first = seen[0];
            assertTrue(seen[7] == first + 7 || seen[7] == 999, Arrays.toString(seen));
            moved += first == before ? 0 : 1;
            before = first;
        }
        assertTrue(moved >= 9, moved + " of 10 phases moved");
    }

    @Test
    void prefersTheFirstPagesOfAWorkingSetByItsExponent() throws TraceException {
        /* Weights 1, 1/4, 1/9, 1/16; sum 205/144; 100,000 references. Standard deviations below 150; five of them. */
        int[] pages =
                pages(load("gen:phases:n=100k,pages=1000,wss=4,length=200k,s=2").string());
        int first = Arrays.stream(pages).min().orElseThrow();
        int[] counts = counts(pages, 1000);
        for (int distance = 0; distance < 4; distance++) {
            double expected = 100_000 / StrictMath.pow(distance + 1, 2) * 144 / 205;
            assertEquals(expected, counts[first + distance], 750);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            gen:zpif               | unknown kind of generated trace 'zpif'; did you mean zipf?
            gen:zipf:page=5        | gen:zipf: unknown parameter 'page'; did you mean pages?
            gen:zipf:pages         | gen:zipf: pages has no value; write pages=...
            gen:loop:n=5,          | gen:loop: a parameter without a name; write name=value,name=value
            gen:loop:=5            | gen:loop: a parameter without a name; write name=value,name=value
            gen:zipf:n=5,n=6       | gen:zipf: n is given twice
            gen:zipf:pages=0       | gen:zipf: pages=0 is not allowed; expected a whole number from 1 to 1073741824, as in pages=10000
            gen:zipf:pages=1.5     | gen:zipf: pages=1.5 is not allowed; expected a whole number from 1 to 1073741824, as in pages=10000
            gen:zipf:pages=many    | gen:zipf: pages=many is not allowed; expected a whole number from 1 to 1073741824, as in pages=10000
            gen:zipf:s=1e3         | gen:zipf: s=1e3 is not allowed; expected a number from 0 to 10, as in s=1
            gen:loop:writes=1.01   | gen:loop: writes=1.01 is not allowed; expected a number from 0 to 1, as in writes=0.3
            gen:loop:vcpus=65      | gen:loop: vcpus=65 is not allowed; expected a whole number from 1 to 64, as in vcpus=1
            gen:phases:wss=20k     | gen:phases: wss=20000 is not allowed; expected at most pages=10000
            """)
    void namesTheRemedyOfAnError(String text, String message) {
        assertEquals(
                message,
                assertThrows(InvalidSettingException.class, () -> load(text)).getMessage());
    }
}
