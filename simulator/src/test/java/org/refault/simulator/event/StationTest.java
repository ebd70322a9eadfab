package org.refault.simulator.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.BatchMeans;

class StationTest {
    /** Intervals of this class: 9 queues, of each the mean wait and the share that waits. */
    private static final int STATEMENTS = 18;

    private static final double MEAN = 1_000_000;
    private static final int BATCH = 5_000;

    private final EventScheduler events = new EventScheduler();
    private final List<String> log = new ArrayList<>();

    private void submitAt(Station station, long time, String job, long service) {
        events.schedule(
                time,
                EventClass.STEP,
                0,
                now -> station.submit(
                        begin -> {
                            log.add(job + " begins at " + begin);
                            return service;
                        },
                        now,
                        end -> log.add(job + " ends at " + end)));
    }

    private void runUntil(long time) {
        while (events.nextTime() <= time) {
            events.executeNext();
        }
    }

    /**
     * <pre>
     *   server 1   a 0 .. 10   c 10 .. 40
     *   server 2   b 2 .. 22   d 22 .. 27
     *   waits      c 10 − 4 = 6   d 22 − 5 = 17
     * </pre>
     */
    @Test
    void jobsAreServedInTheOrderInWhichTheyCame() {
        Station station = new Station(events, 2, EventClass.IO, 0);
        submitAt(station, 0, "a", 10);
        submitAt(station, 2, "b", 20);
        submitAt(station, 4, "c", 30);
        submitAt(station, 5, "d", 5);
        runUntil(30);

        assertEquals(
                List.of(
                        "a begins at 0",
                        "b begins at 2",
                        "c begins at 10",
                        "a ends at 10",
                        "d begins at 22",
                        "b ends at 22",
                        "d ends at 27"),
                log);
        assertEquals(1, station.inService());
        assertEquals(new Station.Statistics(4, 2, 23, 17, 65, 2, 23), station.statistics(30));
    }

    @Test
    void waitsThatHaveNotEndedCount() {
        Station station = new Station(events, 1, EventClass.IO, 0);
        submitAt(station, 0, "a", 100);
        submitAt(station, 30, "b", 1);
        runUntil(50);

        assertEquals(1, station.waiting());
        assertEquals(new Station.Statistics(1, 0, 0, 0, 100, 1, 20), station.statistics(50));
    }

    @Test
    void hasAtLeastOneServer() {
        assertThrows(IllegalArgumentException.class, () -> new Station(events, 0, EventClass.IO, 0));
    }

    /** Erlang C, the probability that all of c servers are busy: a = cρ. */
    private static double allBusy(int servers, double rho) {
        double load = servers * rho;
        double term = 1;
        double sum = 0;
        for (int k = 0; k < servers; k++) {
            sum += term;
            term *= load / (k + 1);
        }
        return term / (1 - rho) / (sum + term / (1 - rho));
    }

    /** M/M/c: Wq = C(c, a) / (c(1−ρ)), in mean services. */
    @ParameterizedTest
    @CsvSource({
        "2, 0.5, 0.3333", "2, 0.8, 1.7778", "2, 0.9, 4.2632",
        "4, 0.5, 0.0870", "4, 0.8, 0.7455", "4, 0.9, 1.9694",
        "8, 0.5, 0.0148", "8, 0.8, 0.2860", "8, 0.9, 0.8769"
    })
    void poissonArrivalsMakeAnMMcQueue(int servers, double rho, double published) {
        double delayed = allBusy(servers, rho);
        double wait = delayed / (servers * (1 - rho));
        assertEquals(published, wait, 0.00006);
        String experiment = "M/M/" + servers + ", rho " + rho;
        Station station = new Station(events, servers, EventClass.IO, 0);
        // The seed was fixed before the first run.
        RandomStreams streams = new RandomStreams(1, 0);
        Arrivals arrivals = new Arrivals(
                station,
                streams.stream(experiment + ".arrivals"),
                streams.stream(experiment + ".services"),
                MEAN / (servers * rho),
                experiment);
        arrivals.next(0);
        while (arrivals.begun < BATCH * (BatchMeans.BATCHES + 1)) {
            events.executeNext();
        }
        station.statistics(events.now());
        arrivals.waits.assertCovers(wait, STATEMENTS, 0.35);
        arrivals.delayed.assertCovers(delayed, STATEMENTS, 0.20);
    }

    /** Jobs of exponential length that come with exponential times between them. */
    private final class Arrivals {
        private final Station station;
        private final RandomStream between;
        private final RandomStream services;
        private final double meanBetween;
        private final BatchMeans waits;
        private final BatchMeans delayed;
        private int begun;

        Arrivals(Station station, RandomStream between, RandomStream services, double meanBetween, String experiment) {
            this.station = station;
            this.between = between;
            this.services = services;
            this.meanBetween = meanBetween;
            waits = new BatchMeans(experiment + ", Wq");
            delayed = new BatchMeans(experiment + ", P(wait)");
        }

        void next(long now) {
            events.schedule(now + StrictMath.round(between.nextExponential(meanBetween)), EventClass.STEP, 0, at -> {
                next(at);
                station.submit(begin -> begin(begin - at), at, end -> {});
            });
        }

        private long begin(long wait) {
            int batch = begun++ / BATCH - 1;
            waits.add(batch, wait / MEAN);
            delayed.add(batch, wait > 0 ? 1 : 0);
            return StrictMath.round(services.nextExponential(MEAN));
        }
    }
}
