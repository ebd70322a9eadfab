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
import org.refault.simulator.result.HoldContent;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.result.LockStatistics;

/** Costs: 30 to take a lock, 100 to fetch its line, 20 to hand a contended spinlock on, and for each waiter 7 of a test-and-set, 3 of a ticket lock. */
class SimLockTest {
    private static final LockCosts COSTS = new LockCosts(30, 100, 20, 7, 3);
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

        @Override
        public void spunInVain(SimLock lock, long now) {
            grants.add(cpu + " sleeps at " + now);
        }

        void wants(SimLock lock, long time) {
            wants(lock, LockMode.EXCLUSIVE, time);
        }

        void reads(SimLock lock, long time) {
            wants(lock, LockMode.SHARED, time);
        }

        private void wants(SimLock lock, LockMode mode, long time) {
            events.schedule(time, EventClass.STEP, cpu, now -> {
                if (lock.acquire(this, mode, SITE, now)) {
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
        return lockClass(kind, LockRules.PLAIN);
    }

    private LockClass lockClass(LockKind kind, LockRules rules) {
        return new LockClass("test", kind, COSTS, rules, events, new RandomStreams(1, 0).stream("lock"));
    }

    private void runAll() {
        while (events.nextTime() != EventScheduler.NEVER) {
            events.executeNext();
        }
    }

    /**
     * Holder until 100, then two waiters of 50 cycles each.
     * TAS: hand-offs 20 + 7 × 2 = 34, then 27. Ticket: 100 + 20 + 3 × 2 = 126, then 123. Of readers and
     * writers, spinning: 120 each. Queued, mutex and semaphore: 100 each.
     */
    @Test
    void eachKindHandsOnAtItsOwnCost() {
        assertEquals(List.of(100L + 34, 100L + 34 + 50 + 27), timesOfWaiters(LockKind.TAS));
        assertEquals(List.of(100L + 126, 100L + 126 + 50 + 123), timesOfWaiters(LockKind.TICKET));
        assertEquals(List.of(100L + 100, 100L + 100 + 50 + 100), timesOfWaiters(LockKind.QUEUED));
        assertEquals(List.of(100L + 120, 100L + 120 + 50 + 120), timesOfWaiters(LockKind.RWLOCK));
        assertEquals(List.of(100L + 100, 100L + 100 + 50 + 100), timesOfWaiters(LockKind.MUTEX));
        assertEquals(List.of(100L + 100, 100L + 100 + 50 + 100), timesOfWaiters(LockKind.RWSEM));
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
    @EnumSource(value = LockKind.class, mode = EnumSource.Mode.EXCLUDE, names = "TAS")
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
     * A ticket lock; hand-offs cost 126 with two waiters, 123 with one.
     *
     * <pre>
     *     0  CPU 0 takes it, holds 200
     *    50  CPU 1 waits            granted  326 (waited 276), previous holder on CPU 0: bounces; holds 30
     *    60  CPU 1 (another thread) granted  479 (waited 419), previous holder on CPU 1: does not bounce; holds 30
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
        assertEquals(276, row.waitMin());
        assertEquals(419, row.waitMax());
        assertEquals(695, row.waitTotal());
        assertEquals(695, row.spinTotal());
        assertEquals(347.5, row.waitAverage());
        assertEquals(30, row.holdMin());
        assertEquals(200, row.holdMax());
        assertEquals(490, row.holdTotal());
        assertEquals(98, row.holdAverage());
        assertEquals(490.0 / 2_000, row.utilisation());
        assertEquals(695.0 / 2_000, row.queueAverage());
        assertEquals(2, row.queueMax());
        assertEquals(1, row.instances());
        assertEquals(2 / 5.0, row.contended());
        assertEquals(0, row.interruptsOff());
        LockDetail detail = row.detail();
        assertEquals(2, detail.handOffs());
        assertEquals(2, detail.longestChain());
        assertEquals(490.0 / 2_000, row.greatestUtilisation());
        assertEquals(
                List.of(new LockDetail.Move(0, 1, 1), new LockDetail.Move(1, 0, 1), new LockDetail.Move(1, 1, 2)),
                detail.pingPong());
        assertEquals(List.of(new LockDetail.Point(SITE, 2)), detail.contentionPoints());
        assertEquals(List.of(new LockDetail.Point(SITE, 2)), detail.holdingPoints());
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
        assertEquals(60, row.queueArea());
        assertEquals(0.6, row.queueAverage());
        assertEquals(1, row.greatestUtilisation(), "by the holder who has not released it");
    }

    @Test
    void refusesAReleaseByAnother() {
        SimLock lock = lockClass(LockKind.TAS).newLock();
        lock.acquire(new Client(0, 0), SITE, 0);

        assertThrows(IllegalStateException.class, () -> lock.release(new Client(1, 0), 10));
    }

    // ---- Readers and writers

    /** A semaphore: readers of CPUs 0 and 1 until 100 and 110, a writer from 20 on, a third reader from 30 on. */
    @Test
    void readersHoldTogetherAndOneThatComesAfterAWaitingWriterGetsBehindIt() {
        SimLock lock = lockClass(LockKind.RWSEM).newLock();
        new Client(0, 100).reads(lock, 0);
        new Client(1, 100).reads(lock, 10);
        new Client(2, 50).wants(lock, 20);
        new Client(3, 50).reads(lock, 30);
        runAll();

        assertEquals(List.of("0 at 0", "1 at 10", "2 at 210", "3 at 360"), grants);
    }

    /** A writer until 100; then come, in this order, readers on CPUs 1 and 2, a writer, and a reader. */
    private void aWriterThenTwoReadersAWriterAndAReader(LockClass lockClass) {
        SimLock lock = lockClass.newLock();
        new Client(0, 100).wants(lock, 0);
        new Client(1, 50).reads(lock, 10);
        new Client(2, 50).reads(lock, 20);
        new Client(3, 50).wants(lock, 30);
        new Client(4, 50).reads(lock, 40);
        runAll();
    }

    /** The count goes from reader to reader at 100 each; the next writer gets it when the last reader is gone. */
    @Test
    void readersNextToEachOtherGetTheLockAtOneHandOff() {
        LockClass lockClass = lockClass(LockKind.RWSEM);
        aWriterThenTwoReadersAWriterAndAReader(lockClass);

        assertEquals(List.of("0 at 0", "1 at 200", "2 at 300", "3 at 450", "4 at 600"), grants);
        List<LockStatistics> rows = lockClass.statistics(650);
        assertEquals(
                List.of("test-W", "test-W", "test-R", "test-R"),
                rows.stream().map(LockStatistics::lockClass).toList());
        LockStatistics writers = rows.get(0);
        LockStatistics readers = rows.get(2);
        assertEquals(2, writers.acquisitions());
        assertEquals(450 - 30, writers.waitTotal());
        assertEquals(0, writers.spinTotal());
        assertEquals(150, writers.holdTotal());
        assertEquals(150, writers.detail().busiest());
        assertEquals(1, writers.detail().handOffs());
        assertEquals(3, readers.acquisitions());
        assertEquals(190 + 280 + 560, readers.waitTotal());
        assertEquals(150, readers.holdTotal());
        assertEquals(2, readers.detail().handOffs());
        assertEquals(3, readers.detail().longestChain());
        assertEquals(0, readers.detail().busiest());
        assertEquals(4, readers.queueMax(), "the whole queue");
    }

    @Test
    void withWriterPreferenceTheWriterGoesFirst() {
        aWriterThenTwoReadersAWriterAndAReader(lockClass(LockKind.RWSEM, new LockRules(false, true, 0)));

        assertEquals(List.of("0 at 0", "3 at 200", "1 at 350", "2 at 450", "4 at 550"), grants);
    }

    /** A reader at 20 joins the one that holds the lock, past the writer of 10, which has it 120 after the last of them. */
    @Test
    void whereReadersOvertakeAWriterWaitsForThemAll() {
        LockRules rules = new LockRules(false, false, true, 0);
        SimLock lock = lockClass(LockKind.RWLOCK, rules).newLock();
        new Client(0, 100).reads(lock, 0);
        new Client(1, 50).wants(lock, 10);
        new Client(2, 200).reads(lock, 20);
        runAll();

        assertEquals(List.of("0 at 0", "2 at 20", "1 at 340"), grants);
    }

    /** Reader 3 gets the lock with reader 1, a transfer of its line later, though writer 2 came before it. */
    @Test
    void whereReadersOvertakeAllOfThemFollowTheFirst() {
        LockRules rules = new LockRules(false, false, true, 0);
        SimLock lock = lockClass(LockKind.RWLOCK, rules).newLock();
        new Client(0, 100).wants(lock, 0);
        new Client(1, 50).reads(lock, 10);
        new Client(2, 50).wants(lock, 20);
        new Client(3, 50).reads(lock, 30);
        runAll();

        assertEquals(List.of("0 at 0", "1 at 220", "3 at 320", "2 at 490"), grants);
    }

    @Test
    void readersOnOneCpuGetTheLockAtOneInstant() {
        SimLock lock = lockClass(LockKind.RWLOCK).newLock();
        new Client(0, 100).wants(lock, 0);
        new Client(1, 50).reads(lock, 10);
        new Client(1, 50).reads(lock, 20);
        runAll();

        assertEquals(List.of("0 at 0", "1 at 220", "1 at 220"), grants);
    }

    @Test
    void theCountOfReadersGoesToWhoeverTouchesIt() {
        SimLock lock = lockClass(LockKind.RWLOCK).newLock();
        Client zero = new Client(0, 0);
        Client one = new Client(1, 0);

        lock.acquire(zero, LockMode.SHARED, SITE, 0);
        assertEquals(130, lock.costOfTaking(one));
        lock.acquire(one, LockMode.SHARED, SITE, 10);
        assertEquals(List.of(zero, one), lock.holders());
        assertEquals(130, lock.costOfTaking(zero));
        lock.release(zero, 20);
        assertEquals(30, lock.costOfTaking(zero));
        assertEquals(130, lock.costOfTaking(one));
        assertTrue(lock.isHeld());
        lock.release(one, 30);
        assertFalse(lock.isHeld());
    }

    @Test
    void aLockWithoutReadersIsExclusiveWhateverIsAskedFor() {
        LockClass lockClass = lockClass(LockKind.MUTEX);
        SimLock lock = lockClass.newLock();

        assertTrue(lock.acquire(new Client(0, 0), LockMode.SHARED, SITE, 0));
        assertFalse(lock.acquire(new Client(1, 0), LockMode.SHARED, SITE, 0));
        assertEquals("test", lockClass.statistics(1).get(0).lockClass());
    }

    // ---- Not waiting, and waiting by spinning and sleeping

    @Test
    void anAttemptThatDoesNotWaitFailsWhereOneWouldHaveTo() {
        LockClass lockClass = lockClass(LockKind.RWLOCK);
        SimLock lock = lockClass.newLock();
        Client reader = new Client(0, 0);

        assertTrue(lock.tryAcquire(reader, LockMode.SHARED, SITE, 0));
        assertTrue(lock.tryAcquire(new Client(1, 0), LockMode.SHARED, SITE, 1));
        assertFalse(lock.tryAcquire(new Client(2, 0), LockMode.EXCLUSIVE, SITE, 2));
        assertFalse(lock.acquire(new Client(2, 0), LockMode.EXCLUSIVE, SITE, 3));
        assertFalse(lock.tryAcquire(new Client(3, 0), LockMode.SHARED, SITE, 4), "a writer waits");
        List<LockStatistics> rows = lockClass.statistics(10);
        assertEquals(1, rows.get(0).tryFailures());
        assertEquals(0, rows.get(0).acquisitions());
        assertEquals(1, rows.get(2).tryFailures());
        assertEquals(2, rows.get(2).acquisitions());
        assertEquals(0, rows.get(2).queueArea());
    }

    /** Spins for 60: from 10 to 70, then sleeps until 200; the other from 50 to 110, then until 350. */
    @Test
    void aWaiterOfAnAdaptiveMutexSleepsWhenItHasSpunInVain() {
        LockClass lockClass = lockClass(LockKind.MUTEX, new LockRules(false, false, 60));
        SimLock lock = lockClass.newLock();
        new Client(0, 100).wants(lock, 0);
        new Client(1, 50).wants(lock, 10);
        new Client(2, 50).wants(lock, 50);
        runAll();

        assertTrue(lockClass.waitersSpin());
        assertEquals(List.of("0 at 0", "1 sleeps at 70", "2 sleeps at 110", "1 at 200", "2 at 350"), grants);
        LockStatistics row = lockClass.statistics(400).get(0);
        assertEquals(190 + 300, row.waitTotal());
        assertEquals(60 + 60, row.spinTotal());
    }

    /** The lock is its own from 100 on: it need not sleep at 110, though it is granted at 200. */
    @Test
    void aWaiterOfAnAdaptiveMutexDoesNotSleepDuringTheHandOff() {
        LockClass lockClass = lockClass(LockKind.MUTEX, new LockRules(false, false, 60));
        SimLock lock = lockClass.newLock();
        new Client(0, 100).wants(lock, 0);
        new Client(1, 50).wants(lock, 50);
        runAll();

        assertEquals(List.of("0 at 0", "1 at 200"), grants);
        assertEquals(150, lockClass.statistics(250).get(0).spinTotal());
    }

    // ---- Further statistics

    /** Waits of 90 + 100 k for k from 1 to 10, in that order: the holder keeps the lock until 100, each other for none. */
    @Test
    void percentilesAreOfTheWaitsAndNoneIsLongerThanTheLongest() {
        LockClass lockClass = lockClass(LockKind.QUEUED);
        SimLock lock = lockClass.newLock();
        new Client(0, 100).wants(lock, 0);
        for (int k = 1; k <= 10; k++) {
            new Client(k, 0).wants(lock, 10);
        }
        runAll();

        LockStatistics row = lockClass.statistics(events.now()).get(0);
        assertEquals(590, row.waitP50());
        assertEquals(990, row.waitP90());
        assertEquals(1_090, row.waitP99());
        assertEquals(1_090, row.waitP999());
        LockClass other = lockClass(LockKind.QUEUED);
        long start = events.now();
        SimLock slow = other.newLock();
        new Client(0, 123_457).wants(slow, start);
        new Client(1, 0).wants(slow, start);
        runAll();
        assertEquals(123_557, other.statistics(events.now()).get(0).waitP999());
    }

    /** Held 40, waited 130, held from 140 on: 40 + 130 + 60 by 200. */
    @Test
    void interruptsAreOffWhileOneSpinsAndWhileOneHolds() {
        LockClass lockClass = lockClass(LockKind.QUEUED, new LockRules(true, false, 0));
        SimLock lock = lockClass.newLock();
        new Client(0, 40).wants(lock, 0);
        new Client(1, 1_000).wants(lock, 10);
        while (events.nextTime() <= 200) {
            events.executeNext();
        }
        lockClass.ackDelayed(1, 7);
        lockClass.ackDelayed(1, 9);
        lockClass.ackDelayed(0, 5);

        LockStatistics row = lockClass.statistics(200).get(0);
        assertEquals(230, row.interruptsOff());
        assertEquals(2, row.detail().acksDelayed());
        assertEquals(21, row.detail().ackDelay());
    }

    @Test
    void whatHoldersDoIsKeptForTheSideThatHolds() {
        LockClass lockClass = lockClass(LockKind.RWSEM);
        SimLock lock = lockClass.newLock();
        Client client = new Client(0, 0);
        assertThrows(IllegalStateException.class, () -> lock.spent(HoldContent.CPU, 1));
        lock.acquire(client, LockMode.SHARED, SITE, 0);
        lock.spent(HoldContent.IO, 30);
        lock.spent(HoldContent.IO, 5);
        lock.release(client, 40);
        lock.acquire(client, LockMode.EXCLUSIVE, SITE, 50);
        lock.spent(HoldContent.ACK, 8);

        List<LockStatistics> rows = lockClass.statistics(60);
        assertEquals(8, rows.get(0).detail().spent(HoldContent.ACK));
        assertEquals(0, rows.get(0).detail().spent(HoldContent.IO));
        assertEquals(35, rows.get(2).detail().spent(HoldContent.IO));
    }

    /** Six sites wait once to six times while the site "holder" has the lock. */
    @Test
    void contentionPointsAreTheFourMostFrequentSites() {
        LockClass lockClass = lockClass(LockKind.QUEUED);
        SimLock lock = lockClass.newLock();
        lock.acquire(new Client(0, 0), "holder", 0);
        for (int site = 1; site <= 6; site++) {
            for (int times = 0; times < site; times++) {
                lock.acquire(new Client(1, 0), "site " + site, 0);
            }
        }

        LockDetail detail = lockClass.statistics(0).get(0).detail();
        assertEquals(
                List.of("site 6=6", "site 5=5", "site 4=4", "site 3=3"),
                detail.contentionPoints().stream()
                        .map(point -> point.site() + "=" + point.times())
                        .toList());
        assertEquals(List.of(new LockDetail.Point("holder", 21)), detail.holdingPoints());
        assertEquals(21, lock.waiters().size());
    }

    /** Two convoys of one lock: three hand-offs, and one. */
    @Test
    void aConvoyEndsWhenTheLockIsFoundFree() {
        LockClass lockClass = lockClass(LockKind.QUEUED);
        SimLock lock = lockClass.newLock();
        for (int cpu = 0; cpu < 4; cpu++) {
            new Client(cpu, 10).wants(lock, cpu);
        }
        new Client(0, 10).wants(lock, 5_000);
        new Client(1, 10).wants(lock, 5_001);
        runAll();

        LockDetail detail = lockClass.statistics(6_000).get(0).detail();
        assertEquals(4, detail.handOffs());
        assertEquals(3, detail.longestChain());
    }

    @Test
    void aLockHeldLongerThanTheRunIsAnError() {
        LockClass lockClass = lockClass(LockKind.QUEUED);
        SimLock lock = lockClass.newLock();
        Client client = new Client(0, 0);
        lock.acquire(client, SITE, 0);
        lock.release(client, 100);

        assertEquals(1, lockClass.statistics(100).get(0).greatestUtilisation());
        IllegalStateException error = assertThrows(IllegalStateException.class, () -> lockClass.statistics(99));
        assertEquals("a lock test was held exclusively for 100 of 99 cycles", error.getMessage());
    }
}
