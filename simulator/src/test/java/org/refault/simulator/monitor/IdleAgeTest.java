package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.setting.InvalidSettingException;

/** Four locked pages; looking at one costs 8 cycles, clearing its Accessed bit 25 more. */
class IdleAgeTest {
    private static final int PAGES = 4;
    private static final long SECOND = 450_000_000;

    private final MonitorTable table = new MonitorTable(PAGES);
    private final GuestPages pages = new GuestPages(PAGES, null);

    private IdleAge idle(String... settings) {
        IdleAge idle = new IdleAge(
                table,
                pages,
                Kit.settings(settings),
                Kit.references("r0 r1 r2 r3")::isSupervisor,
                new RandomStreams(1, 0).stream("sampler"));
        for (int page = 0; page < PAGES; page++) {
            pages.setState(page, GuestPages.State.LOCKED);
            pages.setFaultCpl(page, 3);
            idle.locked(page);
        }
        return idle;
    }

    private void access(int... accessed) {
        for (int page : accessed) {
            table.setBits(page, 0, 0, false);
        }
    }

    private static int scans(IdleAge idle, int count) {
        for (int i = 0; i < count; i++) {
            idle.scan(0);
        }
        return idle.nextAtTick();
    }

    private static List<Integer> allAtTick(IdleAge idle) {
        List<Integer> all = new ArrayList<>();
        for (int page = idle.nextAtTick(); page != Victims.NO_PAGE; page = idle.nextAtTick()) {
            all.add(page);
        }
        return all;
    }

    private void relock(IdleAge idle, int page, boolean major) {
        idle.unlocked(page);
        pages.addRelock(page, major, 100);
        idle.locked(page);
    }

    @Test
    void aWindowGoesRoundThePages() {
        IdleAge idle = idle("sampler.window=3", "idle.k=1");
        access(0, 3);

        assertEquals(3 * 8 + 25, idle.scan(0), "pages 0, 1, 2");
        assertEquals(1, idle.nextAtTick());
        assertEquals(3 * 8 + 25, idle.scan(0), "pages 3, 0, 1");
        assertTrue(table.accessedBits()[2 * 3] == 0);
        assertEquals(2, pages.idleScans(1));
        assertEquals(1, pages.idleScans(2));
        assertEquals(List.of(0, 3), idle.takeCleared());
    }

    @Test
    void aWindowIsDrawnAtRandom() {
        IdleAge idle = idle("sampler.window=random:100");

        assertEquals(100 * 8, idle.scan(0));
        int sum = 0;
        for (int page = 0; page < PAGES; page++) {
            assertTrue(pages.idleScans(page) > 10);
            sum += pages.idleScans(page);
        }
        assertEquals(100, sum);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "some", "random:", "random:0", "12345678901"})
    void otherWindowsAreRefused(String window) {
        assertThrows(InvalidSettingException.class, () -> idle("sampler.window=" + window));
    }

    /** Histories, youngest bit first, after three scans with accesses to 0; 1 and 2; 2: 00 11, 01 01, 11 01, 00 01. */
    @Test
    void agedPagesGoLeastUsedFirst() {
        IdleAge idle = idle("age.shift=2");
        access(0, 1, 2);
        idle.scan(0);
        access(0);
        idle.scan(0);
        idle.scan(0);
        assertEquals(3, idle.nextAtTick(), "0001: locked three scans ago, then not used");
        assertEquals(1, idle.nextAtTick(), "0011");
        assertEquals(2, idle.nextAtTick(), "0011");
        assertEquals(Victims.NO_PAGE, idle.nextAtTick(), "0 was used two scans ago");
    }

    @Test
    void everyRelockLengthensThePatience() {
        IdleAge idle = idle("idle.k=1", "meta.relock_weight=1");
        relock(idle, 0, false);
        relock(idle, 0, true);

        assertEquals(1, scans(idle, 1));
        assertEquals(1, scans(idle, 1));
        assertEquals(0, scans(idle, 1), "idle for 1 + 2 scans");
    }

    @Test
    void timeInActionCountsAsIdleness() {
        IdleAge idle = idle("idle.k=6", "meta.timestamp_weight=2");
        access(0);
        assertEquals(Victims.NO_PAGE, scans(idle, 1), "1 idle scan and 2 for one in action are fewer than 6");
        assertEquals(1, scans(idle, 1), "2 and 4; of page 0 it is 1 and 4");
    }

    @Test
    void pagesThatTheKernelFaultedOnHaveMorePatience() {
        IdleAge idle = idle("idle.k=2", "cpl.weight=3", "cpl.window=5");
        pages.setFaultCpl(0, 0);
        relock(idle, 0, false);

        assertEquals(1, scans(idle, 2));
        assertEquals(1, scans(idle, 2), "idle for 4 scans: 6 are needed while CPL 0 is at most 4 scans ago");
        assertEquals(0, scans(idle, 1), "the window is over, and 2 are needed");
    }

    @Test
    void separateTablesTellWhoUsedAPage() {
        IdleAge idle = idle("idle.k=1", "cpl.weight=2", "cpl.source=split");
        table.setBits(0, 0, 0, false);
        table.setBits(1, 1, 0, false);

        assertEquals(2, scans(idle, 1));
        assertEquals(1, scans(idle, 1), "used by user code");
    }

    /** Page 0 is used by CPL 0 between two looks, page 1 at the instant of the first, after it, page 2 before. */
    @Test
    void anOracleKnowsWhenTheKernelUsedAPageThoughNoBitTells() {
        IdleAge idle = idle("idle.k=1", "cpl.weight=2", "cpl.source=oracle", "cpl.window=1");
        long[] uses = table.supervisorUses().by(0);
        uses[2] = 999;
        idle.scan(1_000);
        assertEquals(List.of(0, 1, 3), allAtTick(idle), "page 2 needs two scans");

        access(0, 1, 2, 3);
        idle.scan(2_000);
        assertEquals(List.of(), allAtTick(idle));

        uses[0] = 2_500;
        uses[1] = 2_000;
        idle.scan(3_000);
        assertEquals(List.of(2, 3), allAtTick(idle));
    }

    @Test
    void usesAreNotNotedWhereTheyWeighNothing() {
        idle("cpl.source=oracle");

        assertNull(table.supervisorUses());
    }

    /** One page of four is cold in each scan: in 4,000 scans each should be drawn about 1,000 times, with a deviation of 27. */
    @Test
    void drawnAreAsManyPagesAsAreColdAndEachAsOften() {
        IdleAge idle = idle("idle.k=1", "double_paging.avoid=random");
        int[] drawn = new int[PAGES];
        for (int scan = 0; scan < 4_000; scan++) {
            access(0, 1, 3);
            idle.scan(0);
            List<Integer> given = allAtTick(idle);
            assertEquals(1, given.size());
            drawn[given.get(0)]++;
        }

        for (int times : drawn) {
            assertEquals(1_000, times, 4 * 27);
        }
        idle.scan(0);
        assertEquals(PAGES, new HashSet<>(allAtTick(idle)).size(), "all are cold, and none is drawn twice");
    }

    @Test
    void aMajorRelockDoublesThePatienceAndAMinorOneHalvesIt() {
        IdleAge idle = idle("idle.k=1", "feedback=minor-major");
        relock(idle, 0, true);
        assertEquals(1, scans(idle, 1));
        assertEquals(0, scans(idle, 1));

        relock(idle, 0, false);
        assertEquals(0, scans(idle, 1));
    }

    /** Of four locked pages, a re-lock within four demotions is one of the working set. */
    @Test
    void theDistanceOfARefaultIsCountedInDemotions() {
        IdleAge idle = idle("idle.k=1", "feedback=refault-distance");
        relock(idle, 0, false);
        assertEquals(1, scans(idle, 1));
        assertEquals(0, scans(idle, 1));

        idle.unlocked(0);
        for (int i = 0; i < 5; i++) {
            relock(idle, 1, false);
        }
        pages.addRelock(0, false, 100);
        idle.locked(0);
        assertEquals(0, scans(idle, 1), "five demotions since: forgiven");
    }

    /** One re-lock in a second, of four pages: 1,500 % per minute. */
    @ParameterizedTest
    @ValueSource(ints = {1_499, 1_501})
    void theLoopLengthensTheThresholdWhileTooManyReturn(int allowed) {
        IdleAge idle = idle("idle.k=1", "target.mode=feedback", "feedback.target_relock=" + allowed, "demote.quota=2");
        idle.scan(SECOND);
        relock(idle, 0, false);

        idle.scan(2 * SECOND);
        boolean exceeded = allowed < 1_500;
        assertEquals(exceeded ? 1 : 0, idle.nextAtTick(), "page 0 is idle for one scan since, the others for two");
        assertEquals(exceeded ? Victims.NO_PAGE : 1, idle.nextAtTick(), "the quota is halved");
    }

    @Test
    void stallsOnlySteerTheLoop() {
        assertThrows(InvalidSettingException.class, () -> idle("feedback=psi"));
        IdleAge idle = idle("feedback=psi", "target.mode=feedback", "feedback.target_stall=0.00001", "idle.k=1");
        idle.scan(SECOND);
        relock(idle, 0, false);
        idle.scan(2 * SECOND);
        assertEquals(1, idle.nextAtTick(), "100 cycles of stall are more than 45: page 0, locked anew, needs 2 scans");
    }
}
