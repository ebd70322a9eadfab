package org.refault.experiments.run;

import java.util.List;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.traces.ReadOptions;
import org.refault.traces.TraceSource;

/**
 * One or more traces to be read as one, and how.
 *
 * @param names files, {@code gen:…}, {@code bundled} or {@code -}
 * @param options how they are read; files are asked for as of replication 0, since they do not depend on it
 */
public record TraceRequest(List<String> names, ReadOptions options) {
    private static final String GENERATED = "gen:";

    /** A request of a copy of the names. */
    public TraceRequest {
        names = List.copyOf(names);
        boolean generated = names.stream().anyMatch(TraceRequest::isGenerated);
        if (!generated && options.replication() != 0) {
            options = new ReadOptions(options.pageKey(), options.kinds(), options.pageSize(), 0);
        }
    }

    /** Whether a name stands for a file. */
    public static boolean isFile(String name) {
        return !isGenerated(name) && !name.equals(TraceSource.STANDARD_INPUT) && !name.equals(TraceSource.BUNDLED);
    }

    private static boolean isGenerated(String name) {
        return name.startsWith(GENERATED);
    }

    /** The same traces in another replication. */
    public TraceRequest replication(int replication) {
        return new TraceRequest(
                names, new ReadOptions(options.pageKey(), options.kinds(), options.pageSize(), replication));
    }

    /** Whether the traces can be read only once. */
    boolean readableOnce() {
        return names.contains(TraceSource.STANDARD_INPUT);
    }

    /** The names, and the ways of reading that are not the default. */
    public String description() {
        ReadOptions usual = ReadOptions.defaults();
        StringBuilder text = new StringBuilder(String.join(" ", names));
        PageKey pageKey = options.pageKey();
        if (pageKey != null) {
            text.append(" page-key=").append(pageKey.name());
        }
        if (options.kinds() != usual.kinds()) {
            text.append(" kinds=");
            for (ReferenceKind kind : ReferenceKind.values()) {
                text.append((options.kinds() & kind.bit()) == 0 ? "" : kind.letter());
            }
        }
        if (options.pageSize() != usual.pageSize()) {
            text.append(" page-size=").append(options.pageSize());
        }
        return text.toString();
    }
}
