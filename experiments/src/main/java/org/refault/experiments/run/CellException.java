package org.refault.experiments.run;

/** A cell's run that failed. */
public final class CellException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String cell;
    private final RuntimeException reason;

    /**
     * The failure of a cell.
     *
     * @param cell what tells the cell from others
     * @param reason why it failed
     */
    CellException(String cell, RuntimeException reason) {
        super(cell + ": " + reason.getMessage(), reason);
        this.cell = cell;
        this.reason = reason;
    }

    /** Which cell failed. */
    public String cell() {
        return cell;
    }

    /** Why. */
    public RuntimeException reason() {
        return reason;
    }
}
