package org.refault.experiments.cli;

/** What a row of a table of results is. */
enum RowKind {
    /** One run: each replication has a row of its own. */
    RUNS,
    /** All replications of a run: means, and half widths of their confidence intervals. */
    MEANS
}
