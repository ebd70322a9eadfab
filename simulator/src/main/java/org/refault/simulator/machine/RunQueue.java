package org.refault.simulator.machine;

import java.util.ArrayDeque;
import java.util.Deque;

/** Threads that can run and have no CPU: those of the host's kernel first, each kind in the order in which it came. */
final class RunQueue {
    private final Deque<Task> ofKernel = new ArrayDeque<>();
    private final Deque<Task> others = new ArrayDeque<>();

    void addLast(Task task) {
        (task.isKernelThread() ? ofKernel : others).addLast(task);
    }

    /** A thread that had to make way before its slice was over is the next of its kind. */
    void addFirst(Task task) {
        (task.isKernelThread() ? ofKernel : others).addFirst(task);
    }

    /** How many threads wait. */
    int size() {
        return ofKernel.size() + others.size();
    }

    /** How many of them are of the host's kernel. */
    int sizeOfKernel() {
        return ofKernel.size();
    }

    /** Takes the next thread of the host's kernel, or null. */
    Task pollKernel() {
        return ofKernel.pollFirst();
    }

    /** Takes the next of the other threads, or null. */
    Task pollOther() {
        return others.pollFirst();
    }
}
