package org.refault.simulator.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.ReplayResult;

class ReplayTest {
    private static final int FETCH = ReferenceKind.FETCH.bit();
    private static final int READ = ReferenceKind.READ.bit();
    private static final int WRITE = ReferenceKind.WRITE.bit();

    private final ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
    private final List<String> log = new ArrayList<>();
    private ReferenceString string;

    private void run(int page, int cpl, int kinds, int count) {
        builder.add(0, cpl, kinds, page, ReferenceStringBuilder.NO_FRAME, count);
    }

    private ReplayResult replay(
            int frames, Set<Capability> capabilities, Function<HardwareView, ReplacementPolicy> make) {
        PolicyChoice<?> choice = PolicyChoice.of(new Factory(capabilities, make), "");
        if (string == null) {
            string = builder.build();
        }
        return new Replay(string).run(choice, frames, new RandomStreams(1, 0));
    }

    private static Set<Capability> all() {
        return EnumSet.allOf(Capability.class);
    }

    /** First in, first out, and a log of all it can see. */
    private class Logger implements ReplacementPolicy {
        final HardwareView hardware;
        final long period;
        final boolean loadBit;
        final List<Integer> queue = new ArrayList<>();

        Logger(HardwareView hardware, long period, boolean loadBit) {
            this.hardware = hardware;
            this.period = period;
            this.loadBit = loadBit;
        }

        String state(int frame) {
            return hardware.pageOf(frame)
                    + (hardware.isAccessed(frame) ? "A" : "")
                    + (hardware.isDirty(frame) ? "D" : "");
        }

        @Override
        public void onPageIn(int frame) {
            queue.add(frame);
            log.add(hardware.now() + " in " + state(frame) + " cpl " + hardware.cplAtFault(frame)
                    + (hardware.wasMajor(frame) ? " again" : ""));
        }

        @Override
        public int selectVictim() {
            log.add(hardware.now() + " out " + state(queue.get(0)));
            return queue.remove(0);
        }

        @Override
        public void onScan() {
            StringBuilder line = new StringBuilder(hardware.now() + " scan");
            for (int frame : queue) {
                line.append(' ').append(state(frame)).append('/').append(hardware.testAndClearAccessedRings(frame));
            }
            log.add(line.toString());
        }

        @Override
        public long scanPeriod() {
            return period;
        }

        @Override
        public boolean accessedOnLoad() {
            return loadBit;
        }
    }

    /** The same, and every reference. */
    private final class OracleLogger extends Logger implements OraclePolicy {
        OracleLogger(HardwareView hardware, long period) {
            super(hardware, period, true);
        }

        @Override
        public void onReference(int frame, int run, int count) {
            log.add(run + " refers to " + hardware.pageOf(frame) + " times " + count + " cpl " + hardware.cplOfRun(run)
                    + " next " + (hardware.nextUse(run) == HardwareView.NEVER ? "never" : hardware.nextUse(run)));
        }
    }

    private static final class Factory extends PolicyFactory<PolicyFactory.NoOptions> {
        private final Function<HardwareView, ReplacementPolicy> make;

        Factory(Set<Capability> declared, Function<HardwareView, ReplacementPolicy> make) {
            super(new PolicyCard("logger", "logs", "none", "none", declared), NoOptions.class);
            this.make = make;
        }

        @Override
        public boolean wantsSplitTables(NoOptions options) {
            return true;
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return make.apply(hardware);
        }
    }

    @Test
    void choosesTheVictimBeforeThePageIsInAndScansAfterTheReference() {
        run(10, 3, READ, 1);
        run(11, 0, WRITE, 1);
        run(10, 0, READ, 1);
        run(12, 3, READ, 1);
        run(12, 3, WRITE, 1);
        ReplayResult result = replay(2, all(), hardware -> new Logger(hardware, 2, true));
        assertEquals(
                List.of(
                        "1 in 0A cpl 3",
                        "2 in 1AD cpl 0",
                        "2 scan 0A/8 1AD/1",
                        "4 out 0A",
                        "4 in 2A cpl 3",
                        "4 scan 1D/0 2A/8"),
                log);
        assertEquals(5, result.references());
        assertEquals(3, result.faults());
        assertEquals(3, result.coldFaults());
        assertEquals(0, result.pageOuts(), "a page dirty at the end does not count");
    }

    /* Pages 0, 1 and 1 × 8 more; 5 references do not count. The scan after reference 8 gives page 0 up, within a run that
     * began before the cut: page 1 is resident at 6 to 10, page 0 at 6 and 7. */
    @Test
    void aPageGivenUpInARunThatStraddlesTheCutCountsUntilThen() {
        run(10, 3, READ, 1);
        run(11, 3, READ, 9);
        Function<HardwareView, ReplacementPolicy> make = hardware -> new Logger(hardware, 8, true) {
            @Override
            public void onScan() {
                if (!queue.isEmpty()) {
                    hardware.release(queue.remove(0));
                }
            }
        };
        ReplayResult result = new Replay(builder.build())
                .run(PolicyChoice.of(new Factory(all(), make), ""), 2, 50, new RandomStreams(1, 0));

        assertEquals(5, result.references());
        assertEquals((5 + 2) / 5.0, result.meanResidentSet());
    }

    /* Page 0 is given up at reference 8 as of reference 2, before the cut: it was resident at none that counts. */
    @Test
    void aPageGivenUpAsOfAnInstantBeforeTheCutDoesNotCount() {
        run(10, 3, READ, 1);
        run(11, 3, READ, 4);
        run(11, 3, READ, 5);
        Function<HardwareView, ReplacementPolicy> make = hardware -> new Logger(hardware, 8, true) {
            @Override
            public void onScan() {
                if (!queue.isEmpty()) {
                    hardware.releaseAsOf(queue.remove(0), 2);
                }
            }
        };
        ReplayResult result = new Replay(builder.build())
                .run(PolicyChoice.of(new Factory(all(), make), ""), 2, 50, new RandomStreams(1, 0));

        assertEquals(5 / 5.0, result.meanResidentSet());
    }

    @Test
    void leavesTheBitClearOnLoadWhereThePolicyWantsIt() {
        run(10, 3, READ, 1);
        run(11, 3, READ, 2);
        run(10, 3, READ, 1);
        replay(2, all(), hardware -> new Logger(hardware, 1, false));
        assertEquals(
                List.of(
                        "1 in 0 cpl 3",
                        "1 scan 0/0",
                        "2 in 1 cpl 3",
                        "2 scan 0/0 1/0",
                        "3 scan 0/0 1A/8",
                        "4 scan 0A/8 1/0"),
                log);
    }

    /* A run of 5: fetch, read, write, hit, hit. A scan after the second and the fourth. */
    @Test
    void aScanSplitsARunIntoItsReferencesInOrder() {
        run(10, 3, FETCH | READ | WRITE, 5);
        replay(1, all(), hardware -> new Logger(hardware, 2, true));
        assertEquals(List.of("1 in 0A cpl 3", "2 scan 0A/8", "4 scan 0AD/8"), log);
    }

    @Test
    void countsRefaultsAndDirtyVictims() {
        for (int round = 0; round < 3; round++) {
            run(10, 3, WRITE, 1);
            run(11, 3, READ, 1);
        }
        ReplayResult result = replay(1, all(), hardware -> new Logger(hardware, ReplacementPolicy.NO_SCANS, true));
        assertEquals(6, result.faults());
        assertEquals(2, result.coldFaults());
        assertEquals(4, result.refaults());
        assertEquals(3, result.pageOuts());
        assertEquals(1.0, result.faultRate());
    }

    @ParameterizedTest
    @ValueSource(longs = {2, Long.MAX_VALUE})
    void tellsAnOracleEveryRunAndWhatAScanLeftOfIt(long period) {
        run(10, 0, READ, 1);
        run(11, 3, READ, 3);
        run(10, 3, READ, 1);
        replay(2, all(), hardware -> new OracleLogger(hardware, period));
        log.removeIf(line -> !line.contains("refers"));
        assertEquals(
                period == 2
                        ? List.of(
                                "0 refers to 0 times 1 cpl 0 next 2",
                                "1 refers to 1 times 1 cpl 3 next never",
                                "1 refers to 1 times 2 cpl 3 next never",
                                "2 refers to 0 times 1 cpl 3 next never")
                        : List.of(
                                "0 refers to 0 times 1 cpl 0 next 2",
                                "1 refers to 1 times 3 cpl 3 next never",
                                "2 refers to 0 times 1 cpl 3 next never"),
                log);
    }

    @Test
    void scansFallAtTheSameReferencesWhetherRunsAreLongOrSingle() {
        run(10, 3, READ, 7);
        run(11, 3, READ, 1);
        run(12, 3, READ, 4);
        replay(3, all(), hardware -> new Logger(hardware, 3, true));
        log.removeIf(line -> !line.contains("scan"));
        assertEquals(List.of("3 scan 0A/8", "6 scan 0A/8", "9 scan 0A/8 1A/8 2A/8", "12 scan 0/0 1/0 2A/8"), log);
    }

    @ParameterizedTest
    @EnumSource(
            value = Capability.class,
            names = {"ACCESSED", "TIME", "HISTORY", "CPL", "FEEDBACK", "FUTURE", "REFERENCES"})
    void aPolicyThatLooksAtWhatItDoesNotDeclareIsStopped(Capability withheld) {
        run(10, 3, READ, 1);
        Set<Capability> fewer = EnumSet.complementOf(EnumSet.of(withheld, Capability.ADDRESS));
        IllegalStateException error = assertThrows(
                IllegalStateException.class, () -> replay(1, fewer, hardware -> new OracleLogger(hardware, 1)));
        assertEquals(
                "the policy uses " + withheld.meaning() + " but does not declare " + withheld + " (" + withheld.letter()
                        + ")",
                error.getMessage());
    }

    @Test
    void everyRefaultIsMajorAndNoColdFaultIs() {
        for (int page : new int[] {10, 11, 10, 12, 11}) {
            run(page, 3, READ, 1);
        }
        replay(1, all(), hardware -> new Logger(hardware, ReplacementPolicy.NO_SCANS, false));
        log.removeIf(line -> line.contains("out"));
        assertEquals(
                List.of("1 in 0 cpl 3", "2 in 1 cpl 3", "3 in 0 cpl 3 again", "4 in 2 cpl 3", "5 in 1 cpl 3 again"),
                log);
    }

    @Test
    void unmappingAPageClearsItsAccessedBit() {
        run(10, 3, READ, 2);
        run(10, 3, READ, 1);
        replay(1, all(), hardware -> new Logger(hardware, ReplacementPolicy.NO_SCANS, true) {
            @Override
            public void onPageIn(int frame) {
                log.add("loaded " + state(frame));
                hardware.unmap(frame);
                log.add("unmapped " + state(frame));
            }

            @Override
            public void onSoftFault(int frame) {
                log.add("soft fault " + state(frame));
            }
        });
        assertEquals(List.of("loaded 0A", "unmapped 0", "soft fault 0A"), log);
    }

    @Test
    void aPolicyThatChoosesAnEmptyFrameIsStopped() {
        run(10, 3, READ, 1);
        run(11, 3, READ, 1);
        run(12, 3, READ, 1);
        for (int wrong : new int[] {-1, 2, 1_000}) {
            assertThrows(
                    IllegalStateException.class,
                    () -> replay(2, all(), hardware -> new Logger(hardware, ReplacementPolicy.NO_SCANS, true) {
                        @Override
                        public int selectVictim() {
                            return wrong;
                        }
                    }));
        }
    }

    @Test
    void fingerprintsTellApartWhatCountsDoNot() {
        for (int page : new int[] {10, 11, 12, 10, 11, 12}) {
            run(page, 3, READ, 1);
        }
        string = builder.build();
        Factory first = new Factory(all(), hardware -> new Logger(hardware, ReplacementPolicy.NO_SCANS, true));
        Factory last = new Factory(all(), hardware -> new Logger(hardware, ReplacementPolicy.NO_SCANS, true) {
            @Override
            public int selectVictim() {
                return queue.remove(queue.size() - 1);
            }
        });
        Replay replay = new Replay(string);
        long fifo = replay.run(PolicyChoice.of(first, ""), 2, new RandomStreams(1, 0))
                .fingerprint();
        assertEquals(
                fifo,
                replay.run(PolicyChoice.of(first, ""), 2, new RandomStreams(1, 0))
                        .fingerprint());
        assertNotEquals(
                fifo,
                replay.run(PolicyChoice.of(last, ""), 2, new RandomStreams(1, 0))
                        .fingerprint());
    }

    @Test
    void refusesFramesThatAnEntryCannotHold() {
        run(10, 3, READ, 1);
        for (int frames : new int[] {0, -1, (1 << 24) + 1}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> replay(frames, all(), hardware -> new Logger(hardware, ReplacementPolicy.NO_SCANS, true)));
        }
    }

    /* FIFO, 2 frames; w = the load writes. References 1..10, in runs:
     *   run       1w  2   3   1   1*2 2*3 3    faults: all but the second 1: run 0 1 2 3 5 6
     *   reference 1   2   3   4   5-6 7-9 10
     *   evicted           1D  2       3   1    page-outs: the first 1, by run 2 */
    @Test
    void aWarmUpLeavesOutItsFaultsAndKeepsItsPages() {
        run(1, 3, WRITE, 1);
        run(2, 3, READ, 1);
        run(3, 3, READ, 1);
        run(1, 3, READ, 1);
        run(1, 0, READ, 2);
        run(2, 3, READ, 3);
        run(3, 3, READ, 1);
        string = builder.build();
        PolicyChoice<?> fifo = PolicyChoice.of(
                new Factory(all(), hardware -> new Logger(hardware, ReplacementPolicy.NO_SCANS, true)), "");
        Replay replay = new Replay(string);

        ReplayResult all = replay.run(fifo, 2, 0, new RandomStreams(1, 0));
        ReplayResult half = replay.run(fifo, 2, 20, new RandomStreams(1, 0));
        ReplayResult inARun = replay.run(fifo, 2, 80, new RandomStreams(1, 0));

        assertEquals(List.of(10L, 6L, 3L, 1L), counts(all));
        assertEquals(replay.run(fifo, 2, new RandomStreams(1, 0)), all);
        // Page 3 is cold, 1 and 2 have been there.
        assertEquals(List.of(8L, 4L, 1L, 1L), counts(half));
        // References 9 and 10: the fault of run 5 is that of reference 7.
        assertEquals(List.of(2L, 1L, 0L, 0L), counts(inARun));
    }

    private static List<Long> counts(ReplayResult result) {
        return List.of(result.references(), result.faults(), result.coldFaults(), result.pageOuts());
    }

    /* FIFO as a queue, reference by reference, beside the replay: whatever the warm-up, whether it ends beside a scan, inside
     * a run or where one begins, and the policy sees the same. */
    @Test
    void aWarmUpCutsWhatIsCountedAndNothingThatThePolicySees() {
        List<Integer> pages = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int count = 1 + i % 3;
            run(10 + i * i % 7, 3, READ, count);
            pages.addAll(Collections.nCopies(count, 10 + i * i % 7));
        }
        replay(3, all(), hardware -> new Logger(hardware, 2, false));
        List<String> seen = List.copyOf(log);
        for (int percent = 1; percent < 100; percent++) {
            log.clear();
            ReplayResult result = new Replay(string)
                    .run(
                            PolicyChoice.of(new Factory(all(), hardware -> new Logger(hardware, 2, false)), ""),
                            3,
                            percent,
                            new RandomStreams(1, 0));
            assertEquals(seen, log, percent + " %");
            assertEquals(countsOfFifo(pages, 3, pages.size() * percent / 100), counts(result), percent + " %");
        }
    }

    @Test
    void aWarmUpMayEndInTheLastRunAndScansBesideIt() {
        run(1, 3, READ, 1);
        run(2, 3, READ, 99);
        string = builder.build();
        ReplayResult result = new Replay(string)
                .run(
                        PolicyChoice.of(new Factory(all(), hardware -> new Logger(hardware, 2, false)), ""),
                        3,
                        50,
                        new RandomStreams(1, 0));

        assertEquals(List.of(50L, 0L, 0L, 0L), counts(result));
        assertEquals(2 * 50, result.residentSum());
    }

    private static List<Long> countsOfFifo(List<Integer> pages, int frames, int uncounted) {
        List<Integer> queue = new ArrayList<>();
        Set<Integer> known = new HashSet<>();
        long faults = 0;
        long cold = 0;
        for (int i = 0; i < pages.size(); i++) {
            boolean counts = i >= uncounted;
            boolean first = known.add(pages.get(i));
            if (!queue.contains(pages.get(i))) {
                faults += counts ? 1 : 0;
                cold += counts && first ? 1 : 0;
                queue.add(pages.get(i));
                if (queue.size() > frames) {
                    queue.remove(0);
                }
            }
        }
        return List.of((long) pages.size() - uncounted, faults, cold, 0L);
    }
}
