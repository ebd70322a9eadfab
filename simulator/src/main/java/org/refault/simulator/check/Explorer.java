package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.setting.Settings;

/**
 * Explores every interleaving of a tiny configuration, breadth first: the first way found to a violation is a shortest
 * one. A path ends at its first violation, but for that of exclusion (I1), which only makes worse ones possible.
 */
public final class Explorer {
    private static final int NO_STATE = -1;
    private static final int LEAST_WORDS = 3;

    private final CheckSpec spec;
    private final World world;
    private final int[][] orders;
    private final int[] identity;
    private int words = LEAST_WORDS;
    private long[] current = new long[words];
    private long[] candidate = new long[words];
    private long[] least = new long[words];
    private final int[] keys;
    private final StateSet states;
    private final Map<Violation, Found> found = new EnumMap<>(Violation.class);
    private long transitions;
    private boolean isRestored;

    /** Where a violation was met first: in a state, or by an action from it. */
    private static final class Found {
        private final int from;
        private final Action action;
        private final int[] script;
        private long times;

        Found(int from, Action action, int[] script) {
            this.from = from;
            this.action = action;
            this.script = script;
        }
    }

    private Explorer(CheckSpec spec, Protocol protocol, Settings settings) {
        this.spec = spec;
        keys = new int[spec.vcpus()];
        states = new StateSet(words);
        world = new World(spec, protocol, settings);
        orders = permutations(world.vcpuCount());
        identity = orders[0];
    }

    /**
     * Explores a protocol.
     *
     * @param settings of these the protocol's options, its deliberate mistake and the ways of locking matter
     */
    public static CheckResult explore(CheckSpec spec, Protocol protocol, Settings settings) {
        return new Explorer(spec, protocol, settings).explore();
    }

    private CheckResult explore() {
        canonical();
        states.add(least, NO_STATE);
        List<Action> actions = new ArrayList<>();
        int depth = 0;
        int levelEnd = 1;
        int next = 0;
        while (next < states.size() && states.size() < spec.mostStates()) {
            if (next == levelEnd) {
                depth++;
                levelEnd = states.size();
            }
            states.get(next, current);
            world.restore(current, identity);
            if (world.isDeadlocked()) {
                note(Violation.DEADLOCK, next, null);
            }
            actions.clear();
            world.actions(actions);
            isRestored = true;
            for (int i = 0; i < actions.size(); i++) {
                tryAction(next, actions.get(i));
            }
            next++;
        }
        boolean complete = next == states.size();
        List<Finding> findings = new ArrayList<>();
        found.forEach((violation, first) -> findings.add(new Finding(violation, first.times, way(first))));
        findings.sort((a, b) -> Integer.compare(a.steps().size(), b.steps().size()));
        return new CheckResult(states.size(), transitions, depth, complete, findings);
    }

    private void tryAction(int from, Action action) {
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
                states.add(least, from);
            }
        } while (choices.next());
    }

    private void note(Violation violation, int from, Action action) {
        found.computeIfAbsent(
                        violation,
                        first -> new Found(from, action, world.choices().script()))
                .times++;
    }

    /**
     * The least of the state's representations under all orders of the virtual CPUs; only those with equal keys can take
     * each other's places.
     */
    private void canonical() {
        while (true) {
            try {
                tryCanonical();
                return;
            } catch (Codec.StateTooLarge e) {
                // Few words make the set of states small; how many are needed shows only as one meets them.
                words++;
                states.widen();
                current = Arrays.copyOf(current, words);
                candidate = new long[words];
                least = new long[words];
            }
        }
    }

    private void tryCanonical() {
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
                        System.arraycopy(candidate, 0, least, 0, words);
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

    // ---- The way to a finding

    /** Walks again from the initial state along the states that led there, with the virtual CPUs under their own names. */
    private List<Finding.Step> way(Found finding) {
        List<Integer> path = new ArrayList<>();
        for (int state = finding.from; state != NO_STATE; state = states.parent(state)) {
            path.add(state);
        }
        Collections.reverse(path);
        List<Finding.Step> steps = new ArrayList<>();
        long[] here = new long[words];
        states.get(path.get(0), here);
        for (int i = 1; i < path.size(); i++) {
            steps.add(stepTo(here, path.get(i)));
        }
        if (finding.action != null) {
            steps.add(lastStep(here, finding));
        }
        return steps;
    }

    /** An action that leads from a state to one that is equal to a stored one but for names; {@code here} becomes the latter. */
    private Finding.Step stepTo(long[] here, int target) {
        long[] wanted = new long[words];
        states.get(target, wanted);
        return search(here, action -> {
            canonical();
            return Arrays.equals(least, wanted);
        });
    }

    private Finding.Step lastStep(long[] here, Found finding) {
        Violation wanted = violationOf(finding);
        return search(here, action -> {
            Violation violation = world.violation();
            return violation == wanted || violation == null && wanted == Violation.EXCLUSION && world.isExposed();
        });
    }

    private Violation violationOf(Found finding) {
        for (Map.Entry<Violation, Found> entry : found.entrySet()) {
            if (entry.getValue() == finding) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("a finding that was not found");
    }

    private interface Test {
        boolean isIt(Action action);
    }

    private Finding.Step search(long[] here, Test test) {
        List<Action> actions = new ArrayList<>();
        world.restore(here, identity);
        world.actions(actions);
        for (Action action : actions) {
            Choices choices = world.choices();
            choices.begin();
            do {
                world.restore(here, identity);
                String[] words = world.describe(action);
                world.perform(action);
                if (test.isIt(action)) {
                    String description = world.describe();
                    world.saveUnderOwnNames(here, identity);
                    return new Finding.Step(words[0], words[1], description);
                }
            } while (choices.next());
        }
        throw new IllegalStateException("the way to a finding is lost");
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
