package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.refault.simulator.check.Searcher.Found;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.setting.Settings;

/**
 * Explores every interleaving of a tiny configuration, breadth first: the first way found to a violation is a shortest
 * one. A path ends at its first violation, but for those that only make worse ones possible.
 *
 * <p>What a step leads to is performed once for all states that differ only in what it neither sees nor changes, and noted
 * ({@link Outcomes}). The states of one depth are shared out among threads. Those of which all steps are known are done
 * first; then the steps that are lacking are performed, and the others are done. What threads find is put together in the
 * order in which one thread would have found it, so that nothing depends on how many there are.
 */
public final class Explorer {
    /** Fewer states or steps are not worth another thread. */
    private static final int LEAST_SHARE = 512;

    /** Of so many states one is looked at twice. */
    private static final int AUDITS = 1024;

    private final CheckSpec spec;
    private final List<Searcher> searchers = new ArrayList<>();
    private final Known known = new Known();
    private final States states;
    private final Progress progress = new Progress();
    private final RetryGraph retries = new RetryGraph();
    private final Map<Violation, Found> found = new EnumMap<>(Violation.class);
    private final LockGraph order = new LockGraph();
    private final int words;
    private long transitions;

    private Explorer(CheckSpec spec, Protocol protocol, Settings settings, int threads, int audits) {
        this.spec = spec;
        List<World> worlds = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            worlds.add(new World(spec, protocol, settings));
        }
        StateLayout layout = new StateLayout(worlds.get(0).actorCount(), spec.frames());
        words = layout.words();
        states = new States(words);
        for (World world : worlds) {
            searchers.add(
                    new Searcher(new Prober(world, known, layout), known, states, layout, audits, spec.saysRetries()));
        }
    }

    /**
     * Explores a protocol.
     *
     * @param settings of these the protocol's options, its deliberate mistake and the ways of locking matter
     * @param threads how many threads share the work; changes no result
     * @throws InterruptedException if the calling thread is interrupted; what was explored is given up
     */
    public static CheckResult explore(CheckSpec spec, Protocol protocol, Settings settings, int threads)
            throws InterruptedException {
        return explore(spec, protocol, settings, threads, AUDITS);
    }

    /** As above; of {@code audits} states one is looked at twice, with real steps too. */
    static CheckResult explore(CheckSpec spec, Protocol protocol, Settings settings, int threads, int audits)
            throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            return new Explorer(spec, protocol, settings, threads, audits).explore(executor);
        } finally {
            executor.shutdownNow();
        }
    }

    private CheckResult explore(ExecutorService executor) throws InterruptedException {
        long[] initial = new long[words];
        searchers.get(0).prober().addState(initial);
        states.add(initial, 0, StateSet.hash(initial), StateSet.NO_STATE);
        int depth = 0;
        int[] explored = new int[States.PARTS];
        int[] level = unexplored(explored);
        while (level.length > 0 && states.size() < spec.mostStates()) {
            for (int[] left = level; left.length > 0; ) {
                left = searchLevel(executor, left);
            }
            level = unexplored(explored);
            depth += level.length > 0 ? 1 : 0;
        }
        boolean complete = level.length == 0;
        if (complete) {
            int[] without = progress.without();
            if (without.length > 0) {
                Found first = new Found(without[0], false, Searcher.NO_EDGE);
                first.times = without.length;
                found.put(Violation.NO_PROGRESS, first);
            }
        }
        List<Finding> findings = new ArrayList<>();
        found.forEach((violation, met) -> findings.add(new Finding(violation, met.times, way(violation, met))));
        findings.sort((a, b) -> Integer.compare(a.steps().size(), b.steps().size()));
        return new CheckResult(states.size(), transitions, depth, complete, retries(complete), findings);
    }

    private Retries retries(boolean complete) {
        if (!complete || !spec.saysRetries()) {
            return Retries.UNKNOWN;
        }
        if (retries.hasRetryCycle()) {
            return Retries.UNBOUNDED;
        }
        boolean ended = found.keySet().stream().anyMatch(Violation::endsTheWay);
        return ended ? Retries.UNKNOWN : Retries.BOUNDED;
    }

    /** The states that came since the last call, those with the same to be seen by all beside each other. */
    private int[] unexplored(int[] explored) {
        int count = states.size();
        for (int upTo : explored) {
            count -= upTo;
        }
        long[] sorted = new long[count];
        long[] state = new long[words];
        int next = 0;
        for (int part = 0; part < States.PARTS; part++) {
            while (explored[part] < states.size(part)) {
                int number = States.number(part, explored[part]++);
                states.get(number, state);
                sorted[next++] = (long) StateLayout.publicOf(state) << Integer.SIZE | number;
            }
        }
        Arrays.sort(sorted);
        int[] level = new int[count];
        Arrays.setAll(level, i -> (int) sorted[i]);
        return level;
    }

    /** Does the states of a level of which all steps are known, and gets to know the steps of the others, which it returns. */
    private int[] searchLevel(ExecutorService executor, int[] level) throws InterruptedException {
        int parts = shares(level.length);
        List<Callable<Boolean>> shares = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            Searcher searcher = searchers.get(i);
            int from = share(level.length, i, parts);
            int to = share(level.length, i + 1, parts);
            shares.add(() -> searcher.search(level, from, to));
        }
        runAll(executor, shares);
        List<Callable<Boolean>> merges = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int from = share(States.PARTS, i, parts);
            int to = share(States.PARTS, i + 1, parts);
            merges.add(() -> merge(parts, from, to));
        }
        runAll(executor, merges);
        noteOrder(parts);
        IntBuffer left = new IntBuffer();
        Lacking lacking = new Lacking();
        for (int i = 0; i < parts; i++) {
            Searcher searcher = searchers.get(i);
            searcher.reportProgress(progress, retries);
            transitions += searcher.transitions();
            searcher.found()
                    .forEach((violation, met) ->
                            found.computeIfAbsent(violation, first -> new Found(met.from, met.byAction, met.edge))
                                    .times += met.times);
            left.addAll(searcher.left());
            lacking.addAll(searcher.lacking());
        }
        probe(executor, lacking);
        return left.toArray();
    }

    /** Gets to know what is lacking. */
    private void probe(ExecutorService executor, Lacking lacking) throws InterruptedException {
        int parts = shares(lacking.size());
        List<Callable<Boolean>> shares = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            Searcher searcher = searchers.get(i);
            int from = share(lacking.size(), i, parts);
            int to = share(lacking.size(), i + 1, parts);
            shares.add(() -> searcher.probe(lacking.keys(), lacking.witnesses(), from, to));
        }
        runAll(executor, shares);
        for (int i = 0; i < parts; i++) {
            known.add(searchers.get(i).prober().probes());
        }
    }

    private int shares(int work) {
        return Math.min(searchers.size(), (work + LEAST_SHARE - 1) / LEAST_SHARE);
    }

    private static int share(int work, int index, int parts) {
        return (int) ((long) work * index / parts);
    }

    /** An edge that closes a cycle in the order of locks is a violation, found where the edge was met first. */
    private void noteOrder(int parts) {
        TreeMap<Integer, Found> edges = new TreeMap<>();
        for (int i = 0; i < parts; i++) {
            searchers.get(i).edges().forEach(edges::putIfAbsent);
        }
        edges.forEach((edge, met) -> {
            if (order.add(edge) && order.closesCycle(edge)) {
                found.computeIfAbsent(Violation.LOCK_ORDER, first -> met).times++;
            }
        });
    }

    /** Puts together what the first searchers met of some parts. */
    private boolean merge(int count, int fromPart, int toPart) {
        for (int part = fromPart; part < toPart; part++) {
            for (int i = 0; i < count; i++) {
                searchers.get(i).batch(part).addTo(states);
            }
        }
        return true;
    }

    private static boolean runAll(ExecutorService executor, List<Callable<Boolean>> shares)
            throws InterruptedException {
        try {
            boolean all = true;
            for (Future<Boolean> share : executor.invokeAll(shares)) {
                all &= share.get();
            }
            return all;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    // ---- Ways to findings

    private interface Test {
        boolean isIt();
    }

    /** Walks again from the initial state along the states that led there, with everything under its own name. */
    private List<Finding.Step> way(Violation violation, Found finding) {
        List<Integer> path = new ArrayList<>();
        for (int state = finding.from; state != StateSet.NO_STATE; state = states.parent(state)) {
            path.add(state);
        }
        Collections.reverse(path);
        Prober prober = searchers.get(0).prober();
        List<Finding.Step> steps = new ArrayList<>();
        long[] here = new long[words];
        long[] wanted = new long[words];
        states.get(path.get(0), wanted);
        prober.restore(wanted);
        Prober.Snapshot snapshot = prober.newSnapshot();
        prober.save(snapshot);
        for (int i = 1; i < path.size(); i++) {
            states.get(path.get(i), wanted);
            steps.add(step(prober, snapshot, () -> prober.state(here) && Arrays.equals(here, wanted)));
        }
        if (finding.byAction) {
            steps.add(step(prober, snapshot, () -> shows(prober.world(), violation, finding.edge)));
        }
        return steps;
    }

    /** The action that leads from a state to what passes the test; {@code here} becomes the state it leads to. */
    private static Finding.Step step(Prober prober, Prober.Snapshot here, Test test) {
        World world = prober.world();
        prober.restore(here);
        List<Action> actions = new ArrayList<>();
        world.actions(actions);
        for (Action action : actions) {
            Choices choices = world.choices();
            choices.begin();
            do {
                prober.restore(here);
                String[] words = world.describe(action);
                world.perform(action);
                if (test.isIt()) {
                    String description = world.describe();
                    prober.save(here);
                    return new Finding.Step(words[0], words[1], description);
                }
            } while (choices.next());
        }
        throw new IllegalStateException("the way to a finding is lost");
    }

    private static boolean shows(World world, Violation wanted, int edge) {
        if (wanted == Violation.LOCK_ORDER) {
            return (world.lastEdges() & 1L << edge) != 0;
        }
        Violation violation = world.violation();
        int passed = world.passedByAction() | (violation == null ? world.passedByState() : 0);
        return violation == wanted || (passed & 1 << wanted.ordinal()) != 0;
    }
}
