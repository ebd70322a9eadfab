package org.refault.simulator.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.BatchMeans;
import org.refault.simulator.event.RandomStream;

/**
 * A lock that costs nothing is a server. Its queue must be the one of the formulas: the 99 % confidence intervals of all
 * statements together (Bonferroni) cover them. Formulas in units of the mean service, from Kleinrock, Queueing Systems I
 * and II.
 */
class QueueingTest {
    /** Intervals in this class, slow ones included: M/M/1 7 × 4, M/D/1 8, M/G/1 2, order 4, repairman 2 × (5 + 4 + 4). */
    private static final int STATEMENTS = 68;

    private static final double MEAN = 1_000_000;
    private static final LockCosts NO_COSTS = new LockCosts(0, 0, 0, 0, 0);
    /** Waits of open queues depend on each other over some (1 − √ρ)⁻² services: batches are hundreds of times as long. */
    private static final int BATCH = 10_000;

    private static long exponential(RandomStream chance) {
        return QueueClients.cycles(chance.nextExponential(MEAN));
    }

    /** What is measured of an open queue. */
    private static final class OpenQueue {
        private final BatchMeans wait;
        private final BatchMeans waitSquared;
        private final BatchMeans delayed;
        private final BatchMeans[] beyond;

        /** Serves arrivals with utilisation rho; waits beyond each of the limits, in services, are counted. */
        OpenQueue(
                String name,
                LockKind kind,
                double rho,
                ToLongFunction<RandomStream> service,
                int batch,
                double... limits) {
            String experiment = name + ", rho " + rho;
            wait = new BatchMeans(experiment + ", Wq");
            waitSquared = new BatchMeans(experiment + ", E[W²]");
            delayed = new BatchMeans(experiment + ", P(wait)");
            beyond = new BatchMeans[limits.length];
            Arrays.setAll(beyond, i -> new BatchMeans(experiment + ", P(Wq > " + limits[i] + ")"));
            QueueClients clients = new QueueClients(experiment, kind, NO_COSTS, service);
            clients.open(MEAN / rho, batch * (BatchMeans.BATCHES + 2), (number, queued, waited, hold, now) -> {
                int which = number / batch - 2;
                double services = waited / MEAN;
                wait.add(which, services);
                waitSquared.add(which, services * services);
                delayed.add(which, queued ? 1 : 0);
                for (int i = 0; i < limits.length; i++) {
                    beyond[i].add(which, services > limits[i] ? 1 : 0);
                }
            });
            clients.lockClass().statistics(clients.now());
        }
    }

    /**
     * M/M/1: Wq = ρ/(1−ρ), P(wait) = ρ, P(Wq > t) = ρ exp(−(1−ρ)t), and beyond the 95th percentile of the host model's table
     * one wait of twenty, those of nothing included.
     */
    private static void checkMM1(double rho, double percentile95, int batch, double width) {
        double wq = rho / (1 - rho);
        OpenQueue queue =
                new OpenQueue("M/M/1", LockKind.QUEUED, rho, QueueingTest::exponential, batch, 2 * wq, percentile95);
        queue.wait.assertCovers(wq, STATEMENTS, width);
        queue.delayed.assertCovers(rho, STATEMENTS, width);
        queue.beyond[0].assertCovers(rho * Math.exp(-(1 - rho) * 2 * wq), STATEMENTS, 2 * width);
        queue.beyond[1].assertCovers(0.05, STATEMENTS, 3 * width);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 4.605, 1, 0.06", "0.8, 13.863, 1, 0.12", "0.9, 28.904, 2, 0.20"})
    void exponentialHoldsMakeAnMM1Queue(double rho, double percentile95, int batches, double width) {
        checkMM1(rho, percentile95, batches * BATCH, width);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"0.5, 4.605", "0.8, 13.863", "0.9, 28.904", "0.95, 58.889"})
    void exponentialHoldsMakeAnMM1QueueMorePrecisely(double rho, double percentile95) {
        checkMM1(rho, percentile95, 20 * BATCH, 0.12);
    }

    /** M/D/1: Wq = ρ/(2(1−ρ)), here as in the host model's table. */
    private static void checkMD1(double rho, double wait, int batch, double width) {
        OpenQueue queue = new OpenQueue("M/D/1", LockKind.TICKET, rho, chance -> (long) MEAN, batch);
        queue.wait.assertCovers(wait, STATEMENTS, width);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5, 1, 0.06", "0.8, 2, 1, 0.10", "0.9, 4.5, 1, 0.20", "0.95, 9.5, 2, 0.30"})
    void constantHoldsMakeAnMD1Queue(double rho, double wait, int batches, double width) {
        checkMD1(rho, wait, batches * BATCH, width);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "0.8, 2", "0.9, 4.5", "0.95, 9.5"})
    void constantHoldsMakeAnMD1QueueMorePrecisely(double rho, double wait) {
        checkMD1(rho, wait, 20 * BATCH, 0.08);
    }

    /** M/G/1 (Pollaczek, Khinchine): Wq = λ E[S²] / (2(1−ρ)). S is 0.5 with probability 0.9, else 5.5: E[S²] = 3.25. */
    @ParameterizedTest
    @CsvSource({"0.5, 1, 0.10", "0.8, 1, 0.20"})
    void holdsOfTwoLengthsMakeAnMG1Queue(double rho, int batches, double width) {
        ToLongFunction<RandomStream> service = chance -> (long) (chance.nextDouble() < 0.9 ? 0.5 * MEAN : 5.5 * MEAN);
        OpenQueue queue = new OpenQueue("M/G/1", LockKind.MUTEX, rho, service, batches * BATCH);
        queue.wait.assertCovers(rho * 3.25 / (2 * (1 - rho)), STATEMENTS, width);
    }

    /**
     * The order of service changes no mean as long as it does not look at the service. The second moment of the random
     * order is 2/(2−ρ) times that of first come, first served, 2ρ/(1−ρ)² (Kingman 1962).
     */
    @Test
    void aRandomWinnerLeavesTheMeanWaitAndSpreadsIt() {
        double rho = 0.8;
        double fifo = 2 * rho / ((1 - rho) * (1 - rho));
        OpenQueue inOrder = new OpenQueue("FIFO", LockKind.QUEUED, rho, QueueingTest::exponential, BATCH);
        OpenQueue random = new OpenQueue("random", LockKind.TAS, rho, QueueingTest::exponential, BATCH);
        inOrder.wait.assertCovers(rho / (1 - rho), STATEMENTS, 0.15);
        random.wait.assertCovers(rho / (1 - rho), STATEMENTS, 0.15);
        inOrder.waitSquared.assertCovers(fifo, STATEMENTS, 0.40);
        random.waitSquared.assertCovers(fifo * 2 / (2 - rho), STATEMENTS, 0.40);
    }

    /** Machine repairman M/M/1//N by its product form. */
    private static final class Repairman {
        private final double think;
        private final double service;

        Repairman(double think, double service) {
            this.think = think;
            this.service = service;
        }

        /** p₀ of N clients: p_n = N!/(N−n)! (s/Z)^n p₀. */
        double idle(int clients) {
            double term = 1;
            double sum = 1;
            for (int n = 1; n <= clients; n++) {
                term *= (clients - n + 1) * service / think;
                sum += term;
            }
            return 1 / sum;
        }

        double utilisation(int clients) {
            return 1 - idle(clients);
        }

        /** X = U/s, R = N/X − Z, Wq = R − s. */
        double wait(int clients) {
            return clients * service / utilisation(clients) - think - service;
        }

        /** What an arrival sees is the system without itself. */
        double contended(int clients) {
            return utilisation(clients - 1);
        }
    }

    private static void checkRepairman(int clients, int batch, double width) {
        Repairman formula = new Repairman(39.8, 8.8);
        String experiment = "M/M/1//" + clients;
        QueueClients queue = new QueueClients(
                experiment,
                LockKind.QUEUED,
                NO_COSTS,
                chance -> QueueClients.cycles(chance.nextExponential(8.8 * MEAN)));
        BatchMeans busy = new BatchMeans(experiment + ", U");
        BatchMeans wait = new BatchMeans(experiment + ", Wq");
        BatchMeans contended = new BatchMeans(experiment + ", contended");
        long[] last = {0};
        queue.closed(
                clients,
                chance -> QueueClients.cycles(chance.nextExponential(39.8 * MEAN)),
                batch * (BatchMeans.BATCHES + 1),
                (number, queued, waited, hold, now) -> {
                    int which = number / batch - 1;
                    // The time from one grant to the next, and the part of it that the holder holds the lock.
                    busy.addRatio(which, hold, now - last[0]);
                    last[0] = now;
                    wait.add(which, waited / MEAN);
                    contended.add(which, queued ? 1 : 0);
                });
        queue.lockClass().statistics(queue.now());
        busy.assertCovers(formula.utilisation(clients), STATEMENTS, width);
        assertTrue(
                busy.mean() <= (1 + width) * Math.min(clients * 8.8 / (39.8 + 8.8), 1), "bounds of any closed system");
        if (clients > 1) {
            wait.assertCovers(formula.wait(clients), STATEMENTS, width);
            contended.assertCovers(formula.contended(clients), STATEMENTS, width);
        } else {
            assertEquals(0, wait.mean());
            assertEquals(0, contended.mean());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16})
    void clientsThatThinkAndLockAreTheMachineRepairman(int clients) {
        checkRepairman(clients, BATCH / 5, 0.10);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16})
    void clientsThatThinkAndLockAreTheMachineRepairmanMorePrecisely(int clients) {
        checkRepairman(clients, 10 * BATCH, 0.03);
    }

    /** The table of the host model, so that the formula of this test is the one meant there. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.1811, 0, 0",
        "2, 0.3506, 1.593, 0.1811",
        "4, 0.6413, 6.288, 0.5053",
        "8, 0.9508, 25.442, 0.9085",
        "16, 1.0000, 92.20, 0.9999"
    })
    void theFormulaOfTheRepairmanGivesItsPublishedTable(int clients, double busy, double wait, double contended) {
        Repairman formula = new Repairman(39.8, 8.8);
        assertEquals(busy, formula.utilisation(clients), 0.00005);
        assertEquals(wait, formula.wait(clients), 0.006);
        assertEquals(contended, formula.contended(clients), 0.00005);
    }

    /**
     * Bounds for any distribution: X ≤ min(N/(Z+s), 1/s), which cross at N* = (Z+s)/s = 5.52. Constant times that once
     * are out of step attain both.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 8, 16})
    void constantTimesAttainTheBoundsOnBothSidesOfTheKnee(int clients) {
        long think = 39_800;
        long hold = 8_800;
        QueueClients queue = new QueueClients("D/D", LockKind.QUEUED, NO_COSTS, chance -> hold);
        int rounds = 1_000;
        long[] first = {0};
        long[] last = {0};
        queue.closed(clients, chance -> think, clients * (rounds + 3), (number, queued, waited, held, now) -> {
            if (number == clients * 2) {
                first[0] = now;
            }
            if (number == clients * (rounds + 2)) {
                last[0] = now;
            }
        });
        long perRound = (last[0] - first[0]) / rounds;
        assertEquals(Math.max(think + hold, clients * hold), perRound);
        assertEquals(clients > (think + hold) / (double) hold, perRound > think + hold);
    }
}
