package org.refault.simulator.reference;

/** What a reference does to its page. The order is the order inside a collapsed run: fetch, read, write. */
public enum ReferenceKind {
    /** An instruction fetch. */
    FETCH('I'),
    /** A data read. */
    READ('R'),
    /** A data write. */
    WRITE('W');

    private final char letter;

    ReferenceKind(char letter) {
        this.letter = letter;
    }

    /** The kind's letter in trace files: I, R or W. */
    public char letter() {
        return letter;
    }

    /** The kind's bit in a set of kinds: 1 fetch, 2 read, 4 write. */
    public int bit() {
        return 1 << ordinal();
    }
}
