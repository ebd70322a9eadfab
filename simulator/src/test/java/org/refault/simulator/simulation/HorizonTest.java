package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.HostOutOfMemoryException;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * How far virtual CPUs run ahead of each other changes no result: machines drawn at random, for every protocol of the
 * catalogue, against the mode in which every reference is an event.
 */
class HorizonTest {
    private static final List<String> HORIZONS = List.of("1 cyc", "100 cyc", "1000 cyc", "10000 cyc", "1000 s");
    private static final int MOST_VCPUS = 8;

    /** For each machine that counts, how many may be refused. */
    private static final int MOST_REFUSED = 50;

    /** For each machine that counts, how many may leave the swapper idle. */
    private static final int MOST_QUIET = 15;

    static Stream<String> protocols() {
        return ProtocolCatalogue.load().protocols().stream().map(Protocol::id);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void resultsDoNotDependOnTheHorizon(String protocol) {
        new Draws(protocol, 1).check(3);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    @Tag("slow")
    void resultsDoNotDependOnTheHorizonOnManyMachines(String protocol) {
        new Draws(protocol, 1_000_000).check(12);
    }

    /** Machines one after another, of which those count that run and do what their protocol does. */
    private static final class Draws {
        private final String protocol;
        private int seed;
        private int refused;
        private final List<String> quiet = new ArrayList<>();

        Draws(String protocol, int firstSeed) {
            this.protocol = protocol;
            this.seed = firstSeed + 1_000 * protocols().toList().indexOf(protocol);
        }

        /** The first has one virtual CPU, the second as many as there may be. */
        void check(int machines) {
            int checked = 0;
            while (checked < machines) {
                if (refused > machines * MOST_REFUSED || quiet.size() > machines * MOST_QUIET) {
                    fail(checked + " machines are checked, " + refused
                            + " were refused or ran out of memory, and these did" + " too little: "
                            + String.join("; ", quiet));
                }
                RandomStream chance = new RandomStreams(seed, 0).stream("vcpus");
                int vcpus = checked == 0 ? 1 : checked == 1 ? MOST_VCPUS : 1 + chance.nextInt(MOST_VCPUS);
                RandomMachine machine = RandomMachine.draw(protocol, vcpus, seed++);
                try {
                    TimedResult slow = machine.run("slow", "true");
                    List<Counter> idle = Pressed.work(protocol).stream()
                            .filter(counter -> slow.count(counter) == 0)
                            .toList();
                    if (!idle.isEmpty()) {
                        quiet.add("no " + idle + " of " + machine);
                        continue;
                    }
                } catch (InvalidSettingException | HostOutOfMemoryException e) {
                    refused++;
                    continue;
                } catch (RuntimeException e) {
                    // Shrunk below like any other failure.
                }
                if (failure(machine).isPresent()) {
                    RandomMachine least = shrink(machine);
                    fail(failure(least).orElseThrow() + " on " + least + ", shrunk from " + machine);
                }
                checked++;
            }
            System.out.println(
                    protocol + ": " + checked + " machines, " + refused + " refused, " + quiet.size() + " quiet");
        }
    }

    /** What is wrong with a machine, if anything is. A machine that is refused, or too small, is not wrong. */
    private static Optional<String> failure(RandomMachine machine) {
        String horizon = "slow mode";
        try {
            TimedResult slow = machine.run("slow", "true");
            for (int i = 0; i < HORIZONS.size(); i++) {
                horizon = "horizon.max = " + HORIZONS.get(i);
                TimedResult result = machine.run("horizon.max", HORIZONS.get(i));
                if (result.fingerprint() != slow.fingerprint()) {
                    return Optional.of(horizon + " is not the slow mode:" + differences(slow, result));
                }
            }
            return Optional.empty();
        } catch (InvalidSettingException | HostOutOfMemoryException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(horizon + " throws " + e + " at " + e.getStackTrace()[0]);
        }
    }

    private static String differences(TimedResult slow, TimedResult result) {
        StringBuilder text = new StringBuilder();
        for (Counter counter : Counter.values()) {
            if (slow.count(counter) != result.count(counter)) {
                text.append(' ').append(counter.column()).append(' ').append(result.count(counter));
                text.append(" for ").append(slow.count(counter)).append(',');
            }
        }
        return text.isEmpty() ? " the fingerprint," : text.toString();
    }

    /** A machine that fails too, with no setting and not twice the references that it could do without. */
    private static RandomMachine shrink(RandomMachine machine) {
        RandomMachine least = machine;
        for (String key : machine.drawn().keySet()) {
            RandomMachine simpler = least.without(key);
            least = failure(simpler).isPresent() ? simpler : least;
        }
        while (least.runs() > 16 && failure(least.shorter(least.runs() / 2)).isPresent()) {
            least = least.shorter(least.runs() / 2);
        }
        return least;
    }
}
