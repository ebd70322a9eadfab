package org.refault.experiments.cli;

import java.io.PrintStream;

/** How far a command is, on one line of the terminal that is written over and over, and gone at the end. */
final class Progress implements AutoCloseable {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream terminal;
    private final boolean shown;
    private final int total;
    private int done;

    /** Progress towards a total; says nothing unless {@code shown}. */
    Progress(PrintStream terminal, boolean shown, int total) {
        this.terminal = terminal;
        this.shown = shown;
        this.total = total;
        show();
    }

    /** One more is done. */
    void step() {
        done++;
        show();
    }

    private void show() {
        if (shown) {
            terminal.print(ERASE_LINE + done + " of " + total + " runs");
            terminal.flush();
        }
    }

    @Override
    public void close() {
        if (shown) {
            terminal.print(ERASE_LINE);
            terminal.flush();
        }
    }
}
