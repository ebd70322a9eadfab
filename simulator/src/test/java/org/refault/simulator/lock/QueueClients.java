package org.refault.simulator.lock;

import java.util.function.ToLongFunction;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;

/** Synthetic clients of one lock: a queue of Poisson arrivals, or a closed system of clients that think and lock. */
final class QueueClients {
    /** Fixed before the first run. */
    private static final long SEED = 1;

    private final EventScheduler events = new EventScheduler();
    private final RandomStream arrivals;
    private final RandomStream services;
    private final LockClass lockClass;
    private final SimLock lock;
    private final ToLongFunction<RandomStream> service;
    private Observer observer;
    private int granted;
    private int wanted;

    /** Is told of every grant, in the order of the grants. */
    @FunctionalInterface
    interface Observer {
        /**
         * The lock was granted.
         *
         * @param number of the grant, from 0
         * @param queued whether the client had to queue
         * @param wait cycles it waited
         * @param hold cycles it will hold the lock
         * @param now the instant
         */
        void granted(int number, boolean queued, long wait, long hold, long now);
    }

    /** Clients of a lock of a kind, who hold it for times drawn from a distribution. */
    QueueClients(String experiment, LockKind kind, LockCosts costs, ToLongFunction<RandomStream> service) {
        RandomStreams streams = new RandomStreams(SEED, 0);
        arrivals = streams.stream(experiment + ".arrivals");
        services = streams.stream(experiment + ".services");
        lockClass = new LockClass(experiment, kind, costs, events, streams.stream(experiment + ".lock"));
        lock = lockClass.newLock();
        this.service = service;
    }

    /** The lock's statistics so far. */
    LockClass lockClass() {
        return lockClass;
    }

    long now() {
        return events.now();
    }

    /** Clients that come once each, with exponential times between them. */
    void open(double meanBetween, int count, Observer told) {
        observer = told;
        wanted = count;
        arriveLater(meanBetween, 0);
        run();
    }

    /** As many clients that, again and again, think and then want the lock. */
    void closed(int clients, ToLongFunction<RandomStream> think, int count, Observer told) {
        observer = told;
        wanted = count;
        for (int i = 0; i < clients; i++) {
            thinkThenLock(i, think, 0);
        }
        run();
    }

    private void run() {
        while (granted < wanted) {
            events.executeNext();
        }
    }

    private void arriveLater(double meanBetween, long now) {
        events.schedule(now + cycles(arrivals.nextExponential(meanBetween)), EventClass.STEP, 0, at -> {
            arriveLater(meanBetween, at);
            new Client(0, done -> {}).wants(at);
        });
    }

    private void thinkThenLock(int cpu, ToLongFunction<RandomStream> think, long now) {
        Client client = new Client(cpu, done -> thinkThenLock(cpu, think, done));
        events.schedule(now + think.applyAsLong(arrivals), EventClass.STEP, cpu, client::wants);
    }

    /** A time in whole cycles. */
    static long cycles(double time) {
        return StrictMath.round(time);
    }

    private final class Client implements Waiter {
        private final int cpu;
        private final EventScheduler.Action afterwards;
        private long since;

        Client(int cpu, EventScheduler.Action afterwards) {
            this.cpu = cpu;
            this.afterwards = afterwards;
        }

        void wants(long now) {
            since = now;
            if (lock.acquire(this, "client", now)) {
                holds(false, now);
            }
        }

        @Override
        public int cpu() {
            return cpu;
        }

        @Override
        public void granted(SimLock granted, long now) {
            holds(true, now);
        }

        @Override
        public void spunInVain(SimLock vain, long now) {
            throw new IllegalStateException("no lock here is adaptive");
        }

        private void holds(boolean queued, long now) {
            long hold = service.applyAsLong(services);
            observer.granted(granted++, queued, now - since, hold, now);
            events.schedule(now + hold, EventClass.RELEASE, cpu, at -> {
                lock.release(this, at);
                afterwards.happen(at);
            });
        }
    }
}
