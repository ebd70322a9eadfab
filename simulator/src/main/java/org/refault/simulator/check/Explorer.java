package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.setting.Settings;

/**
 * Explores every interleaving of a tiny configuration, breadth first: the first way found to a violation is a shortest
 * one. A path ends at its first violation, but for that of exclusion (I1), which only makes worse ones possible.
 *
 * <p>The states of one depth are shared out among threads, each with a world of its own; what they find is put together
 * in the order in which one thread would have found it.
 */
public final class Explorer {
    private static final int NO_STATE = -1;
    private static final int LEAST_WORDS = 3;
    /** Fewer states are not worth another thread. */
    private static final int LEAST_SHARE = 512;

    private final CheckSpec spec;
    private final List<Searcher> searchers = new ArrayList<>();
    private final StateSet states;
    private final Map<Violation, Found> found = new EnumMap<>(Violation.class);
    private int words = LEAST_WORDS;
    private long transitions;

    /** Where a violation was met first: in a state, or by an action from it; and how often it was met. */
    private static final class Found {
        private final int from;
        private final Action action;
        private long times;

        Found(int from, Action action) {
            this.from = from;
            this.action = action;
        }
    }

    private Explorer(CheckSpec spec, Protocol protocol, Settings settings, int threads) {
        this.spec = spec;
        states = new StateSet(words);
        for (int i = 0; i < threads; i++) {
            searchers.add(new Searcher(new World(spec, protocol, settings), words));
        }
    }

    /**
     * Explores a protocol.
     *
     * @param settings of these the protocol's options, its deliberate mistake and the ways of locking matter
     * @param threads how many threads share the work; changes no result
     */
    public static CheckResult explore(CheckSpec spec, Protocol protocol, Settings settings, int threads) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            return new Explorer(spec, protocol, settings, threads).explore(executor);
        } finally {
            executor.shutdownNow();
        }
    }

    private CheckResult explore(ExecutorService executor) {
        while (!first().start(states)) {
            widen();
        }
        int depth = 0;
        int begin = 0;
        while (begin < states.size() && states.size() < spec.mostStates()) {
            int end = states.size();
            searchLevel(executor, begin, end);
            begin = end;
            depth += states.size() > end ? 1 : 0;
        }
        boolean complete = begin == states.size();
        List<Finding> findings = new ArrayList<>();
        found.forEach((violation, met) -> findings.add(new Finding(violation, met.times, way(violation, met))));
        findings.sort((a, b) -> Integer.compare(a.steps().size(), b.steps().size()));
        return new CheckResult(states.size(), transitions, depth, complete, findings);
    }

    private Searcher first() {
        return searchers.get(0);
    }

    /** Few words make the set of states small; how many are needed shows only as one meets them. */
    private void widen() {
        words++;
        states.widen();
        searchers.forEach(searcher -> searcher.widen(words));
    }

    private void searchLevel(ExecutorService executor, int begin, int end) {
        int parts = Math.min(searchers.size(), (end - begin + LEAST_SHARE - 1) / LEAST_SHARE);
        boolean fits = false;
        while (!fits) {
            List<Callable<Boolean>> shares = new ArrayList<>();
            for (int i = 0; i < parts; i++) {
                Searcher searcher = searchers.get(i);
                int from = begin + (int) ((long) (end - begin) * i / parts);
                int to = begin + (int) ((long) (end - begin) * (i + 1) / parts);
                shares.add(() -> searcher.search(states, from, to));
            }
            fits = runAll(executor, shares);
            if (!fits) {
                widen();
            }
        }
        long[] state = new long[words];
        for (int i = 0; i < parts; i++) {
            Searcher searcher = searchers.get(i);
            for (int next = 0; next < searcher.newStates.size(); next++) {
                searcher.newStates.get(next, state);
                states.add(state, searcher.newStates.parent(next));
            }
            transitions += searcher.transitions;
            searcher.found.forEach((violation, met) ->
                    found.computeIfAbsent(violation, first -> new Found(met.from, met.action)).times += met.times);
        }
    }

    private static boolean runAll(ExecutorService executor, List<Callable<Boolean>> shares) {
        try {
            boolean all = true;
            for (Future<Boolean> share : executor.invokeAll(shares)) {
                all &= share.get();
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Searches on from some states, in a world of its own. */
    private static final class Searcher {
        private final World world;
        private final int[][] orders;
        private final int[] identity;
        private final int[] keys;
        private final List<Action> actions = new ArrayList<>();
        private final Map<Violation, Found> found = new EnumMap<>(Violation.class);
        private StateSet newStates;
        private long[] current;
        private long[] candidate;
        private long[] least;
        private long transitions;
        private boolean isRestored;

        Searcher(World world, int words) {
            this.world = world;
            orders = permutations(world.vcpuCount());
            identity = orders[0];
            keys = new int[world.vcpuCount()];
            widen(words);
        }

        void widen(int words) {
            newStates = new StateSet(words);
            current = new long[words];
            candidate = new long[words];
            least = new long[words];
        }

        /** Adds the initial state. Returns whether it fits the words. */
        boolean start(StateSet states) {
            try {
                canonical();
                states.add(least, NO_STATE);
                return true;
            } catch (Codec.StateTooLarge e) {
                return false;
            }
        }

        /** Finds what follows some states. Returns whether it fits the words; if not, it has to be searched anew. */
        boolean search(StateSet states, int from, int to) {
            newStates.clear();
            found.clear();
            transitions = 0;
            try {
                for (int state = from; state < to; state++) {
                    states.get(state, current);
                    world.restore(current, identity);
                    if (world.isDeadlocked()) {
                        note(Violation.DEADLOCK, state, null);
                    }
                    actions.clear();
                    world.actions(actions);
                    isRestored = true;
                    for (int i = 0; i < actions.size(); i++) {
                        tryAction(states, state, actions.get(i));
                    }
                }
                return true;
            } catch (Codec.StateTooLarge e) {
                return false;
            }
        }

        private void tryAction(StateSet states, int from, Action action) {
            Choices choices = world.choices();
            choices.begin();
            do {
                if (!isRestored) {
                    world.restore(current, identity);
                }
                isRestored = false;
                world.perform(action);
                transitions++;
                Violation violation = world.violation();
                if (violation != null) {
                    note(violation, from, action);
                } else {
                    if (world.isExposed()) {
                        note(Violation.EXCLUSION, from, action);
                    }
                    canonical();
                    if (!states.contains(least)) {
                        newStates.add(least, from);
                    }
                }
            } while (choices.next());
        }

        private void note(Violation violation, int from, Action action) {
            found.computeIfAbsent(violation, first -> new Found(from, action)).times++;
        }

        /**
         * The least of the state's representations under all orders of the virtual CPUs; only those with equal keys can
         * take each other's places.
         */
        private void canonical() {
            for (int i = 0; i < keys.length; i++) {
                keys[i] = world.key(i);
            }
            boolean first = true;
            for (int[] order : orders) {
                if (isSorted(order)) {
                    if (first) {
                        world.save(least, order);
                        first = false;
                    } else {
                        world.save(candidate, order);
                        if (Arrays.compare(candidate, least) < 0) {
                            System.arraycopy(candidate, 0, least, 0, least.length);
                        }
                    }
                }
            }
        }

        private boolean isSorted(int[] order) {
            for (int i = 1; i < order.length; i++) {
                if (keys[order[i - 1]] > keys[order[i]]) {
                    return false;
                }
            }
            return true;
        }

        interface Test {
            boolean isIt();
        }

        /** The action that leads from a state to what passes the test; {@code here} becomes the state it leads to. */
        Finding.Step step(long[] here, Test test) {
            world.restore(here, identity);
            actions.clear();
            world.actions(actions);
            for (Action action : actions) {
                Choices choices = world.choices();
                choices.begin();
                do {
                    world.restore(here, identity);
                    String[] words = world.describe(action);
                    world.perform(action);
                    if (test.isIt()) {
                        String description = world.describe();
                        world.saveUnderOwnNames(here, identity);
                        return new Finding.Step(words[0], words[1], description);
                    }
                } while (choices.next());
            }
            throw new IllegalStateException("the way to a finding is lost");
        }

        boolean isAt(long[] wanted) {
            canonical();
            return Arrays.equals(least, wanted);
        }

        boolean shows(Violation wanted) {
            Violation violation = world.violation();
            return violation == wanted || violation == null && wanted == Violation.EXCLUSION && world.isExposed();
        }
    }

    /** Walks again from the initial state along the states that led there, with everything under its own name. */
    private List<Finding.Step> way(Violation violation, Found finding) {
        List<Integer> path = new ArrayList<>();
        for (int state = finding.from; state != NO_STATE; state = states.parent(state)) {
            path.add(state);
        }
        Collections.reverse(path);
        Searcher searcher = first();
        List<Finding.Step> steps = new ArrayList<>();
        // Under their own names frames take a little more.
        long[] here = new long[words + 2];
        long[] wanted = new long[words];
        states.get(path.get(0), here);
        for (int i = 1; i < path.size(); i++) {
            states.get(path.get(i), wanted);
            steps.add(searcher.step(here, () -> searcher.isAt(wanted)));
        }
        if (finding.action != null) {
            steps.add(searcher.step(here, () -> searcher.shows(violation)));
        }
        return steps;
    }

    private static int[][] permutations(int n) {
        List<int[]> all = new ArrayList<>();
        permute(new int[n], 0, 0, all);
        return all.toArray(int[][]::new);
    }

    private static void permute(int[] order, int placed, int used, List<int[]> into) {
        if (placed == order.length) {
            into.add(order.clone());
            return;
        }
        for (int i = 0; i < order.length; i++) {
            if ((used & 1 << i) == 0) {
                order[placed] = i;
                permute(order, placed + 1, used | 1 << i, into);
            }
        }
    }
}
