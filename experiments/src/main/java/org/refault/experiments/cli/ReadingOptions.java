package org.refault.experiments.cli;

import java.util.List;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.traces.ReadOptions;
import picocli.CommandLine.Option;

/** How traces are read. */
final class ReadingOptions {
    @Option(names = "--page-size", paramLabel = "BYTES", description = "Size of a page (default: 4096).")
    private Integer pageSize;

    @Option(
            names = "--page-key",
            paramLabel = "KEY",
            description =
                    "What one page is: vpn, pfn or both (default: pfn where the trace has frame numbers, else vpn).")
    private PageKey pageKey;

    @Option(
            names = "--kinds",
            paramLabel = "KINDS",
            split = ",",
            description = "What counts as a reference: read,write,fetch (default: all three).")
    private List<ReferenceKind> kinds;

    /** The options as the traces take them. */
    ReadOptions options() {
        ReadOptions usual = ReadOptions.defaults();
        int set = kinds == null
                ? usual.kinds()
                : kinds.stream().mapToInt(ReferenceKind::bit).reduce(0, (a, b) -> a | b);
        return new ReadOptions(pageKey, set, pageSize == null ? usual.pageSize() : pageSize, 0);
    }
}
