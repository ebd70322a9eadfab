package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.ReplayResult;

/** Each policy against a slow, obvious twin, over random strings with runs that scans split. */
class DifferentialTest {
    private static final int STRINGS = 40;
    private static final List<Integer> FRAMES = List.of(1, 2, 3, 7, 16, 29);

    static void compare(String policy, boolean loadBit, long period, Function<ReferenceString, SlowPager> twin) {
        for (int i = 0; i < STRINGS; i++) {
            ReferenceString string = Strings.random(Strings.SEED + i, 30, 400, 1 + i % 5);
            for (int frames : FRAMES) {
                SlowPager slow = twin.apply(string).run(frames, loadBit, period);
                ReplayResult fast = Strings.replay(policy, string, frames);
                String where = policy + ", string " + i + ", frames " + frames;
                assertEquals(slow.faults, fast.faults(), where);
                assertEquals(slow.pageOuts, fast.pageOuts(), where);
                assertEquals(slow.residentSum, fast.residentSum(), where);
            }
        }
    }

    @Test
    void fifoEqualsAQueue() {
        compare("fifo", true, Long.MAX_VALUE, SlowPager::fifo);
    }

    @Test
    void lruEqualsASearchForTheOldestUse() {
        compare("lru", true, Long.MAX_VALUE, SlowPager::lru);
    }

    @Test
    void clockAndSecondChanceEqualAListThatTurns() {
        compare("clock", false, Long.MAX_VALUE, SlowPager::clock);
        compare("clock:load-bit=1", true, Long.MAX_VALUE, SlowPager::clock);
        compare("second-chance", false, Long.MAX_VALUE, SlowPager::clock);
        compare("second-chance:load-bit=1", true, Long.MAX_VALUE, SlowPager::clock);
    }

    @Test
    void optEqualsASearchOfTheFuture() {
        compare("opt", true, Long.MAX_VALUE, SlowPager::opt);
    }

    @Test
    void lruTimestampEqualsASearchForTheOldestStamp() {
        for (int period : new int[] {1, 5, 64}) {
            compare("lru-timestamp:period=" + period, true, period, SlowPager::lruTimestamp);
        }
    }

    @Test
    void agingEqualsASearchForTheLeastCounter() {
        for (int bits : new int[] {1, 2, 8, 9, 31}) {
            for (int period : new int[] {1, 5, 64}) {
                compare(
                        "aging:period=" + period + "+bits=" + bits,
                        true,
                        period,
                        string -> SlowPager.aging(string, bits));
            }
        }
    }

    @Test
    void cplWeightedEqualsASearchForTheLargestWeightedAge() {
        for (String source : List.of("split", "fault", "us", "oracle")) {
            for (int period : new int[] {1, 5, 64}) {
                String options = "+w0=3+w1=0.7+w2=1.5+w3=0.5+cpl.source=" + source + "+period=" + period;
                compare(
                        "cpl-weighted:base=lru-timestamp" + options,
                        true,
                        period,
                        string -> SlowPager.cplWeighted(string, false, source, 3, 0.7, 1.5, 0.5));
                compare(
                        "cpl-weighted:base=aging" + options,
                        true,
                        period,
                        string -> SlowPager.cplWeighted(string, true, source, 3, 0.7, 1.5, 0.5));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.refault.policies.Variants#all")
    void runsEqualTheirReferencesOneByOne(String policy) {
        for (int i = 0; i < STRINGS / 4; i++) {
            ReferenceString string = Strings.random(Strings.SEED - i, 30, 300, 2 + i % 6);
            ReferenceString expanded = Strings.expanded(string);
            for (int frames : FRAMES) {
                ReplayResult runs = Strings.replay(policy, string, frames);
                ReplayResult singles = Strings.replay(policy, expanded, frames);
                String where = policy + ", string " + i + ", frames " + frames;
                assertEquals(singles.references(), runs.references(), where);
                assertEquals(singles.faults(), runs.faults(), where);
                assertEquals(singles.pageOuts(), runs.pageOuts(), where);
            }
        }
    }
}
