package org.refault.simulator.monitor;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Task;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.machine.WaitQueue;

/** What a protocol does beside serving faults: activities by the clock on a virtual CPU, and threads on other CPUs. */
public final class Background {
    private final Machine machine;
    private final EventScheduler events;
    private final List<Task> vcpus;

    /**
     * The background of one virtual machine.
     *
     * @param vcpus the threads of its virtual CPUs
     */
    public Background(Machine machine, List<Task> vcpus) {
        this.machine = machine;
        this.events = machine.events();
        this.vcpus = List.copyOf(vcpus);
    }

    /** The event list, for threads that wait for a time. */
    public EventScheduler events() {
        return events;
    }

    /** The CPU on which threads of the monitor run beside the guest: the last. */
    public int helperCpu() {
        return machine.cpuCount() - 1;
    }

    /** Starts a thread of the monitor in the host's kernel, on {@link #helperCpu}. */
    public void thread(Activity activity) {
        machine.addHostThread(helperCpu(), true, activity);
    }

    /** Starts a thread of the host's kernel now, on the CPU of a virtual CPU. */
    void threadBeside(VirtualCpu vcpu, Activity activity, long now) {
        machine.startKernelThread(taskOf(vcpu).cpu(), activity, now);
    }

    /** Performs an activity on a virtual CPU as soon as that can be interrupted. */
    void post(VirtualCpu vcpu, Activity activity, long now) {
        taskOf(vcpu).post(activity, now);
    }

    /** Cycles up to an instant that a virtual CPU has not had its CPU. */
    long offCpuUntil(VirtualCpu vcpu, long now) {
        return taskOf(vcpu).offCpuUntil(now);
    }

    private Task taskOf(VirtualCpu vcpu) {
        for (Task task : vcpus) {
            if (task.vcpu() == vcpu) {
                return task;
            }
        }
        throw new IllegalArgumentException("virtual CPU " + vcpu.number() + " is another virtual machine's");
    }

    /**
     * Performs an activity on the first unfinished virtual CPU, every interval of wall time. A turn is left out while the
     * last one has not begun.
     */
    public void every(long interval, Supplier<Activity> activity) {
        events.schedule(events.now() + interval, EventClass.TIMER, 0, now -> {
            firstUnfinished().ifPresent(task -> postOnce(task, activity, now));
            every(interval, activity);
        });
    }

    /** As {@link #every}, in the virtual machine's time: the interval does not pass while that virtual CPU is off its CPU. */
    public void everyOfVmTime(long interval, Supplier<Activity> activity) {
        firstUnfinished()
                .ifPresent(task -> awaitVmTime(task, task.offCpuUntil(events.now()), interval, interval, activity));
    }

    /** Waits, and then as much longer as the virtual CPU was off its CPU meanwhile. */
    private void awaitVmTime(Task task, long offBefore, long wait, long interval, Supplier<Activity> activity) {
        events.schedule(events.now() + wait, EventClass.TIMER, 0, now -> {
            long off = task.offCpuUntil(now);
            if (task.hasEnded()) {
                everyOfVmTime(interval, activity);
            } else if (off > offBefore) {
                task.whenOnCpu(at -> awaitVmTime(task, task.offCpuUntil(at), off - offBefore, interval, activity), now);
            } else {
                postOnce(task, activity, now);
                awaitVmTime(task, off, interval, interval, activity);
            }
        });
    }

    /** Wakes a queue every interval of wall time. */
    public void wakeEvery(long interval, WaitQueue queue) {
        events.schedule(events.now() + interval, EventClass.TIMER, helperCpu(), now -> {
            queue.wakeAll(now);
            wakeEvery(interval, queue);
        });
    }

    private Optional<Task> firstUnfinished() {
        return vcpus.stream().filter(task -> !task.hasEnded()).findFirst();
    }

    private static void postOnce(Task task, Supplier<Activity> activity, long now) {
        Activity turn = activity.get();
        if (!task.hasPosted(turn.getClass())) {
            task.post(turn, now);
        }
    }
}
