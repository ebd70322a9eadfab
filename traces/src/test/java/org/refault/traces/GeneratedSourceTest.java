package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.Run;
import org.refault.simulator.setting.InvalidSettingException;

final class GeneratedSourceTest {
    @TempDir
    private Path folder;

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
    @ValueSource(
            strings = {
                "gen:zipf:n=5000",
                "gen:phases:n=5000,length=100",
                "gen:square:n=5000,length=100",
                "gen:loop:n=5000,vcpus=3",
                "gen:poisson:n=5000"
            })
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
    void usesAllPagesAndFewByTurns() throws TraceException {
        /* 3,000 references over 30 pages miss one of them with a chance below 30 * (29/30)^3000, which is nothing. */
        int[] pages = pages(load("gen:square:n=9k,pages=30,low=4,length=3k").string());
        int[] used = {30, 4, 30};
        for (int half = 0; half < 3; half++) {
            int[] seen = Arrays.stream(pages, half * 3000, (half + 1) * 3000)
                    .distinct()
                    .sorted()
                    .toArray();
            assertEquals(used[half], seen.length);
        }
        /* Pages are numbered as they are met: chi-square of the 30 over the two full halves, 29 degrees of freedom, 99.9 %
         * quantile 58.30. */
        int[] counts = new int[30];
        IntStream.range(0, 9000).filter(i -> i / 3000 != 1).forEach(i -> counts[pages[i]]++);
        double chiSquare = Arrays.stream(counts)
                .mapToDouble(count -> (count - 200) * (count - 200) / 200.0)
                .sum();
        assertTrue(chiSquare < 58.30, "chi-square " + chiSquare);
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

    @Test
    void accessesPagesByPoissonProcesses() throws TraceException {
        /* 4 pages, each 1,000 accesses/s at 1,000,000 ticks/s: the gaps of one page are exponential with mean 1,000 ticks, of
         * which whole ticks leave the law but for 1/1,000. 50,000 gaps of a page: mean within 5 standard deviations of
         * 1,000/sqrt(50,000); variance of an exponential is mean^2, its estimator's relative deviation sqrt(8/n) (kurtosis 9). */
        ReferenceString string =
                load("gen:poisson:n=200k,pages=4,rate=1k,clock=1M").string();
        int[] pages = pages(string);
        long[] last = new long[4];
        long[] gaps = new long[4];
        double[] sums = new double[4];
        double[] squares = new double[4];
        for (int run = 0; run < string.length(); run++) {
            int page = pages[run];
            double gap = string.time(run) - last[page];
            last[page] = string.time(run);
            gaps[page]++;
            sums[page] += gap;
            squares[page] += gap * gap;
        }
        for (int page = 0; page < 4; page++) {
            double n = gaps[page];
            double mean = sums[page] / n;
            double variance = squares[page] / n - mean * mean;
            assertEquals(1000, mean, 5 * 1000 / Math.sqrt(n));
            assertEquals(1e6, variance, 5 * 1e6 * Math.sqrt(8 / n));
        }
    }

    @Test
    void keepsTheTotalRateWhenThePagesRatesDiffer() throws TraceException {
        /* 10 pages, 100 accesses/s in the mean: 1,000/s in all; 100,000 accesses take 100 s, standard deviation 0.32 s. Weights
         * 1, 1/2, ... 1/10 sum to 2.9290: the busiest page has 34,142 accesses, standard deviation 150. */
        ReferenceString string =
                load("gen:poisson:n=100k,pages=10,rate=100,s=1,clock=1M").string();
        assertTrue(string.timed());
        assertEquals(100, string.time(string.length() - 1) / 1e6, 5 * 0.32);
        int busiest = Arrays.stream(counts(pages(string), 10)).max().orElseThrow();
        assertEquals(34_142, busiest, 5 * 150);
    }

    @Test
    void putsTimedVirtualCpusInTheOrderOfTheirTimes() throws TraceException {
        LoadedTrace trace = load("gen:poisson:n=3000,pages=7,vcpus=3");
        ReferenceString string = trace.string();
        assertEquals(9000, string.length());
        for (int run = 1; run < string.length(); run++) {
            assertTrue(string.time(run - 1) <= string.time(run), "run " + run);
        }
        ReferenceString[] dealt = string.deal(3);
        ReferenceString alone = load("gen:poisson:n=3000,pages=7").string();
        assertEquals(3000, dealt[2].length());
        assertEquals(alone.time(2999), dealt[0].time(2999));
        // A further virtual CPU has times of its own, too.
        ReferenceString[] more = trace.streams(4);
        assertTrue(more[3].timed());
        assertEquals(3000, more[3].length());
        assertFalse(more[3].time(2999) == dealt[2].time(2999));
    }

    @Test
    void beginsALongerPoissonTraceLikeAShorterOne() throws TraceException {
        ReferenceString whole = load("gen:poisson:n=5000,pages=7,s=1").string();
        ReferenceString beginning = load("gen:poisson:n=1500,pages=7,s=1").string();
        for (int run = 0; run < 1500; run++) {
            assertEquals(whole.time(run), beginning.time(run));
            assertEquals(whole.pages()[run], beginning.pages()[run]);
            assertEquals(whole.runs()[run], beginning.runs()[run]);
        }
    }

    @Test
    void drawsPagesByTheWeightsOfAFile() throws TraceException, IOException {
        /* Weights 6, 3, 1 of pages 70000, 5, 9; page 8 never. 100,000 references: standard deviations below 155. */
        Path file = list("# popularities", "70000 6 # the busiest", "", "5\t3.0", "8 0", "9 10e-1");
        LoadedTrace trace = load("gen:irm:n=100k,file=" + file);
        assertFalse(trace.string().timed());
        int[] counts = counts(pages(trace.string()), 70_001);
        assertEquals(60_000, counts[70_000], 5 * 155);
        assertEquals(30_000, counts[5], 5 * 155);
        assertEquals(10_000, counts[9], 5 * 155);
        assertEquals(0, counts[8]);
        String before = trace.checksum();
        list("# popularities", "70000 5");
        assertNotEquals(before, load("gen:irm:n=100k,file=" + file).checksum());
    }

    @Test
    void countsThePagesOfAListOfWeights() throws TraceException, IOException {
        int[] counts = counts(
                pages(load("gen:irm:n=10k,file=" + list("0", "1", "# none", "3"))
                        .string()),
                3);
        assertEquals(0, counts[0]);
        assertEquals(2500, counts[1], 5 * 44);
        assertEquals(7500, counts[2], 5 * 44);
    }

    @Test
    void givesBackThePopularitiesOfAnotherTrace() throws TraceException, IOException {
        /* The counts of a Zipf trace are the weights, so they are what is expected: chi-square with 19 degrees of freedom,
         * 99.9 % quantile 43.82. */
        int[] first = counts(pages(load("gen:zipf:n=100k,pages=20,s=1").string()), 20);
        Path file = list(Arrays.stream(first).mapToObj(Integer::toString).toArray(String[]::new));
        int[] second = counts(pages(load("gen:irm:n=100k,seed=2,file=" + file).string()), 20);
        double chiSquare = 0;
        for (int page = 0; page < 20; page++) {
            double deviation = second[page] - first[page];
            chiSquare += deviation * deviation / first[page];
        }
        assertTrue(chiSquare < 43.82, "chi-square " + chiSquare);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            1;2;x                | 3: a weight, 0 or more was expected, not 'x'
            1;-2                 | 2: a weight, 0 or more was expected, not '-2'
            1;1e400              | 2: a weight, 0 or more was expected, not '1e400'
            1;NaN                | 2: a weight, 0 or more was expected, not 'NaN'
            # c;1 2 3            | 2: a weight, or a page and its weight, was expected, not '1 2 3'
            1 2;3                | 2: a line of the form of the first was expected, not '3'
            7 2;7 3              | 2: page 7 has a weight in line 1
            2147483648 1         | 1: a page from 0 to 2147483647 was expected, not '2147483648'
            0x7 1                | 1: a page from 0 to 2147483647 was expected, not '0x7'
            """)
    void namesTheLineOfABadPopularity(String lines, String message) throws IOException {
        Path file = list(lines.split(";"));
        assertEquals(
                file + ":" + message,
                assertThrows(TraceException.class, () -> load("gen:irm:file=" + file))
                        .getMessage());
    }

    @Test
    void refusesAListWithoutAnyWeight() throws IOException {
        Path file = list("# nothing", "0");
        assertEquals(
                file + ": no weight above 0",
                assertThrows(TraceException.class, () -> load("gen:irm:file=" + file))
                        .getMessage());
        assertEquals(
                folder.resolve("none") + ": no such file; a list of popularities was expected",
                assertThrows(TraceException.class, () -> load("gen:irm:file=" + folder.resolve("none")))
                        .getMessage());
    }

    private Path list(String... lines) throws IOException {
        return Files.write(folder.resolve("list.txt"), List.of(lines));
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
            gen:irm                | gen:irm: file has no value; write file=PATH
            gen:poisson:rate=1M    | gen:poisson: rate=1000000 of 10000 pages gives less than 10 ticks between accesses; choose a lower rate or a faster clock
            gen:poisson:n=2G,pages=1,rate=0.001 | gen:poisson: rate=0.001 of 1 pages makes the trace longer than 2^53 ticks; choose a higher rate or a slower clock
            gen:square:low=20k     | gen:square: low=20000 is not allowed; expected at most pages=10000
            gen:phases:wss=20k     | gen:phases: wss=20000 is not allowed; expected at most pages=10000
            """)
    void namesTheRemedyOfAnError(String text, String message) {
        assertEquals(
                message,
                assertThrows(InvalidSettingException.class, () -> load(text)).getMessage());
    }
}
