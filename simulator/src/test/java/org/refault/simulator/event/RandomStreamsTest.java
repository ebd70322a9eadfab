package org.refault.simulator.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import umontreal.ssj.rng.MRG32k3a;

class RandomStreamsTest {
    private static List<Double> numbers(long seed, int replication, String role) {
        RandomStream stream = new RandomStreams(seed, replication).stream(role);
        return Stream.generate(stream::nextDouble).limit(100).toList();
    }

    @Test
    void sameSeedReplicationAndRoleGiveTheSameNumbers() {
        assertEquals(numbers(1, 2, "policy.random"), numbers(1, 2, "policy.random"));
    }

    @Test
    void seedsReplicationsAndRolesGiveOtherNumbers() {
        List<List<Double>> all = Stream.of(
                        numbers(1, 0, "policy.random"),
                        numbers(2, 0, "policy.random"),
                        numbers(-1, 0, "policy.random"),
                        numbers(1, 1, "policy.random"),
                        numbers(1, 2, "policy.random"),
                        numbers(1, 0, "policy.nru"),
                        numbers(1, 0, ""))
                .toList();
        assertEquals(all.size(), all.stream().distinct().count());
        assertEquals(
                100L * all.size(), all.stream().flatMap(List::stream).distinct().count());
    }

    @Test
    void streamsDoNotDependOnTheOrderOfMaking() {
        RandomStreams streams = new RandomStreams(5, 0);
        streams.stream("first").nextDouble();
        RandomStream second = streams.stream("second");
        assertEquals(
                numbers(5, 0, "second"),
                Stream.generate(second::nextDouble).limit(100).toList());
    }

    /** SSJ's other implementation of the generator, in doubles, from the seed that our hash gives. */
    @Test
    void areTheGeneratorMrg32k3aWithASubstreamForEachReplication() {
        long state = 77;
        for (char letter : "role".toCharArray()) {
            state = splitMix(state ^ letter);
        }
        long[] seeds = new long[6];
        for (int i = 0; i < 6; i++) {
            state = splitMix(state + 0x9E3779B97F4A7C15L);
            seeds[i] = 1 + Long.remainderUnsigned(state, (i < 3 ? 4_294_967_087L : 4_294_944_443L) - 1);
        }
        MRG32k3a other = new MRG32k3a();
        other.setSeed(seeds);
        other.increasedPrecision(true);
        other.resetNextSubstream();
        other.resetNextSubstream();
        assertEquals(
                numbers(77, 2, "role"),
                Stream.generate(other::nextDouble).limit(100).toList());
    }

    private static long splitMix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }

    @Test
    void integersAreUniformWithinTheirBound() {
        RandomStream stream = new RandomStreams(9, 0).stream("integers");
        int[] times = new int[10];
        for (int i = 0; i < 100_000; i++) {
            times[stream.nextInt(10)]++;
        }
        // 10 000 expected, standard deviation 95
        assertTrue(Arrays.stream(times).allMatch(n -> Math.abs(n - 10_000) < 450), Arrays.toString(times));
    }

    @Test
    void exponentialsHaveTheirMean() {
        RandomStream stream = new RandomStreams(9, 0).stream("exponentials");
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            double number = stream.nextExponential(40);
            assertTrue(number > 0);
            sum += number;
        }
        // standard deviation of the mean 0.13
        assertEquals(40, sum / 100_000, 0.6);
    }
}
