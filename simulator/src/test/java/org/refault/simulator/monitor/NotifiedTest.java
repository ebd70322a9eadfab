package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.EvictPage;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.MmuNotifier;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.lock.LockMode;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.lock.Waiter;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.Settings;

/** A fault and an eviction of the same page, step by step and without time. */
class NotifiedTest {
    private static final int PAGE = 0;
    /** The fault's step after the host has found the frame, before the second look. */
    private static final int CHECK_FOUND = 5;
    /** The fault's step in which it has mmu_lock and looks for the last time. */
    private static final int CHECK_LOCKED = 6;
    /** The fault's step in which it makes the entry, with mmu_lock held. */
    private static final int INSTALL = 7;
    /** The fault's step after it has decided to begin again. */
    private static final int IN_MONITOR = 9;
    /** The eviction's step in which the page leaves the host's page table. */
    private static final int UNMAP = 1;

    /** A thread whose steps are performed one at a time, when the test says so. */
    private static final class ByHand implements Flow, Waiter {
        private final VirtualCpu vcpu;
        private final Deque<Activity> activities = new ArrayDeque<>();
        private boolean waiting;
        private int steps;

        ByHand(VirtualCpu vcpu, Activity activity) {
            this.vcpu = vcpu;
            activities.push(activity);
        }

        boolean isDone() {
            return activities.isEmpty();
        }

        void step() {
            assertFalse(waiting, "it waits for a lock");
            assertTrue(steps++ < 1_000, "it does not end");
            activities.peek().perform(this);
        }

        /** Until the outermost activity is about to perform a step. */
        void until(int next) {
            while (activities.size() > 1 || activities.peek().step() != next) {
                step();
            }
        }

        void toTheEnd() {
            while (!isDone()) {
                step();
            }
        }

        @Override
        public int cpu() {
            return vcpu == null ? 1 : 0;
        }

        @Override
        public void granted(SimLock lock, long at) {
            waiting = false;
        }

        @Override
        public long now() {
            return 0;
        }

        @Override
        public VirtualCpu vcpu() {
            return vcpu;
        }

        @Override
        public void acquire(SimLock lock, String site) {
            waiting = !lock.acquire(this, site, 0);
        }

        @Override
        public void release(SimLock lock) {
            lock.release(this, 0);
        }

        @Override
        public void call(Activity activity) {
            activities.push(activity);
        }

        @Override
        public void done() {
            activities.pop();
        }

        @Override
        public void wake(WaitQueue queue) {
            queue.wakeAll(0);
        }

        @Override
        public void sleep(WaitQueue queue) {
            throw new IllegalStateException("nobody sleeps here");
        }

        @Override
        public void spend(CycleUse use, long cycles) {}

        @Override
        public void leaveMonitor() {}

        @Override
        public void enterMonitor() {}

        @Override
        public void faultAgain() {}

        @Override
        public void flushTlb(TlbFlush flush) {}

        @Override
        public void acquireShared(SimLock lock, String site) {
            waiting = !lock.acquire(this, LockMode.SHARED, site, 0);
        }

        @Override
        public boolean tryAcquire(SimLock lock, String site) {
            return lock.tryAcquire(this, LockMode.EXCLUSIVE, site, 0);
        }

        @Override
        public boolean tryAcquireShared(SimLock lock, String site) {
            return lock.tryAcquire(this, LockMode.SHARED, site, 0);
        }

        @Override
        public void faultWas(Counter kind) {}

        @Override
        public void spunInVain(SimLock lock, long at) {
            throw new IllegalStateException("nobody spins here");
        }

        @Override
        public void shootDown(long cpus, TlbFlush flush) {}

        @Override
        public void interrupts(boolean on) {}

        @Override
        public void awaitAcknowledgements() {}
    }

    /** The host, a guest of one page in memory, and a virtual CPU that is about to write it. */
    private static final class Scene {
        private final Machine machine;
        private final Host host;
        private final AddressSpace guest;
        private final Monitor monitor;
        private final ByHand fault;
        private final ByHand faultOfOther;
        private final ByHand eviction;

        Scene(String mutation, String age) {
            this(mutation, age, "queued");
        }

        Scene(String mutation, String age, String lockKind) {
            Settings settings = Kit.free(
                    "protocol=mmu-notifier",
                    "fuzz.mutate=" + mutation,
                    "notifier.age=" + age,
                    "lock.kind.mmu_lock=" + lockKind);
            machine = new Machine(new EventScheduler(), settings, 2);
            HostMemory memory = new HostMemory(8, 1, 8, 1, 2, 3, PinPrimitive.REFCOUNT);
            host = Kit.host(machine, settings, memory, new RandomStreams(1, 0));
            guest = host.newSpace("guest", 1, 1);
            memory.populate(guest, PAGE);
            Notified protocol = new Notified();
            monitor =
                    new Monitor(machine, host, settings, guest, new MonitorTable(1), protocol, Kit.idlePages(settings));
            protocol.begin(monitor);
            Vcpu vcpu = Kit.vcpu(monitor, 0, Kit.references("w0"), settings);
            fault = new ByHand(vcpu, protocol.onFault(monitor, vcpu));
            Vcpu other = Kit.vcpu(monitor, 1, Kit.references("r0"), settings);
            faultOfOther = new ByHand(other, protocol.onFault(monitor, other));
            eviction = new ByHand(null, new EvictPage(host, guest, PAGE));
        }

        /** Another page is taken back, of which this monitor maps nothing. */
        void invalidateAnother() {
            MmuNotifier notifier = monitor.invalidations();
            new ByHand(null, notifier.begin(1)).toTheEnd();
            new ByHand(null, notifier.end(1)).toTheEnd();
        }

        boolean isStale() {
            return monitor.table().isPresent(PAGE)
                    && monitor.table().isPoisoned(PAGE, monitor.table().frame(PAGE));
        }
    }

    @Test
    void aFaultAloneMapsThePageAndHoldsNoReference() {
        Scene scene = new Scene("none", "locked");
        scene.fault.toTheEnd();

        assertTrue(scene.monitor.table().isPresent(PAGE));
        assertFalse(scene.isStale());
        assertFalse(scene.guest.isPinned(PAGE));
    }

    @ParameterizedTest
    @CsvSource({"none, false", "no_seq, true", "d_no_recheck, true", "no_inprogress, false", "late_snapshot, true"})
    void anEvictionBetweenFrameAndSecondLookIsSeen(String mutation, boolean stale) {
        Scene scene = new Scene(mutation, "locked");
        scene.fault.until(CHECK_FOUND);
        scene.eviction.toTheEnd();
        scene.fault.until(stale ? CHECK_LOCKED : IN_MONITOR);
        if (stale) {
            scene.fault.toTheEnd();
        }

        assertEquals(stale, scene.isStale());
    }

    /** The page is out of the host's page table, the invalidation not over: only the count of those under way shows it. */
    @ParameterizedTest
    @CsvSource({"none, false", "no_seq, false", "d_no_recheck, true", "no_inprogress, true", "late_snapshot, false"})
    void anEvictionUnderWayIsSeen(String mutation, boolean stale) {
        Scene scene = new Scene(mutation, "locked");
        scene.fault.until(CHECK_FOUND);
        scene.eviction.until(UNMAP);
        scene.eviction.step();
        scene.fault.until(stale ? CHECK_LOCKED : IN_MONITOR);
        if (stale) {
            scene.fault.toTheEnd();
        }

        assertEquals(stale, scene.isStale());
    }

    /** Four invalidations later a count of two bits is what it was. */
    @ParameterizedTest
    @CsvSource({"none, 3, false", "d_wrapping_seq, 2, false", "d_wrapping_seq, 3, true"})
    void aCountThatWrapsIsTheSameAgain(String mutation, int others, boolean stale) {
        Scene scene = new Scene(mutation, "locked");
        scene.fault.until(CHECK_FOUND);
        scene.eviction.toTheEnd();
        for (int i = 0; i < others; i++) {
            scene.invalidateAnother();
        }
        scene.fault.until(stale ? CHECK_LOCKED : IN_MONITOR);
        if (stale) {
            scene.fault.toTheEnd();
        }

        assertEquals(stale, scene.isStale());
    }

    /** Both write the entry under the read side; the one that comes second finds an entry, and leaves it with its Dirty bit. */
    @Test
    void faultsShareTheReadSideAndTheSecondKeepsTheEntryOfTheFirst() {
        Scene scene = new Scene("none", "locked", "rwlock");
        scene.fault.until(INSTALL);
        scene.faultOfOther.until(INSTALL);
        scene.fault.toTheEnd();
        int entry = scene.monitor.table().entries()[PAGE];
        scene.faultOfOther.toTheEnd();

        assertEquals(entry, scene.monitor.table().entries()[PAGE]);
        assertTrue(scene.monitor.table().isDirty(PAGE), "the first one writes");
        assertEquals(1, scene.monitor.counters(0).get(Counter.FIRST_TOUCHES));
        assertFalse(scene.guest.isPinned(PAGE), "both references are given back");
    }

    /** The notifier's side is exclusive: an invalidation waits for whoever installs, and whoever installs for it. */
    @Test
    void anInvalidationSharesTheLockWithNobody() {
        Scene scene = new Scene("none", "locked", "rwlock");
        scene.fault.until(INSTALL);
        ByHand invalidation = new ByHand(null, scene.monitor.invalidations().begin(PAGE));
        invalidation.step();

        assertTrue(invalidation.waiting);
    }

    @ParameterizedTest
    @CsvSource({"tas", "ticket", "queued"})
    void faultsExcludeEachOtherUnderASpinlock(String kind) {
        Scene scene = new Scene("none", "locked", kind);
        scene.fault.until(INSTALL);
        scene.faultOfOther.until(CHECK_LOCKED);

        assertTrue(scene.faultOfOther.waiting);
    }

    @Test
    void theBitsOfAZappedEntryAreTheHosts() {
        Scene scene = new Scene("none", "locked");
        scene.fault.toTheEnd();
        new ByHand(null, scene.monitor.invalidations().begin(PAGE)).toTheEnd();

        assertFalse(scene.monitor.table().isPresent(PAGE));
        assertTrue(scene.guest.isDirty(PAGE));
        assertFalse(scene.monitor.pages().isWritten(PAGE), "handed over");
    }

    @ParameterizedTest
    @CsvSource({"locked-flush", "locked", "lockless"})
    void aPageIsYoungOnceForEachAccess(String age) {
        Scene scene = new Scene("none", age);
        scene.fault.toTheEnd();
        MmuNotifier.Ageing first = scene.monitor.invalidations().age(PAGE);
        new ByHand(null, first).toTheEnd();
        MmuNotifier.Ageing second = scene.monitor.invalidations().age(PAGE);
        new ByHand(null, second).toTheEnd();

        assertTrue(first.wasYoung());
        assertFalse(second.wasYoung());
        assertTrue(scene.monitor.table().isPresent(PAGE));
    }
}
