package org.refault.simulator.event;

import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;
import umontreal.ssj.simevents.eventlist.Henriksen;

/**
 * The event list of one run: things that happen at a cycle of simulated time, in a total order.
 *
 * <p>Events are ordered by (time, {@linkplain EventClass class}, CPU, sequence of scheduling). SSJ's list with Henriksen's
 * algorithm keeps them; its clock is a double, exact for whole cycles up to 2^53.
 */
public final class EventScheduler {
    /** The time of an empty list's first event. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int CPUS = 1 << 8;
    private static final long LATEST = 1L << 53;

    private final SteppedSimulator simulator = new SteppedSimulator();
    private long executed;

    /** What happens at an event. */
    @FunctionalInterface
    public interface Action {
        /** Happens, at the event's time. */
        void happen(long now);
    }

    /**
     * Puts an event on the list.
     *
     * @param time cycle, not before the last executed event's
     * @param kind orders events of one time
     * @param cpu orders events of one time and class; 0 to 255
     * @throws IllegalArgumentException if the time is past or beyond 2^53
     */
    public void schedule(long time, EventClass kind, int cpu, Action action) {
        if (time < now() || time > LATEST) {
            throw new IllegalArgumentException("event at cycle " + time + ", but it is cycle " + now());
        }
        ActionEvent event = new ActionEvent(simulator, action);
        event.setPriority(kind.ordinal() * (double) CPUS + cpu);
        event.schedule(time - simulator.time());
    }

    /** Time of the next event, or {@link #NEVER}. */
    public long nextTime() {
        Event first = simulator.getEventList().getFirst();
        return first == null ? NEVER : (long) first.time();
    }

    /** Executes the next event; there must be one. */
    public void executeNext() {
        executed++;
        simulator.executeNext();
    }

    /** Time of the last executed event. */
    public long now() {
        return (long) simulator.time();
    }

    /** Number of events executed. */
    public long executed() {
        return executed;
    }

    private static final class ActionEvent extends Event {
        private final Action action;

        ActionEvent(Simulator simulator, Action action) {
            super(simulator);
            this.action = action;
        }

        @Override
        public void actions() {
            action.happen((long) simulator().time());
        }
    }

    /** SSJ's simulator executed one event at a time: the driver of the machine runs CPUs in between. */
    private static final class SteppedSimulator extends Simulator {
        SteppedSimulator() {
            super(new Henriksen());
            // A simulator that is not started hands out no event.
            stopped = false;
        }

        void executeNext() {
            removeFirstEvent().actions();
        }
    }
}
