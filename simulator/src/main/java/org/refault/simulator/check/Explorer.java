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
    private static final int LEAST_WORDS = 3;
    private static final int NO_EDGE = -1;
    /** Many, so that the waits for memory overlap; few, so that they stay in the cache. */
    private static final int MET_AT_ONCE = 512;
    /** Fewer states are not worth another thread. */
    private static final int LEAST_SHARE = 512;

    private final CheckSpec spec;
    private final List<Searcher> searchers = new ArrayList<>();
    private final States states;
    private final Progress progress = new Progress();
    private final Map<Violation, Found> found = new EnumMap<>(Violation.class);
    private final LockGraph order = new LockGraph();
    private int words = LEAST_WORDS;
    private long transitions;

    /** Where a violation was met first: in a state, or by an action from it; and how often it was met. */
    private static final class Found {
        private final int from;
        private final Action action;
        /** Which edge of the order of locks, for {@link Violation#LOCK_ORDER}. */
        private final int edge;

        private long times;

        Found(int from, Action action) {
            this(from, action, NO_EDGE);
        }

        Found(int from, Action action, int edge) {
            this.from = from;
            this.action = action;
            this.edge = edge;
        }
    }

    private Explorer(CheckSpec spec, Protocol protocol, Settings settings, int threads) {
        this.spec = spec;
        states = new States(words);
        for (int i = 0; i < threads; i++) {
            searchers.add(new Searcher(new World(spec, protocol, settings), words));
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
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            return new Explorer(spec, protocol, settings, threads).explore(executor);
        } finally {
            executor.shutdownNow();
        }
    }

    private CheckResult explore(ExecutorService executor) throws InterruptedException {
        while (!first().start(states)) {
            widen();
        }
        int depth = 0;
        int[] explored = new int[States.PARTS];
        int[] level = unexplored(explored);
        while (level.length > 0 && states.size() < spec.mostStates()) {
            searchLevel(executor, level);
            level = unexplored(explored);
            depth += level.length > 0 ? 1 : 0;
        }
        boolean complete = level.length == 0;
        if (complete) {
            int[] without = progress.without();
            if (without.length > 0) {
                Found first = new Found(without[0], null);
                first.times = without.length;
                found.put(Violation.NO_PROGRESS, first);
            }
        }
        List<Finding> findings = new ArrayList<>();
        found.forEach((violation, met) -> findings.add(new Finding(violation, met.times, way(violation, met))));
        findings.sort((a, b) -> Integer.compare(a.steps().size(), b.steps().size()));
        return new CheckResult(states.size(), transitions, depth, complete, findings);
    }

    /** The states that came since the last call. */
    private int[] unexplored(int[] explored) {
        int count = states.size();
        for (int upTo : explored) {
            count -= upTo;
        }
        int[] level = new int[count];
        int next = 0;
        for (int part = 0; part < States.PARTS; part++) {
            while (explored[part] < states.size(part)) {
                level[next++] = States.number(part, explored[part]++);
            }
        }
        return level;
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

    private void searchLevel(ExecutorService executor, int[] level) throws InterruptedException {
        int parts = Math.min(searchers.size(), (level.length + LEAST_SHARE - 1) / LEAST_SHARE);
        boolean fits = false;
        while (!fits) {
            List<Callable<Boolean>> shares = new ArrayList<>();
            for (int i = 0; i < parts; i++) {
                Searcher searcher = searchers.get(i);
                int from = (int) ((long) level.length * i / parts);
                int to = (int) ((long) level.length * (i + 1) / parts);
                shares.add(() -> searcher.search(states, level, from, to));
            }
            fits = runAll(executor, shares);
            if (!fits) {
                widen();
            }
        }
        List<Callable<Boolean>> merges = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int from = States.PARTS * i / parts;
            int to = States.PARTS * (i + 1) / parts;
            merges.add(() -> merge(parts, from, to));
        }
        runAll(executor, merges);
        noteOrder(parts);
        for (int i = 0; i < parts; i++) {
            Searcher searcher = searchers.get(i);
            searcher.reportProgress(progress);
            transitions += searcher.transitions;
            searcher.found.forEach((violation, met) ->
                    found.computeIfAbsent(violation, first -> new Found(met.from, met.action)).times += met.times);
        }
    }

    /** An edge that closes a cycle in the order of locks is a violation, found where the edge was met first. */
    private void noteOrder(int parts) {
        TreeMap<Integer, Found> edges = new TreeMap<>();
        for (int i = 0; i < parts; i++) {
            searchers.get(i).edges.forEach(edges::putIfAbsent);
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
                searchers.get(i).batches[part].addTo(states);
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

    /** Searches on from some states, in a world of its own. */
    private static final class Searcher implements Batch.Sorting {
        private final World world;
        private final int[][] orders;
        private final long[] keys;
        private final boolean[] plain;
        private final List<Action> actions = new ArrayList<>();
        private final Map<Violation, Found> found = new EnumMap<>(Violation.class);
        /** Where each edge of the order of locks was met first. */
        private final Map<Integer, Found> edges = new TreeMap<>();

        private final Batch[] batches = new Batch[States.PARTS];
        private long[] current;
        private long[] candidate;
        private long[] least;
        private long transitions;
        private boolean isRestored;
        private boolean progresses;
        /** States met whose numbers are still to be looked for. */
        private Batch met;

        /**
         * Of each state its number, how many of its actions go on (inverted if it is clear already that there is progress
         * from it), and where they lead: the number of a state known, or inverted the place of one that is not.
         */
        private int[] lists = new int[1 << 10];

        private int listsLength;

        Searcher(World world, int words) {
            this.world = world;
            orders = permutations(world.vcpuCount());
            keys = new long[world.vcpuCount()];
            plain = new boolean[world.vcpuCount()];
            widen(words);
        }

        void widen(int words) {
            Arrays.setAll(batches, part -> new Batch(words));
            met = new Batch(words);
            current = new long[words];
            candidate = new long[words];
            least = new long[words];
        }

        /** Adds the initial state. Returns whether it fits the words. */
        boolean start(States states) {
            try {
                world.touchAll();
                canonical();
                states.add(least, 0, StateSet.hash(least), StateSet.NO_STATE);
                return true;
            } catch (Codec.StateTooLarge e) {
                return false;
            }
        }

        /** Finds what follows some states. Returns whether it fits the words; if not, it has to be searched anew. */
        boolean search(States states, int[] level, int from, int to) throws InterruptedException {
            for (Batch batch : batches) {
                batch.clear();
            }
            found.clear();
            transitions = 0;
            listsLength = 0;
            met.clear();
            try {
                for (int i = from; i < to; i++) {
                    search(states, level[i]);
                    if (met.size() >= MET_AT_ONCE) {
                        sortMet(states);
                        if (Thread.interrupted()) {
                            throw new InterruptedException();
                        }
                    }
                }
                sortMet(states);
                return true;
            } catch (Codec.StateTooLarge e) {
                return false;
            }
        }

        private void search(States states, int state) {
            states.get(state, current);
            world.restore(current);
            isRestored = true;
            progresses = world.isInGuest();
            int number = placeInList();
            int count = placeInList();
            lists[number] = state;
            if (world.isDeadlocked()) {
                note(Violation.DEADLOCK, state, null);
            }
            actions.clear();
            world.actions(actions);
            for (int i = 0; i < actions.size(); i++) {
                tryAction(state, actions.get(i));
            }
            int successors = listsLength - count - 1;
            lists[count] = progresses ? ~successors : successors;
        }

        private void tryAction(int from, Action action) {
            Choices choices = world.choices();
            choices.begin();
            do {
                if (!isRestored) {
                    world.restoreAgain();
                }
                isRestored = false;
                world.perform(action);
                transitions++;
                for (long left = world.takeNewEdges(); left != 0; left &= left - 1) {
                    int edge = Long.numberOfTrailingZeros(left);
                    edges.put(edge, new Found(from, action, edge));
                }
                if (world.hasFreedUnflushed()) {
                    note(Violation.FREED_UNFLUSHED, from, action);
                }
                Violation violation = world.violation();
                if (violation != null) {
                    note(violation, from, action);
                } else {
                    if (world.isExposed()) {
                        note(Violation.EXCLUSION, from, action);
                    }
                    canonical();
                    progresses |= world.isInGuest();
                    met.add(least, 0, StateSet.hash(least), from, placeInList());
                }
            } while (choices.next());
        }

        private void note(Violation violation, int from, Action action) {
            found.computeIfAbsent(violation, first -> new Found(from, action)).times++;
            // The way ends here, and is told of.
            progresses |= violation.endsTheWay();
        }

        private int placeInList() {
            if (listsLength == lists.length) {
                lists = Arrays.copyOf(lists, 2 * listsLength);
            }
            return listsLength++;
        }

        private void sortMet(States states) {
            met.sort(states, batches, this);
            met.clear();
        }

        @Override
        public void known(int number, int note) {
            lists[note] = number;
        }

        @Override
        public void unknown(int part, int place, int note) {
            lists[note] = ~States.number(part, place);
        }

        /** Says where actions lead, once the new states have their numbers. */
        void reportProgress(Progress progress) {
            int at = 0;
            while (at < listsLength) {
                int state = lists[at++];
                int count = lists[at++];
                if (count < 0) {
                    progress.isGood(state);
                    at += ~count;
                } else {
                    for (int i = at; i < at + count; i++) {
                        if (lists[i] < 0) {
                            int place = ~lists[i];
                            lists[i] = batches[place & States.PARTS - 1].note(place / States.PARTS);
                        }
                    }
                    progress.leadsTo(state, lists, at, count);
                    at += count;
                }
            }
        }

        /**
         * The least of the state's representations under all orders of the virtual CPUs; only those with equal keys can
         * take each other's places.
         */
        private void canonical() {
            for (int i = 0; i < keys.length; i++) {
                keys[i] = world.key(i);
                plain[i] = world.isPlain(i);
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
                            long[] less = candidate;
                            candidate = least;
                            least = less;
                        }
                    }
                }
            }
        }

        private boolean isSorted(int[] order) {
            for (int i = 1; i < order.length; i++) {
                int one = order[i - 1];
                int other = order[i];
                if (keys[one] > keys[other] || keys[one] == keys[other] && plain[one] && plain[other] && one > other) {
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
            world.restoreUnderOwnNames(here);
            actions.clear();
            world.actions(actions);
            for (Action action : actions) {
                Choices choices = world.choices();
                choices.begin();
                do {
                    world.restoreUnderOwnNames(here);
                    String[] words = world.describe(action);
                    world.perform(action);
                    if (test.isIt()) {
                        String description = world.describe();
                        world.saveUnderOwnNames(here);
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

        boolean shows(Violation wanted, int edge) {
            Violation violation = world.violation();
            return switch (wanted) {
                case LOCK_ORDER -> world.hasMadeEdge(edge);
                case FREED_UNFLUSHED -> world.hasFreedUnflushed();
                case EXCLUSION -> violation == null && world.isExposed();
                default -> violation == wanted;
            };
        }
    }

    /** Walks again from the initial state along the states that led there, with everything under its own name. */
    private List<Finding.Step> way(Violation violation, Found finding) {
        List<Integer> path = new ArrayList<>();
        for (int state = finding.from; state != StateSet.NO_STATE; state = states.parent(state)) {
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
            steps.add(searcher.step(here, () -> searcher.shows(violation, finding.edge)));
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
