package org.refault.simulator.result;

/** What the holder of a lock does while it holds it. */
public enum HoldContent {
    /** Runs on its CPU. */
    CPU,
    /** Awaits the acknowledgements of a shootdown. */
    ACK,
    /** Awaits a transfer of the swap device. */
    IO,
    /** Is off its CPU for another reason: asleep or preempted. */
    OFF_CPU
}
