package org.refault.experiments.run;

/**
 * A cell that has been run.
 *
 * @param cell the cell
 * @param result what it found, of the cell's kind
 */
public record FinishedCell(Cell cell, CellResult result) {}
