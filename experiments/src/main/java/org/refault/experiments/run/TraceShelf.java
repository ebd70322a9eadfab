package org.refault.experiments.run;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.refault.simulator.replay.Replay;
import org.refault.traces.LoadedTrace;
import org.refault.traces.TraceException;
import org.refault.traces.TraceSource;

/**
 * The traces of a study, each read once and shared by all cells, on any thread.
 *
 * <p>A trace that no cell uses may leave when memory is short, and is then read again; standard input stays.
 */
public final class TraceShelf {
    private final Map<TraceRequest, Slot> slots = new LinkedHashMap<>();
    private final Consumer<String> warnings;

    /** A trace's place: the lock under which it is read, and the trace once it is. */
    private static final class Slot {
        private SoftReference<SharedTrace> trace = new SoftReference<>(null);
        private final List<SharedTrace> kept = new ArrayList<>();
        private boolean warned;
    }

    /** An empty shelf; what reading says of a trace goes to {@code warnings}, once. */
    public TraceShelf(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /** The trace asked for, read if it is not here. */
    public SharedTrace take(TraceRequest request) throws TraceException {
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(request, any -> new Slot());
        }
        synchronized (slot) {
            SharedTrace trace = slot.trace.get();
            if (trace == null) {
                trace = read(request, slot);
                slot.trace = new SoftReference<>(trace);
            }
            return trace;
        }
    }

    private SharedTrace read(TraceRequest request, Slot slot) throws TraceException {
        LoadedTrace loaded = TraceSource.load(request.names(), request.options());
        if (!slot.warned) {
            loaded.warnings().forEach(warnings);
            slot.warned = true;
        }
        SharedTrace trace = new SharedTrace(loaded, new Replay(loaded.string()));
        if (request.readableOnce()) {
            slot.kept.add(trace);
        }
        return trace;
    }
}
