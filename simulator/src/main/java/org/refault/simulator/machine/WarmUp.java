package org.refault.simulator.machine;

import java.util.List;
import org.refault.simulator.event.EventScheduler;

/**
 * The first part of a run: it is over as soon as every virtual CPU has executed a share of its references.
 *
 * <p>That instant T must be on the event list before anybody has run beyond it. No reference takes fewer cycles than a hit
 * in the TLB, so that a virtual CPU with r references to go does not get there before its clock + r × hit. The greatest
 * of these bounds is one of T; nobody runs ahead of it, nor of the own bound.
 */
final class WarmUp {
    private final List<Task> vcpus;
    private final long[] marks;
    private final long[] reached;
    private final long hit;
    private int left;

    /**
     * A warm-up that has not begun.
     *
     * @param percent of the references of each virtual CPU, rounded down
     * @param hit least cycles of a reference
     */
    WarmUp(List<Task> vcpus, int percent, long hit) {
        this.vcpus = vcpus;
        this.hit = hit;
        marks = new long[vcpus.size()];
        reached = new long[vcpus.size()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = vcpus.get(i).vcpu().allReferences() * percent / 100;
            left += marks[i] > 0 ? 1 : 0;
        }
    }

    boolean isOver() {
        return left == 0;
    }

    /** How far a virtual CPU in the guest may run ahead. */
    long latestHorizon(Vcpu vcpu) {
        long earliestEnd = 0;
        for (Task task : vcpus) {
            long toGo = toGo(task.vcpu());
            if (toGo > 0 && !task.isInGuest()) {
                // It comes back by an event, which is a bound already.
                earliestEnd = EventScheduler.NEVER;
            } else if (toGo > 0) {
                earliestEnd = Math.max(earliestEnd, task.vcpu().clock() + toGo * hit);
            }
        }
        long own = toGo(vcpu);
        return own > 0 ? Math.min(earliestEnd, vcpu.clock() + own * hit) : earliestEnd;
    }

    /** Whether it is over, now that a virtual CPU has run. */
    boolean isOverAfter(Vcpu vcpu) {
        int number = vcpu.number();
        if (marks[number] > 0 && reached[number] == 0 && toGo(vcpu) <= 0) {
            reached[number] = vcpu.clock();
            left--;
        }
        return left == 0;
    }

    private long toGo(Vcpu vcpu) {
        return marks[vcpu.number()] - vcpu.references();
    }

    /** The instant at which it is over: the last virtual CPU's first reference after it begins then. */
    long end() {
        long end = 0;
        for (long each : reached) {
            end = Math.max(end, each);
        }
        return end;
    }
}
