package org.refault.simulator.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;

class LockOrderTest {
    private final EventScheduler events = new EventScheduler();
    private final SimLock mmap = lock("mmap_sem");
    private final SimLock kernel = lock("kernel_flag");
    private final SimLock alloc = lock("page_alloc_lock");

    private SimLock lock(String name) {
        return new LockClass(
                        name,
                        LockKind.QUEUED,
                        new LockCosts(0, 0, 0, 0),
                        events,
                        new RandomStreams(1, 0).stream("lock." + name))
                .newLock();
    }

    /** Takes locks in an order, then gives them back. */
    private static final class Taker implements Waiter {
        private final LockOrder order;

        Taker(LockOrder order) {
            this.order = order;
        }

        void takes(String site, SimLock... locks) {
            List<SimLock> held = new ArrayList<>();
            try {
                for (SimLock lock : locks) {
                    order.acquiring(this, held, lock, site);
                    lock.acquire(this, site, 0);
                    held.add(lock);
                }
            } finally {
                held.forEach(lock -> lock.release(this, 0));
            }
        }

        @Override
        public int cpu() {
            return 0;
        }

        @Override
        public void granted(SimLock lock, long now) {
            throw new IllegalStateException("all are free");
        }

        @Override
        public void spunInVain(SimLock lock, long now) {
            throw new IllegalStateException("all are free");
        }
    }

    @Test
    void drawsAnEdgeFromEveryLockHeldToTheOneTaken() {
        LockOrder order = new LockOrder(true);
        Taker taker = new Taker(order);
        taker.takes("fault", mmap, kernel, alloc);
        taker.takes("reclaim", kernel, alloc);

        assertEquals(
                List.of(
                        new LockOrder.Edge("kernel_flag", "page_alloc_lock", "fault", "fault", 2),
                        new LockOrder.Edge("mmap_sem", "kernel_flag", "fault", "fault", 1),
                        new LockOrder.Edge("mmap_sem", "page_alloc_lock", "fault", "fault", 1)),
                order.edges());
    }

    @Test
    void refusesTheEdgeThatTurnsAnOrderAroundAndNamesAllSites() {
        Taker taker = new Taker(new LockOrder(true));
        taker.takes("fault", mmap, kernel);
        taker.takes("allocate", kernel, alloc);

        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> taker.takes("reclaim", alloc, mmap));
        assertEquals(
                "lock order has a cycle: takes mmap_sem (at reclaim) under page_alloc_lock (at reclaim);"
                        + " has taken kernel_flag (at fault) under mmap_sem (at fault);"
                        + " has taken page_alloc_lock (at allocate) under kernel_flag (at allocate)",
                error.getMessage());
    }

    @Test
    void twoLocksOfAClassHaveNoOrder() {
        Taker taker = new Taker(new LockOrder(true));
        SimLock other = mmap.lockClass().newLock();

        IllegalStateException error = assertThrows(IllegalStateException.class, () -> taker.takes("fork", mmap, other));
        assertEquals("lock order has a cycle: takes mmap_sem (at fork) under mmap_sem (at fork)", error.getMessage());
    }

    @Test
    void anOrderSeenBeforeARestartIsStillOne() {
        LockOrder order = new LockOrder(true);
        Taker taker = new Taker(order);
        taker.takes("fault", mmap, kernel);
        order.restart();

        assertEquals(List.of(), order.edges());
        assertThrows(IllegalStateException.class, () -> taker.takes("reclaim", kernel, mmap));
    }

    @Test
    void keepsACycleWhereItIsToldTo() {
        LockOrder order = new LockOrder(false);
        Taker taker = new Taker(order);
        taker.takes("fault", mmap, kernel);
        taker.takes("reclaim", kernel, mmap);

        assertEquals(2, order.edges().size());
    }
}
