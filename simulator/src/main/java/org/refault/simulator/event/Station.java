package org.refault.simulator.event;

import java.util.ArrayDeque;
import java.util.Deque;

/** A service station: jobs queue for one of some equal servers, first come, first served. */
public final class Station {
    private final EventScheduler events;
    private final EventClass eventClass;
    private final int cpu;
    private final int servers;
    private final Deque<Job> queue = new ArrayDeque<>();
    private int busy;
    private long begun;
    private long delayed;
    private long waitTotal;
    private long waitMax;
    private long serviceTotal;
    private int queueMax;
    private long waitingSince;
    private long queueArea;
    private long arrivalTimes;

    /** Decides how long a job is served. */
    @FunctionalInterface
    public interface Service {
        /** Cycles the service takes that begins now. */
        long begin(long now);
    }

    private record Job(Service service, EventScheduler.Action atEnd, long since) {}

    /**
     * A station without jobs.
     *
     * @param servers at least 1
     * @param eventClass class of the ends of service
     * @param cpu CPU on which these happen, for their order
     */
    public Station(EventScheduler events, int servers, EventClass eventClass, int cpu) {
        if (servers < 1) {
            throw new IllegalArgumentException("a station of " + servers + " servers");
        }
        this.events = events;
        this.servers = servers;
        this.eventClass = eventClass;
        this.cpu = cpu;
    }

    /** A job comes; its service is decided when a server is free for it. */
    public void submit(Service service, long now, EventScheduler.Action atEnd) {
        Job job = new Job(service, atEnd, now);
        if (busy < servers) {
            begin(job, now);
        } else {
            advance(now);
            queue.addLast(job);
            arrivalTimes += now;
            queueMax = Math.max(queueMax, queue.size());
        }
    }

    private void begin(Job job, long now) {
        long wait = now - job.since;
        long length = job.service.begin(now);
        busy++;
        begun++;
        delayed += wait > 0 ? 1 : 0;
        waitTotal += wait;
        waitMax = Math.max(waitMax, wait);
        serviceTotal += length;
        events.schedule(now + length, eventClass, cpu, at -> end(job, at));
    }

    /** The next job begins first, so that what the end of this one submits is behind those that wait. */
    private void end(Job job, long now) {
        busy--;
        Job next = queue.peekFirst();
        if (next != null) {
            advance(now);
            queue.removeFirst();
            arrivalTimes -= next.since;
            begin(next, now);
        }
        job.atEnd.happen(now);
    }

    private void advance(long now) {
        queueArea += queue.size() * (now - waitingSince);
        waitingSince = now;
    }

    /** Jobs being served. */
    public int inService() {
        return busy;
    }

    /** Jobs that wait for a server. */
    public int waiting() {
        return queue.size();
    }

    /**
     * What the station has done.
     *
     * @param begun jobs whose service has begun
     * @param delayed those of them that had to wait
     * @param waitTotal sum of their waits, cycles
     * @param waitMax longest of these
     * @param serviceTotal sum of the services begun
     * @param queueMax most jobs waiting at one time
     * @param queueArea sum of all waits so far, unfinished ones included
     */
    public record Statistics(
            long begun, long delayed, long waitTotal, long waitMax, long serviceTotal, int queueMax, long queueArea) {}

    /**
     * What it has done up to now.
     *
     * @throws IllegalStateException if Little's law does not hold: waits, unfinished ones included, sum to the area
     *     under the queue's length
     */
    public Statistics statistics(long now) {
        advance(now);
        long unfinished = queue.size() * now - arrivalTimes;
        if (queueArea != waitTotal + unfinished) {
            throw new IllegalStateException("Little's law fails for a station: queue area " + queueArea + ", waits "
                    + waitTotal + " and unfinished " + unfinished);
        }
        return new Statistics(begun, delayed, waitTotal, waitMax, serviceTotal, queueMax, queueArea);
    }
}
