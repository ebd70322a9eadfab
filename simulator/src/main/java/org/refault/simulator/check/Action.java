package org.refault.simulator.check;

/** Something that can happen next. */
sealed interface Action {
    /** A busy actor performs its next step. */
    record Step(int actor) implements Action {}

    /** An idle actor begins something, with its first step. */
    record Begin(int actor, int start, int page) implements Action {}

    /** A virtual CPU in the guest refers to a page. */
    record Access(int vcpu, int page, boolean write) implements Action {}

    /** A TLB loses a translation. */
    record Evict(int vcpu, int page) implements Action {}

    /** A virtual CPU's CPU takes a flush interrupt. */
    record Interrupt(int vcpu, int sender) implements Action {}

    /** The page's transfer ends. */
    record TransferEnd(int page) implements Action {}

    /** Another process takes a free frame. */
    record OtherTakes() implements Action {}

    /** Another process gives a frame back. */
    record OtherGives(int frame) implements Action {}
}
