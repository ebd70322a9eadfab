package org.refault.simulator.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.result.LockStatistics;

/** Random clients on a few CPUs keep books of their own about a lock of each kind: its laws hold, and its statistics are theirs. */
class SimLockLawsTest {
    private static final int CLIENTS = 7;
    private static final int CPUS = 4;
    private static final long END = 1_500_000;

    private final EventScheduler events = new EventScheduler();
    private final RandomStream chance = new RandomStreams(1, 0).stream("clients");
    private final long[] acquisitions = new long[2];
    private final long[] waits = new long[2];
    private final long[] waited = new long[2];
    private final long[] held = new long[2];
    private final long[] failures = new long[2];
    private final int[] holders = new int[2];
    private final List<Client> clients = new ArrayList<>();
    private SimLock lock;
    private boolean readers;
    private long spin;

    static Stream<Arguments> locks() {
        return Stream.of(LockKind.values())
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, false, 0L), Arguments.of(kind, true, 0L), Arguments.of(kind, false, 150L)));
    }

    @ParameterizedTest
    @MethodSource("locks")
    void lawsAndBooksAgree(LockKind kind, boolean writerPreference, long spinning) {
        LockRules rules = new LockRules(false, writerPreference, spinning);
        LockClass lockClass = new LockClass("test", kind, new LockCosts(30, 100, 20, 7, 3), rules, events, chance);
        lock = lockClass.newLock();
        readers = kind.hasReaders();
        spin = kind.sleeps() ? spinning : 0;
        for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client(i % CPUS);
            clients.add(client);
            client.later(i);
        }
        while (events.nextTime() <= END) {
            events.executeNext();
        }

        List<LockStatistics> rows = lockClass.statistics(END).stream()
                .filter(row -> row.site().equals(LockStatistics.ALL_SITES))
                .toList();
        assertEquals(readers ? 2 : 1, rows.size());
        long moves = 0;
        for (int side = 0; side < rows.size(); side++) {
            LockStatistics row = rows.get(side);
            assertEquals(acquisitions[side], row.acquisitions());
            assertEquals(waits[side], row.contentions());
            assertEquals(waited[side], row.waitTotal());
            assertEquals(held[side], row.holdTotal());
            assertEquals(failures[side], row.tryFailures());
            assertTrue(row.contentions() > 100 && row.tryFailures() > 10, row.toString());
            long bounces = 0;
            for (LockDetail.Move move : row.detail().pingPong()) {
                moves += move.times();
                bounces += move.from() == move.to() ? 0 : move.times();
            }
            assertEquals(bounces, row.acqBounces());
        }
        assertEquals(Arrays.stream(acquisitions).sum() - 1, moves, "all but the first have a previous holder");
        for (Client client : clients) {
            assertTrue(client.turns > 200, "nobody starves: " + client.turns);
        }
    }

    /** Wants the lock again and again, at times without waiting. */
    private final class Client implements Waiter {
        private final int cpu;
        private LockMode mode;
        private long since;
        private int turns;
        private boolean asleep;

        Client(int cpu) {
            this.cpu = cpu;
        }

        /** Writers and readers have books of their own, where there are readers. */
        private int side() {
            return readers && mode == LockMode.SHARED ? 1 : 0;
        }

        void later(long now) {
            events.schedule(now + chance.nextInt(2_000), EventClass.STEP, cpu, this::wants);
        }

        private void wants(long now) {
            mode = chance.nextInt(2) == 0 ? LockMode.SHARED : LockMode.EXCLUSIVE;
            since = now;
            boolean held = lock.isHeld();
            if (chance.nextInt(5) == 0) {
                if (lock.tryAcquire(this, mode, "try", now)) {
                    holds(now);
                } else {
                    assertTrue(held);
                    failures[side()]++;
                    later(now);
                }
            } else if (lock.acquire(this, mode, "site " + chance.nextInt(3), now)) {
                holds(now);
            } else {
                assertTrue(held);
                asleep = spin == 0;
                assertTrue(lock.waiters().contains(this));
            }
        }

        @Override
        public int cpu() {
            return cpu;
        }

        @Override
        public void granted(SimLock granted, long now) {
            asleep = false;
            waits[side()]++;
            waited[side()] += now - since;
            holds(now);
        }

        @Override
        public void spunInVain(SimLock vain, long now) {
            assertFalse(asleep);
            assertEquals(spin, now - since);
            asleep = true;
        }

        private void holds(long now) {
            turns++;
            acquisitions[side()]++;
            holders[side()]++;
            assertTrue(holders[0] == 0 || holders[0] == 1 && holders[1] == 0, holders[0] + " and " + holders[1]);
            assertTrue(lock.holders().contains(this));
            events.schedule(now + 1 + chance.nextInt(500), EventClass.RELEASE, cpu, at -> {
                holders[side()]--;
                held[side()] += at - now;
                lock.release(this, at);
                later(at);
            });
        }
    }
}
