package org.refault.simulator.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventSchedulerTest {
    private final EventScheduler scheduler = new EventScheduler();
    private final List<String> happened = new ArrayList<>();

    private void schedule(long time, EventClass kind, int cpu, String name) {
        scheduler.schedule(time, kind, cpu, now -> {
            assertEquals(time, now);
            assertEquals(time, scheduler.now());
            happened.add(name);
        });
    }

    private List<String> executeAll() {
        while (scheduler.nextTime() != EventScheduler.NEVER) {
            scheduler.executeNext();
        }
        return happened;
    }

    @Test
    void ordersByTimeThenClassThenCpuThenSequence() {
        schedule(20, EventClass.RELEASE, 0, "later");
        schedule(10, EventClass.TIMER, 0, "timer");
        schedule(10, EventClass.STEP, 255, "step of the last CPU");
        schedule(10, EventClass.STEP, 1, "first step of CPU 1");
        schedule(10, EventClass.STEP, 1, "second step of CPU 1");
        schedule(10, EventClass.RELEASE, 7, "release");
        assertEquals(
                List.of(
                        "release",
                        "first step of CPU 1",
                        "second step of CPU 1",
                        "step of the last CPU",
                        "timer",
                        "later"),
                executeAll());
        assertEquals(6, scheduler.executed());
        assertEquals(20, scheduler.now());
    }

    @Test
    void anEventMayScheduleAnotherAtItsOwnTime() {
        scheduler.schedule(5, EventClass.TIMER, 0, now -> {
            schedule(now, EventClass.RELEASE, 0, "release");
            schedule(now, EventClass.TIMER, 0, "timer");
            happened.add("first");
        });
        assertEquals(List.of("first", "release", "timer"), executeAll());
    }

    @Test
    void equalsASortedListOfManyEvents() {
        record Planned(long time, EventClass kind, int cpu, int sequence) {}
        SplittableRandom random = new SplittableRandom(20_261_122);
        List<Planned> planned = new ArrayList<>();
        EventClass[] kinds = EventClass.values();
        for (int sequence = 0; sequence < 5_000; sequence++) {
            Planned event = new Planned(
                    random.nextInt(200), kinds[random.nextInt(kinds.length)], random.nextInt(256), sequence);
            planned.add(event);
            schedule(event.time(), event.kind(), event.cpu(), Integer.toString(sequence));
        }
        planned.sort(Comparator.comparingLong(Planned::time)
                .thenComparing(Planned::kind)
                .thenComparingInt(Planned::cpu)
                .thenComparingInt(Planned::sequence));
        assertEquals(
                planned.stream()
                        .map(event -> Integer.toString(event.sequence()))
                        .toList(),
                executeAll());
    }

    @Test
    void keepsWholeCyclesUpTo2To53() {
        long last = 1L << 53;
        schedule(last - 1, EventClass.STEP, 0, "second last");
        schedule(last, EventClass.STEP, 0, "last");
        assertEquals(last - 1, scheduler.nextTime());
        assertEquals(List.of("second last", "last"), executeAll());
        assertEquals(last, scheduler.now());
    }

    @Test
    void refusesThePastAndWhatADoubleCannotTell() {
        schedule(10, EventClass.STEP, 0, "now");
        scheduler.executeNext();
        assertThrows(IllegalArgumentException.class, () -> schedule(9, EventClass.STEP, 0, "past"));
        assertThrows(IllegalArgumentException.class, () -> schedule((1L << 53) + 1, EventClass.STEP, 0, "far"));
    }

    @Test
    void saysNeverWhereNothingIsToCome() {
        assertEquals(EventScheduler.NEVER, scheduler.nextTime());
    }
}
