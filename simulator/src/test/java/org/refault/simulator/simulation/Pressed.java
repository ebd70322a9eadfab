package org.refault.simulator.simulation;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.refault.simulator.result.Counter;

/** What a protocol must have done in a run that is to prove something of it: a run without that would prove nothing. */
final class Pressed {
    private static final Map<String, List<Counter>> WORK = Map.ofEntries(
            Map.entry("lock-all", List.of(Counter.PROCESS_EVICTIONS, Counter.KSWAPD_WAKEUPS)),
            Map.entry("relock", taken(Counter.DEMOTIONS, Counter.MINOR_RELOCKS)),
            Map.entry("plex86-2003", taken(Counter.DEMOTIONS, Counter.MINOR_RELOCKS)),
            Map.entry("oracle", List.of(Counter.HOST_EVICTIONS, Counter.DEMOTIONS)),
            Map.entry("mmu-notifier", List.of(Counter.HOST_EVICTIONS, Counter.NOTIFIER_INVALIDATIONS)),
            Map.entry("unsafe-shared", List.of(Counter.HOST_EVICTIONS, Counter.EXPOSURE)),
            Map.entry("unsafe-refcount", List.of(Counter.HOST_EVICTIONS, Counter.EXPOSURE)),
            Map.entry("nominate", List.of(Counter.DEMOTIONS, Counter.PAGE_OUTS, Counter.MAJOR_RELOCKS)),
            Map.entry("user-pager", List.of(Counter.DEMOTIONS, Counter.PAGE_OUTS, Counter.MAJOR_RELOCKS)),
            Map.entry("random", List.of(Counter.DEMOTIONS, Counter.PAGE_OUTS, Counter.MAJOR_RELOCKS)),
            Map.entry("balloon", List.of(Counter.BALLOON_INFLATED, Counter.BALLOON_DEFLATED, Counter.MAJOR_RELOCKS)));

    private Pressed() {}

    /** That the host takes guest pages and the guest wants them back, and more. */
    private static List<Counter> taken(Counter... more) {
        return Stream.concat(Stream.of(Counter.HOST_EVICTIONS, Counter.MAJOR_RELOCKS), Stream.of(more))
                .toList();
    }

    /**
     * The counters of which none may be 0. {@code lock-all} gives up no page; other processes' pages go for it. What pages
     * for itself gives the host none to take, and a balloon gives pages away.
     */
    static List<Counter> work(String protocol) {
        List<Counter> work = WORK.get(protocol);
        if (work == null) {
            throw new AssertionError("say what protocol " + protocol + " does when memory is short");
        }
        return work;
    }
}
