package org.refault.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.machine.Vcpu.Stop;
import org.refault.simulator.memory.GuestTable;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.memory.ShadowBits;
import org.refault.simulator.memory.SupervisorUses;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;

/** A reference costs 3 cycles, a walk 30, setting A 20, setting D 40. */
class VcpuTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final int HIT = 3;
    private static final int WALK = HIT + 30;
    private static final int A = 20;
    private static final int D = 40;

    private final MonitorTable table = new MonitorTable(64);
    private final List<String> clobbers = new ArrayList<>();

    private Vcpu vcpu(String references, String... settings) {
        return vcpu(Kit.references(references), settings);
    }

    private Vcpu vcpu(ReferenceString string, String... settings) {
        for (int page = 0; page < string.pageCount(); page++) {
            table.map(page, page);
        }
        Vcpu vcpu = new Vcpu(
                0,
                string,
                table,
                Kit.settings(settings),
                false,
                (number, page, frame, time, write) ->
                        clobbers.add((write ? "write " : "read ") + page + " at " + time));
        vcpu.enterGuest(0);
        return vcpu;
    }

    @Test
    void aFirstReferenceWalksAndSetsTheBitsAndAHitDoesNot() {
        Vcpu vcpu = vcpu("r0 r0 w1 w1");

        assertEquals(Stop.END, vcpu.runAhead(ALL));
        assertEquals(WALK + A + HIT + WALK + A + D + HIT, vcpu.clock());
        assertEquals(2, vcpu.walks());
        assertEquals(60, vcpu.walkCycles());
        assertEquals(2 * A + D, vcpu.bitCycles());
        assertTrue(table.isAccessed(0));
        assertFalse(table.isDirty(0));
        assertTrue(table.isDirty(1));
    }

    @Test
    void aClearedAccessedBitStaysClearWhileTheTlbHoldsTheTranslation() {
        Vcpu vcpu = vcpu("r0 r0 r0");
        vcpu.runAhead(1);
        assertEquals(1, table.takeAccessed(0));

        vcpu.runAhead(WALK + A + 1);
        assertFalse(table.isAccessed(0), "a hit does not look at the table");

        vcpu.flushTlb();
        vcpu.runAhead(ALL);
        assertTrue(table.isAccessed(0));
        assertEquals(WALK + A + HIT + WALK + A, vcpu.clock());
    }

    @Test
    void aWriteThroughACleanTranslationWalksForTheDirtyBit() {
        Vcpu vcpu = vcpu("r0 w0 w0");

        vcpu.runAhead(ALL);
        assertEquals(WALK + A + WALK + D + HIT, vcpu.clock());
    }

    @Test
    void aReadThatFindsThePageDirtyCachesThatAndAWriteHits() {
        Vcpu vcpu = vcpu("w0 r0 w0");
        vcpu.runAhead(1);
        vcpu.flushTlb();

        vcpu.runAhead(ALL);
        assertEquals(WALK + A + D + WALK + HIT, vcpu.clock());
    }

    /** By CPL 0 at 0, 53, 56 and 59, three of them hits; by CPL 3 afterwards. */
    @Test
    void everyUseByTheKernelIsNotedWhereSomebodyAsks() {
        SupervisorUses uses = table.noteSupervisorUses();
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        builder.add(0, 0, ReferenceKind.READ.bit(), 7, ReferenceStringBuilder.NO_FRAME, 4);
        builder.add(0, 3, ReferenceKind.READ.bit(), 7, ReferenceStringBuilder.NO_FRAME, 2);
        builder.add(0, 3, ReferenceKind.READ.bit(), 8, ReferenceStringBuilder.NO_FRAME, 2);
        vcpu(builder.build()).runAhead(ALL);

        assertEquals(WALK + A + 2 * HIT, uses.last(0));
        assertEquals(SupervisorUses.NEVER, uses.last(1));
    }

    @Test
    void aClearedEntryFaultsOnlyWhenTheTlbHasLostIt() {
        Vcpu vcpu = vcpu("r0 r0 r0");
        vcpu.runAhead(1);
        table.unmap(0);

        assertEquals(Stop.HORIZON, vcpu.runAhead(WALK + A + 1), "it still hits");
        vcpu.flushTlb();
        assertEquals(Stop.FAULT, vcpu.runAhead(ALL));
        assertEquals(0, vcpu.page());
        assertEquals(2, vcpu.references());
        assertEquals(WALK + A + HIT, vcpu.clock());
    }

    @Test
    void aWriteThroughACleanTranslationFaultsAtOnceOnAClearedEntry() {
        Vcpu vcpu = vcpu("r0 w0");
        vcpu.runAhead(1);
        table.takeAccessed(0);
        table.unmap(0);

        assertEquals(Stop.FAULT, vcpu.runAhead(ALL));
        assertTrue(vcpu.writes());
        assertFalse(vcpu.holdsTranslation(0), "the fault drops the translation");
        assertFalse(table.isDirty(0), "no D on a cleared entry");
    }

    @Test
    void everyUseOfAPoisonedTranslationIsReported() {
        Vcpu vcpu = vcpu("w0 r0 w0*3");
        vcpu.runAhead(1);
        table.poison(0, 0);
        vcpu.poison(0, 0);

        vcpu.runAhead(ALL);
        assertEquals(List.of("read 0 at 93", "write 0 at 96", "write 0 at 99", "write 0 at 102"), clobbers);
    }

    @Test
    void aPoisonedEntryIsReportedThroughTheWalkAndTheTranslationItFills() {
        Vcpu vcpu = vcpu("r0 r0");
        table.poison(0, 0);

        vcpu.runAhead(ALL);
        assertEquals(List.of("read 0 at 0", "read 0 at 53"), clobbers);
    }

    /** The write walks for the Dirty bit, and finds that the entry is clear or another's by now. */
    @Test
    void aWriteThroughACleanPoisonedTranslationFaultsOrTakesTheNewFrame() {
        Vcpu vcpu = vcpu("r0 w0 w0");
        vcpu.runAhead(1);
        vcpu.poison(0, 0);
        table.unmap(0);

        assertEquals(Stop.FAULT, vcpu.runAhead(ALL));
        table.map(0, 7);
        assertEquals(Stop.END, vcpu.runAhead(ALL));
        assertEquals(List.of(), clobbers);
    }

    @Test
    void secondLevelHitsCostTheirExtra() {
        // One slot in the first level, two in the second.
        Vcpu vcpu = vcpu(
                "r0 r1 r0",
                "tlb.l1d.entries=1",
                "tlb.l1d.ways=1",
                "tlb.l2.entries=2",
                "tlb.l2.ways=2",
                "tlb.l2.hit=7 cyc");

        vcpu.runAhead(ALL);
        assertEquals(2 * (WALK + A) + HIT + 7, vcpu.clock());
        assertEquals(1, vcpu.l2Hits());
        assertEquals(67, vcpu.walkCycles());
    }

    @Test
    void anInvalidatedPageWalksAndTheOthersHit() {
        Vcpu vcpu = vcpu("r0 r1 f1 r0 r1 f1", "tlb.l2.entries=16", "tlb.l2.ways=4");
        vcpu.runAhead(2 * (WALK + A) + HIT);

        vcpu.invalidate(1);
        assertTrue(vcpu.holdsTranslation(0));
        assertFalse(vcpu.holdsTranslation(1));
        vcpu.runAhead(ALL);
        assertEquals(2 + 1, vcpu.walks(), "page 1 once, which fills the second level again");
    }

    @Test
    void aPagesTranslationsByAllItsVirtualPagesAreInvalidated() {
        ReferenceString string = Kit.aliased(1, 400, 20);
        Vcpu vcpu = vcpu(string, "tlb.l1d.entries=64");
        vcpu.runAhead(ALL);
        for (int page = 0; page < string.pageCount(); page++) {
            vcpu.invalidate(page);
            assertFalse(vcpu.holdsTranslation(page));
        }
    }

    /** Two levels, 3 cycles for the upper and 20 for the leaf; the second walk begins at the cached upper entry, 1 cycle. */
    @Test
    void aWalkByLevelsCostsItsReferences() {
        Vcpu vcpu = vcpu("r0 r1 r0 r1", "walk.model=levels", "pwc.entries=8");
        vcpu.runAhead(HIT + 23 + A + HIT + 21 + A);
        assertEquals(HIT + 23 + A + HIT + 21 + A, vcpu.clock());
        assertEquals(44, vcpu.walkCycles());

        vcpu.invalidate(7);
        table.unmap(1);
        vcpu.flushTlb();
        assertEquals(Stop.FAULT, vcpu.runAhead(ALL));
        assertEquals(21, vcpu.faultingWalk(), "page 0 has just been walked for");
    }

    @Test
    void aLargePageHasTheTlbOfLargePages() {
        Vcpu vcpu = vcpu("r0 r1 r0", "page.size=2M", "tlb.large.l1d.entries=1");
        vcpu.runAhead(ALL);
        assertEquals(3, vcpu.walks());
    }

    /** The Accessed bit of an aged page is a fault inside the monitor, 2,000 cycles, not one that the run ahead stops for. */
    @Test
    void withoutAccessedBitsInHardwareAnAgedPageTakesAFastFault() {
        Vcpu vcpu = vcpu("r0 r0", "paging.mode=ept", "walk.nested=30 cyc", "ept.ad=soft");
        assertEquals(Stop.END, vcpu.runAhead(ALL));
        assertEquals(WALK + 2_000 + HIT, vcpu.clock());
    }

    /** A trap of 700 cycles and an entry of 30 make the shadow's entry, and where its D traps, make it writable. */
    @ParameterizedTest
    @CsvSource({"NONE, 0", "TRAP, 2", "HARVEST, 1", "LAZY, 1"})
    void entriesOfAShadowAreMadeByFaultsTheGuestDoesNotSee(ShadowBits bits, int faults) {
        GuestTable guest = new GuestTable(1, false, bits);
        guest.map(0, 0, false);
        guest.takeAccessed(0);
        table.map(0, 0);
        Vcpu vcpu = new Vcpu(
                0,
                Kit.references("r0 w0 w0"),
                table,
                guest,
                Kit.settings(),
                false,
                (number, page, frame, time, write) -> {});
        vcpu.enterGuest(0);

        assertEquals(Stop.END, vcpu.runAhead(ALL));
        assertEquals(WALK + A + WALK + D + HIT + 730 * faults, vcpu.clock());
        assertEquals(faults, vcpu.shadowFaults());
        assertEquals(A + D + 730 * faults, vcpu.bitCycles());
    }

    @Test
    void instructionsHaveATlbOfTheirOwn() {
        Vcpu vcpu = vcpu("f0 r0 f0 r0");

        vcpu.runAhead(ALL);
        assertEquals(WALK + A + WALK + HIT + HIT, vcpu.clock());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 50, 1_000, ALL})
    void aRunIsWhatItsReferencesAre(long step) {
        String[] tiny = {"tlb.l1d.entries=2", "tlb.l1d.ways=2", "tlb.l1i.entries=1", "tlb.l1i.ways=1"};
        Vcpu runs = vcpu("r0*4 frw1*7 w2*3 rw0*5 fr1*4 w2*2 fw0*6", tiny);
        Vcpu singles = vcpu(
                "r0 r0 r0 r0 f1 r1 w1 f1 f1 f1 f1 w2 w2 w2 r0 w0 r0 r0 r0 f1 r1 f1 f1 w2 w2 f0 w0 f0 f0 f0 f0", tiny);
        runTo(singles, ALL);
        long clock = singles.clock();
        long bits = singles.bitCycles();
        for (int page = 0; page < 3; page++) {
            table.takeAccessed(page);
            table.takeDirty(page);
        }

        runTo(runs, step);

        assertEquals(clock, runs.clock());
        assertEquals(singles.references(), runs.references());
        assertEquals(singles.walks(), runs.walks());
        assertEquals(bits, runs.bitCycles());
    }

    private static void runTo(Vcpu vcpu, long step) {
        Stop stop = Stop.HORIZON;
        while (stop == Stop.HORIZON) {
            stop = vcpu.runAhead(step == ALL ? ALL : vcpu.clock() + step);
        }
        assertEquals(Stop.END, stop);
    }

    /** Cut 10 cycles before its end, the walk of 30 and A of 20 after the reference of 3: half of A is spent. */
    @Test
    void whatAnInterruptCutsOffIsNotSpent() {
        Vcpu vcpu = vcpu("r0 r1 r2");
        vcpu.runAhead(1);
        vcpu.leaveGuest(WALK + A - 10);
        assertEquals(10, vcpu.bitCycles());
        assertEquals(30, vcpu.walkCycles());

        vcpu.enterGuest(1_000);
        vcpu.runAhead(1_001);
        vcpu.leaveGuest(1_001);
        assertEquals(10, vcpu.bitCycles());
        assertEquals(30, vcpu.walkCycles(), "nothing of the second walk");
    }
}
