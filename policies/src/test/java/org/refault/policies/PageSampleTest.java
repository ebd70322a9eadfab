package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.curve.FaultCurve;
import org.refault.simulator.curve.LruCurve;
import org.refault.simulator.curve.PageSample;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.reference.ReferenceString;

/** How near samples of pages come to the whole string. */
class PageSampleTest {
    private static final int PAGES = 8_000;
    private static final int SAMPLES = 5;

    /** Of Student's t, four degrees of freedom, 95 %. */
    private static final double QUANTILE = 2.776;

    /** Zipf, exponent 0.9, by inversion of the summed weights. */
    private static final ReferenceString ZIPF = zipf();

    private static ReferenceString zipf() {
        double[] sums = new double[PAGES];
        double sum = 0;
        for (int rank = 0; rank < PAGES; rank++) {
            sum += StrictMath.pow(rank + 1.0, -0.9);
            sums[rank] = sum;
        }
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        int[] pages = new int[200_000];
        for (int i = 0; i < pages.length; i++) {
            int rank = Arrays.binarySearch(sums, random.nextDouble() * sum);
            pages[i] = rank < 0 ? -1 - rank : rank;
        }
        return Strings.reads(pages);
    }

    private record Estimate(double mean, double halfWidth) {}

    private static Estimate estimate(double[] rates) {
        double mean = 0;
        for (double rate : rates) {
            mean += rate / rates.length;
        }
        double squares = 0;
        for (double rate : rates) {
            squares += (rate - mean) * (rate - mean);
        }
        return new Estimate(
                mean, QUANTILE * StrictMath.sqrt(squares / (rates.length - 1)) / StrictMath.sqrt(rates.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clock", "fifo", "arc", "lru-timestamp", "sieve"})
    void aTenthOfThePagesEstimatesTheFaultsOfAnyPolicy(String policy) {
        List<PageSample> samples = PageSample.of(ZIPF, ZIPF.pageCount() / 10, SAMPLES, 1);
        for (int sampleFrames : new int[] {50, 128, 400}) {
            double[] rates = new double[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                PageSample sample = samples.get(i);
                rates[i] = sample.faults(Strings.faults(policy, sample.string(), sampleFrames)) / ZIPF.references();
            }
            Estimate estimate = estimate(rates);
            double exact = (double) Strings.faults(policy, ZIPF, 10 * sampleFrames) / ZIPF.references();
            double error = Math.abs(estimate.mean() - exact);
            assertTrue(
                    error <= 0.02 && error <= estimate.halfWidth(),
                    policy + ", " + sampleFrames + " frames: " + estimate + " for " + exact);
        }
    }

    @Test
    void theCurveOfASampleIsNearTheCurveOfLru() {
        FaultCurve exact = LruCurve.of(ZIPF);
        List<PageSample> samples = PageSample.of(ZIPF, ZIPF.pageCount() / 10, SAMPLES, 1);
        int covered = 0;
        int sizes = 0;
        for (int sampleFrames = 16; sampleFrames <= ZIPF.pageCount() / 10; sampleFrames += 15) {
            double[] rates = new double[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                PageSample sample = samples.get(i);
                rates[i] = sample.faults(LruCurve.of(sample.string()).faults(sampleFrames)) / ZIPF.references();
            }
            Estimate estimate = estimate(rates);
            double error = Math.abs(estimate.mean() - (double) exact.faults(10 * sampleFrames) / ZIPF.references());
            assertTrue(error <= 0.02, sampleFrames + " frames: " + error);
            covered += error <= estimate.halfWidth() ? 1 : 0;
            sizes++;
        }
        assertTrue(covered >= 0.9 * sizes, covered + " of " + sizes + " intervals cover the curve");
    }

    @Test
    void samplesThatTogetherAreTheWholeAreRightInTheMeanWhereAllPagesHaveRoom() {
        List<PageSample> samples = PageSample.of(ZIPF, ZIPF.pageCount() / 4, 4, 9);
        long references = 0;
        for (PageSample sample : samples) {
            int pages = sample.string().pageCount();
            references += sample.string().references();
            assertEquals(ZIPF.pageCount(), sample.faults(Strings.faults("fifo", sample.string(), pages)), 1e-6);
        }
        assertTrue(references > 0.99 * ZIPF.references(), "all but the pages that a division leaves over");
    }

    @Test
    void optionsInReferencesShrinkWithTheSampleAndOthersDoNot() {
        assertEquals("1000", agingPeriod("4000", 0.25));
        assertEquals("4x", agingPeriod("4x", 0.25));
        assertEquals("1", agingPeriod("2", 0.1));
        PolicyChoice<?> lruK =
                PolicyCatalogue.load().choose("lru-k:k=3+crp=40+rip=1000").forShareOfReferences(0.1);
        assertEquals("Options[k=3, correlated=4, retained=100]", lruK.options().toString());
        assertEquals("k=3+crp=40+rip=1000", lruK.optionsText(), "as they stand for the whole");
    }

    private static String agingPeriod(String period, double share) {
        PolicyChoice<?> aging = PolicyCatalogue.load().choose("aging:period=" + period);
        String options = aging.forShareOfReferences(share).options().toString();
        return options.replaceAll(".*period=([^,\\]]*).*", "$1");
    }
}
