package org.refault.simulator.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.result.LockStatistics;

/**
 * What SGI's lockmeter saw of the run queue's lock of Linux 2.4.4 under VolanoMark on 8 CPUs, and what a closed model of
 * a test-and-set lock makes of it for several costs of the hand-off (lockmeter2001; the table is the host model's).
 */
class LockmeterCalibrationTest {
    private static final double MICROSECOND = 100_000;
    private static final int CLIENTS = 8;
    private static final double HOLD = 8.8;
    private static final double THINK = 39.8;
    private static final int ACQUISITIONS = 60_000;

    private static LockStatistics model(double handoff, double storm) {
        LockCosts costs = new LockCosts(0, 0, (long) (handoff * MICROSECOND), (long) (storm * MICROSECOND), 0);
        QueueClients clients = new QueueClients(
                "lockmeter",
                LockKind.TAS,
                costs,
                chance -> QueueClients.cycles(chance.nextExponential(HOLD * MICROSECOND)));
        clients.closed(
                CLIENTS,
                chance -> QueueClients.cycles(chance.nextExponential(THINK * MICROSECOND)),
                ACQUISITIONS,
                (number, queued, wait, hold, now) -> {});
        return clients.lockClass().statistics(clients.now()).get(0);
    }

    /** Within 2 % of the table, which has three digits and was simulated itself. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.108, 0.951, 0.909, 28.0",
        "1.0, 0, 0.0997, 0.877, 0.941, 33.6",
        "2.5, 0, 0.0880, 0.774, 0.973, 43.5",
        "0, 0.7, 0.0863, 0.759, 0.956, 46.1"
    })
    void theClosedModelGivesTheTable(
            double handoff, double storm, double throughput, double utilisation, double contended, double wait) {
        LockStatistics row = model(handoff, storm);
        double perMicrosecond = row.acquisitions() * MICROSECOND / row.elapsed();

        assertEquals(throughput, perMicrosecond, 0.02 * throughput);
        assertEquals(utilisation, row.utilisation(), 0.02 * utilisation);
        assertEquals(contended, row.contended(), 0.02 * contended);
        assertEquals(wait, row.waitAverage() / MICROSECOND, 0.02 * wait);
        // Little: who does not wait or hold thinks. The hold alone is used, not the hand-off: that is the waiters'
        // time.
        double thinking = CLIENTS - row.utilisation() - row.queueAverage();
        assertEquals(THINK, thinking / perMicrosecond, 0.02 * THINK);
        assertEquals(row.contended() * row.waitAverage() / MICROSECOND * perMicrosecond, row.queueAverage(), 0.001);
    }

    /** 0.7 µs a spinner, the default of lock.storm: throughput and utilisation as measured, waits 6 % short of it. */
    @Test
    void theDefaultStormGivesWhatWasMeasured() {
        LockStatistics row = model(0, 0.7);

        assertEquals(0.763, row.utilisation(), 0.02 * 0.763);
        assertEquals(0.0867, row.acquisitions() * MICROSECOND / row.elapsed(), 0.02 * 0.0867);
        assertEquals(49, row.waitAverage() / MICROSECOND, 0.08 * 49);
        assertEquals(0.892, row.contended(), 0.08 * 0.892);
    }

    /** Measured: utilisation 76.3 %, 89.2 % contended, waits of 49 µs, spinning 47.4 % of 8 CPUs. */
    @Test
    void theMeasuredNumbersObeyLittlesLaw() {
        double throughput = 0.763 / HOLD;
        double spinning = throughput * 0.892 * 49;

        assertEquals(0.474 * CLIENTS, spinning, 0.005);
        assertEquals(THINK, (CLIENTS - 0.763 - spinning) / throughput, 0.05);
    }
}
