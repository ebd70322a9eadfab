package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.ReplayResult;

class LawsTest {
    private static final List<ReferenceString> STRINGS = IntStream.range(0, 20)
            .mapToObj(i -> Strings.random(Strings.SEED + 100 + i, 40, 600, 1 + i % 3))
            .toList();

    static void assertSameFaults(String one, String other) {
        for (ReferenceString string : STRINGS) {
            for (int frames = 1; frames <= 40; frames++) {
                assertEquals(Strings.replay(one, string, frames), Strings.replay(other, string, frames));
            }
        }
    }

    static void assertSameFaultsButSoftOnes(String one, String other) {
        for (ReferenceString string : STRINGS) {
            for (int frames = 1; frames <= 40; frames++) {
                ReplayResult expected = Strings.replay(one, string, frames);
                ReplayResult result = Strings.replay(other, string, frames);
                assertEquals(expected.fingerprint(), result.fingerprint());
                assertEquals(expected.faults(), result.faults());
                assertEquals(expected.residentSum(), result.residentSum());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lru", "opt"})
    void stackPoliciesNeverFaultMoreWithMoreFrames(String policy) {
        for (ReferenceString string : STRINGS) {
            for (int frames = 1; frames < 40; frames++) {
                assertTrue(Strings.faults(policy, string, frames) >= Strings.faults(policy, string, frames + 1));
            }
        }
    }

    @Test
    void fifoFaultsMoreWithFourFramesThanWithThree() {
        ReferenceString belady = Strings.reads(1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5);
        assertTrue(Strings.faults("fifo", belady, 4) > Strings.faults("fifo", belady, 3));
    }

    @Test
    void lruTimestampWithAScanAfterEveryReferenceIsLru() {
        assertSameFaults("lru", "lru-timestamp:period=1");
    }

    @Test
    void clockIsSecondChance() {
        assertSameFaults("clock", "second-chance");
        assertSameFaults("clock:load-bit=1", "second-chance:load-bit=1");
    }

    @Test
    void lruTimestampWithoutAScanIsFifo() {
        assertSameFaults("fifo", "lru-timestamp:period=1000000");
        assertSameFaults("fifo", "aging:period=1000000");
    }

    @Test
    void equalWeightsAreTheBasePolicy() {
        for (String source : List.of("split", "fault", "us", "oracle")) {
            String equal = "+cpl.source=" + source + "+period=7+w0=3+w1=3+w2=3+w3=3";
            assertSameFaults("lru-timestamp:period=7", "cpl-weighted:base=lru-timestamp" + equal);
            assertSameFaults("aging:period=7+bits=5", "cpl-weighted:base=aging+bits=5" + equal);
        }
    }

    @Test
    void weightsOfOneLevelChangeNothingWhereAllPagesAreOfAnother() {
        for (ReferenceString string : List.of(Strings.reads(1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5, 2, 2, 4, 1, 5))) {
            for (String source : List.of("split", "fault", "oracle")) {
                for (int frames = 1; frames <= 5; frames++) {
                    assertEquals(
                            Strings.replay("lru-timestamp:period=2", string, frames),
                            Strings.replay("cpl-weighted:w0=9+period=2+cpl.source=" + source, string, frames));
                }
            }
        }
    }
}
