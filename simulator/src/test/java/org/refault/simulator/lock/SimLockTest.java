package org.refault.simulator.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.result.LockStatistics;

/** Costs: 30 to take a lock, 100 to fetch its line, 20 constant and 7 a waiter to hand a contended spinlock on. */
class SimLockTest {
    private static final LockCosts COSTS = new LockCosts(30, 100, 20, 7);
    private static final String SITE = "here";

    private final EventScheduler events = new EventScheduler();
    private final List<String> grants = new ArrayList<>();

    /** A thread on a CPU that holds the lock for so many cycles each time it is granted. */
    private final class Client implements Waiter {
        private final int cpu;
        private final long hold;

        Client(int cpu, long hold) {
            this.cpu = cpu;
            this.hold = hold;
        }

        @Override
        public int cpu() {
            return cpu;
        }

        @Override
        public void granted(SimLock lock, long now) {
            grants.add(cpu + " at " + now);
            releaseLater(lock, now);
        }

        void wants(SimLock lock, long time) {
            events.schedule(time, EventClass.STEP, cpu, now -> {
                if (lock.acquire(this, SITE, now)) {
                    grants.add(cpu + " at " + now);
                    releaseLater(lock, now);
                }
            });
        }

        private void releaseLater(SimLock lock, long now) {
            events.schedule(now + hold, EventClass.RELEASE, cpu, at -> lock.release(this, at));
        }
    }

    private LockClass lockClass(LockKind kind) {
        return new LockClass("test", kind, COSTS, events, new RandomStreams(1, 0).stream("lock"));
    }

    private void runAll() {
        while (events.nextTime() != EventScheduler.NEVER) {
            events.executeNext();
        }
    }

    /**
     * Holder until 100, then two waiters of 50 cycles each.
     * TAS: hand-offs 100 + 20 + 7 × 2 = 134, then 127. Ticket: 120 each. Queued and mutex: 100 each.
     */
    @Test
    void eachKindHandsOnAtItsOwnCost() {
        assertEquals(List.of(100L + 134, 100L + 134 + 50 + 127), timesOfWaiters(LockKind.TAS));
        assertEquals(List.of(100L + 120, 100L + 120 + 50 + 120), timesOfWaiters(LockKind.TICKET));
        assertEquals(List.of(100L + 100, 100L + 100 + 50 + 100), timesOfWaiters(LockKind.QUEUED));
        assertEquals(List.of(100L + 100, 100L + 100 + 50 + 100), timesOfWaiters(LockKind.MUTEX));
    }

    private List<Long> timesOfWaiters(LockKind kind) {
        long start = events.now();
        grants.clear();
        SimLock lock = lockClass(kind).newLock();
        new Client(0, 100).wants(lock, start);
        new Client(1, 50).wants(lock, start + 10);
        new Client(2, 50).wants(lock, start + 20);
        runAll();
        return grants.stream()
                .skip(1)
                .map(grant -> Long.parseLong(grant.substring(grant.indexOf("at ") + 3)) - start)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = LockKind.class,
            names = {"TICKET", "QUEUED", "MUTEX"})
    void firstComeIsFirstServedUnlessWaitersHammer(LockKind kind) {
        SimLock lock = lockClass(kind).newLock();
        for (int cpu = 0; cpu < 5; cpu++) {
            new Client(cpu, 1_000).wants(lock, 10L * (5 - cpu));
        }
        runAll();

        assertEquals(
                List.of("4", "3", "2", "1", "0"),
                grants.stream().map(grant -> grant.substring(0, 1)).toList());
    }

    @Test
    void theWinnerOfATestAndSetLockIsDrawn() {
        int firstServed = 0;
        LockClass lockClass = lockClass(LockKind.TAS);
        for (int round = 0; round < 1_000; round++) {
            grants.clear();
            SimLock lock = lockClass.newLock();
            long start = events.now();
            new Client(0, 100).wants(lock, start);
            new Client(1, 1).wants(lock, start + 1);
            new Client(2, 1).wants(lock, start + 2);
            runAll();
            firstServed += grants.get(1).startsWith("1") ? 1 : 0;
        }

        // Binomial(1000, 1/2): 500, standard deviation 15.8.
        assertTrue(firstServed > 437 && firstServed < 563, firstServed + " of 1000");
    }

    /**
     * A ticket lock; hand-offs cost 120.
     *
     * <pre>
     *     0  CPU 0 takes it, holds 200
     *    50  CPU 1 waits            granted  320 (waited 270), previous holder on CPU 0: bounces; holds 30
     *    60  CPU 1 (another thread) granted  470 (waited 410), previous holder on CPU 1: does not bounce; holds 30
     *   900  CPU 1 takes it free, previous holder on CPU 1; holds 30
     *  1000  CPU 0 takes it free: bounces; holds 200
     * </pre>
     */
    @Test
    void countsTheColumnsOfLockStat() {
        LockClass lockClass = lockClass(LockKind.TICKET);
        SimLock lock = lockClass.newLock();
        new Client(0, 200).wants(lock, 0);
        new Client(1, 30).wants(lock, 50);
        new Client(1, 30).wants(lock, 60);
        new Client(1, 30).wants(lock, 900);
        new Client(0, 200).wants(lock, 1_000);
        runAll();

        LockStatistics row = lockClass.statistics(2_000).get(0);
        assertEquals(LockStatistics.ALL_SITES, row.site());
        assertEquals(5, row.acquisitions());
        assertEquals(2, row.acqBounces());
        assertEquals(2, row.contentions());
        assertEquals(1, row.conBounces());
        assertEquals(270, row.waitMin());
        assertEquals(410, row.waitMax());
        assertEquals(680, row.waitTotal());
        assertEquals(340, row.waitAverage());
        assertEquals(30, row.holdMin());
        assertEquals(200, row.holdMax());
        assertEquals(490, row.holdTotal());
        assertEquals(98, row.holdAverage());
        assertEquals(490.0 / 2_000, row.utilisation());
        assertEquals(680.0 / 2_000, row.queueAverage());
        assertEquals(2, row.queueMax());
        assertEquals(1, row.instances());
    }

    @Test
    void sitesAddUpToTheRowOfAll() {
        LockClass lockClass = lockClass(LockKind.QUEUED);
        SimLock lock = lockClass.newLock();
        Client client = new Client(0, 0);
        lock.acquire(client, "b", 0);
        lock.release(client, 10);
        lock.acquire(client, "a", 20);
        lock.release(client, 50);

        List<LockStatistics> rows = lockClass.statistics(100);
        assertEquals(
                List.of(LockStatistics.ALL_SITES, "a", "b"),
                rows.stream().map(LockStatistics::site).toList());
        assertEquals(
                List.of(40L, 30L, 10L),
                rows.stream().map(LockStatistics::holdTotal).toList());
    }

    @Test
    void aFreeLockCostsItsLineWhereAnotherCpuHadItLast() {
        SimLock lock = lockClass(LockKind.TAS).newLock();
        Client here = new Client(0, 0);
        Client elsewhere = new Client(1, 0);

        assertEquals(30, lock.costOfTaking(here));
        assertTrue(lock.acquire(here, SITE, 0));
        assertEquals(here, lock.holder());
        lock.release(here, 5);
        assertNull(lock.holder());
        assertEquals(30, lock.costOfTaking(here));
        assertEquals(130, lock.costOfTaking(elsewhere));
    }

    /** Between release and grant the lock is nobody else's to take. */
    @Test
    void nobodySlipsInDuringTheHandOff() {
        SimLock lock = lockClass(LockKind.QUEUED).newLock();
        Client first = new Client(0, 0);
        lock.acquire(first, SITE, 0);
        assertFalse(lock.acquire(new Client(1, 10), SITE, 0));
        lock.release(first, 0);

        assertFalse(lock.acquire(new Client(2, 10), SITE, 50));
        runAll();
        assertEquals(List.of("1 at 100", "2 at 210"), grants);
    }

    @Test
    void waitsThatHaveNotEndedCountForLittlesLaw() {
        LockClass lockClass = lockClass(LockKind.TAS);
        SimLock lock = lockClass.newLock();
        lock.acquire(new Client(0, 0), SITE, 0);
        lock.acquire(new Client(1, 0), SITE, 40);

        LockStatistics row = lockClass.statistics(100).get(0);
        assertEquals(1, row.acquisitions());
        assertEquals(0, row.contentions());
        assertEquals(0, row.holdTotal(), "it is still held");
    }

    @Test
    void refusesAReleaseByAnother() {
        SimLock lock = lockClass(LockKind.TAS).newLock();
        lock.acquire(new Client(0, 0), SITE, 0);

        assertThrows(IllegalStateException.class, () -> lock.release(new Client(1, 0), 10));
    }
}
