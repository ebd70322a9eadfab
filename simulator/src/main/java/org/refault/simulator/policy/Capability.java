package org.refault.simulator.policy;

/**
 * What a policy may see or do, beyond choosing a victim. A policy declares what it uses and gets a window without the
 * rest.
 */
public enum Capability {
    /** The future: when a page will be referenced next. No real pager has it. */
    FUTURE('F', false, "the future"),
    /** Every reference, in exact order. No real pager has it. */
    REFERENCES('R', false, "every reference"),
    /** The Accessed and Dirty bits, at the time of looking. */
    ACCESSED('A', true, "A/D bits"),
    /** Page-ins and page-outs. Every policy has it. */
    EVENTS('E', true, "faults and evictions"),
    /** Virtual time. */
    TIME('T', true, "virtual time"),
    /** Which page is in a frame, hence a memory of pages no longer resident. */
    HISTORY('H', true, "history of pages no longer resident"),
    /** The faulting address. */
    ADDRESS('S', true, "faulting address"),
    /** The privilege level of references, as far as hardware tells. */
    CPL('P', true, "CPL"),
    /** Whether a page had to be read from its backing store when it came back: the wait tells a pager. */
    FEEDBACK('K', true, "what coming back cost"),
    /** Giving up pages before memory is needed: the resident set varies. */
    RELEASE('V', true, "giving up pages ahead of need"),
    /** Unmapping pages that stay in memory, so that their next use is seen as a soft fault. */
    UNMAP('U', true, "unmapping pages that stay");

    private final char letter;
    private final boolean real;
    private final String meaning;

    Capability(char letter, boolean real, String meaning) {
        this.letter = letter;
        this.real = real;
        this.meaning = meaning;
    }

    /** The one-letter name used in tables. */
    public char letter() {
        return letter;
    }

    /** Whether a real pager can have this information. */
    public boolean isReal() {
        return real;
    }

    /** What the information is, in a few words. */
    public String meaning() {
        return meaning;
    }
}
