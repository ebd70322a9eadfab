package org.refault.simulator.simulation;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.host.Host;
import org.refault.simulator.monitor.Monitor;
import org.refault.simulator.result.Timeline;

/** Reads off, at equal intervals, who has the guest's pages. When there are many points every other is dropped and the interval doubled. */
final class TimelineRecorder {
    private static final int MOST_POINTS = 512;

    private final EventScheduler events;
    private final Host host;
    private final List<Monitor> monitors;
    private final int guestPages;
    private final long firstInterval;
    private List<Timeline.Point> points = new ArrayList<>();
    private long interval;
    private int begun;

    TimelineRecorder(EventScheduler events, Host host, List<Monitor> monitors, int guestPages, long interval) {
        this.events = events;
        this.host = host;
        this.monitors = monitors;
        this.guestPages = guestPages;
        this.firstInterval = interval;
    }

    /** Begins a timeline now; one that was begun before is dropped. */
    void begin() {
        points = new ArrayList<>();
        interval = firstInterval;
        begun++;
        record(events.now());
    }

    private void record(long now) {
        int locked = monitors.stream().mapToInt(Monitor::lockedPages).sum();
        int swappable = monitors.stream().mapToInt(Monitor::swappablePages).sum();
        points.add(new Timeline.Point(
                now,
                locked,
                swappable,
                guestPages - locked - swappable,
                host.memory().free()));
        if (points.size() > MOST_POINTS) {
            List<Timeline.Point> thinned = new ArrayList<>();
            for (int i = 0; i < points.size(); i += 2) {
                thinned.add(points.get(i));
            }
            points = thinned;
            interval *= 2;
        }
        long next = points.get(points.size() - 1).time() + interval;
        int timeline = begun;
        events.schedule(next, EventClass.STATISTICS, 0, at -> {
            if (timeline == begun) {
                record(at);
            }
        });
    }

    Timeline timeline() {
        return new Timeline(points);
    }
}
