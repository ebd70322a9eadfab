package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.monitor.FifoChoice;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/** What the settings of the locks do in a run under pressure. */
class LockSettingsTest {
    private static final List<String> PRESSURE = List.of(
            "host.proc.wss=100",
            "host.proc.think=5 us",
            "vm.mem=0",
            "host.alloc_rate=20000",
            "sampler.interval=30 us",
            "idle.k=1",
            "disk.random=300 us",
            "disk.sequential=50 us",
            "mem.kernel_reserved=10 pages",
            "cpu.count=4");

    private static TimedResult run(String... settings) {
        List<String> all = new ArrayList<>(PRESSURE);
        all.addAll(List.of(settings));
        return Simulation.run(
                Kit.phases(3, 3, 6_000, 150).deal(3), Kit.settings(all.toArray(String[]::new)), FifoChoice.fifo(), 0);
    }

    private static LockStatistics row(TimedResult result, String lockClass) {
        return result.locks().stream()
                .filter(row -> row.lockClass().equals(lockClass) && row.site().equals(LockStatistics.ALL_SITES))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void waitersOfAMutexSleepAtOnceOrSpinFirst() {
        LockStatistics asleep = row(run(), "mmap_sem");
        assertTrue(asleep.contentions() > 0);
        assertEquals(0, asleep.spinTotal());
        LockStatistics adaptive = row(run("lock.spin=3000 cyc"), "mmap_sem");
        assertTrue(adaptive.spinTotal() > 0 && adaptive.spinTotal() < adaptive.waitTotal(), adaptive.toString());
    }

    @Test
    void spinningBeforeSleepDoesNotMakeResultsDependOnTheHorizon() {
        TimedResult reference = run("lock.spin=3000 cyc", "slow=true");
        for (String horizon : List.of("100 cyc", "1000 s")) {
            TimedResult result = run("lock.spin=3000 cyc", "horizon.max=" + horizon);
            assertEquals(reference.fingerprint(), result.fingerprint(), horizon);
        }
    }

    @Test
    void spinnersOnATicketLockCostWhereTheyAreSaidTo() {
        LockStatistics calm = row(run("lock.kind.kernel_flag=ticket"), "kernel_flag");
        LockStatistics stormy = row(run("lock.kind.kernel_flag=ticket", "lock.ticket_storm=20000 cyc"), "kernel_flag");
        assertTrue(calm.contentions() > 0);
        assertTrue(stormy.waitAverage() > calm.waitAverage() + 10_000, stormy + " and " + calm);
    }

    @Test
    void aSemaphoreOfReadersAndWritersHasRowsOfBothSides() {
        TimedResult result = run("lock.kind.mmap_sem=rwsem");
        LockStatistics writers = row(result, "mmap_sem-W");
        LockStatistics readers = row(result, "mmap_sem-R");
        assertEquals(writers.instances(), readers.instances());
        assertTrue(writers.acquisitions() + readers.acquisitions() > 0);
    }

    @Test
    void aMutexIsNoSpinlockAndASpinlockNoSemaphore() {
        assertThrows(InvalidSettingException.class, () -> Kit.settings("lock.kind.mmap_sem=tas"));
        assertThrows(InvalidSettingException.class, () -> Kit.settings("lock.kind.mon_page=mutex"));
    }

    /** Interrupts are off for the locks that Linux 2.2 takes in interrupt handlers too. */
    @Test
    void theAllocatorAndTheDeviceAreLockedWithInterruptsOff() {
        TimedResult result = run();
        for (LockStatistics row : result.locks()) {
            boolean off = List.of("page_alloc_lock", "io_request_lock").contains(row.lockClass());
            assertEquals(off, row.interruptsOff() > 0, row.toString());
        }
    }
}
