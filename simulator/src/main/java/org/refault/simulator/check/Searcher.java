package org.refault.simulator.check;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds what follows states, from what is known of steps; and, with a world of its own, what is not known of them. What it
 * sees in a state that lacks something, it leaves for later.
 */
final class Searcher implements Batch.Sorting {
    /** Many, so that the waits for memory overlap; few, so that they stay in the cache. */
    private static final int MET_AT_ONCE = 512;

    private static final Violation[] VIOLATIONS = Violation.values();

    /** Where a violation was met first: in a state, or by an action from it; and how often it was met. */
    static final class Found {
        final int from;
        /** Whether it is an action that shows it, and not the state itself. */
        final boolean byAction;
        /** Which edge of the order of locks, for {@link Violation#LOCK_ORDER}. */
        final int edge;

        long times;

        Found(int from, boolean byAction, int edge) {
            this.from = from;
            this.byAction = byAction;
            this.edge = edge;
        }
    }

    static final int NO_EDGE = -1;

    private static final int NOT_WATCHED = -1;

    private final Prober prober;
    private final Known known;
    private final States states;
    private final StateLayout layout;
    private final int vcpus;
    private final int actors;
    private final int audits;
    private final boolean saysRetries;

    private final Map<Violation, Found> found = new EnumMap<>(Violation.class);
    /** Where each edge of the order of locks was met first. */
    private final Map<Integer, Found> edges = new TreeMap<>();

    private long edgesMet;
    private final Batch[] batches = new Batch[States.PARTS];
    private final long[] current;
    private final long[] least;
    private final long[] candidate;
    private final long[] locals;
    private final long[] changed;
    private final long[] renamed;
    private final int[] places;
    private final long[] lastKeys = new long[Outcomes.NOBODY + 1];
    private final int[] lastPlaces = new int[Outcomes.NOBODY + 1];
    private long transitions;
    private boolean progresses;
    private boolean isAudited;
    /** States met whose numbers are still to be looked for. */
    private final Batch met;

    private final Recent recent;

    /**
     * Of each state its number, who can step in it if virtual CPU 0 has a fault there (or {@link #NOT_WATCHED}), how many of its actions go on (inverted if it is clear already that there is progress
     * from it), and where they lead: the number of a state known, or inverted the place of one that is not.
     */
    private final IntBuffer lists = new IntBuffer();

    /** Who stepped, for each place that a state's actions lead to, of the states in which virtual CPU 0 has a fault. */
    private final IntBuffer steppedBy = new IntBuffer();

    /** States that lack something. */
    private final IntBuffer left = new IntBuffer();

    private final Lacking lacking = new Lacking();

    /**
     * A searcher.
     *
     * @param audits of so many states one is looked at twice: what follows it by what is known, and for real
     * @param saysRetries whether it is noted where the faults of virtual CPU 0 lead
     */
    Searcher(Prober prober, Known known, States states, StateLayout layout, int audits, boolean saysRetries) {
        this.prober = prober;
        this.known = known;
        this.states = states;
        this.layout = layout;
        this.audits = audits;
        this.saysRetries = saysRetries;
        vcpus = prober.world().vcpuCount();
        actors = prober.world().actorCount();
        int words = layout.words();
        Arrays.setAll(batches, part -> new Batch(words));
        met = new Batch(words);
        recent = new Recent(words);
        current = new long[words];
        least = new long[words];
        candidate = new long[words];
        locals = new long[actors];
        changed = new long[actors];
        renamed = new long[actors];
        places = new int[actors + 1];
    }

    /** Finds what follows some states, as far as it is known what steps lead to. */
    boolean search(int[] level, int from, int to) throws InterruptedException {
        for (Batch batch : batches) {
            batch.clear();
        }
        found.clear();
        transitions = 0;
        lists.clear();
        steppedBy.clear();
        left.clear();
        lacking.clear();
        met.clear();
        recent.clear();
        Arrays.fill(lastKeys, 0);
        for (int i = from; i < to; i++) {
            search(level[i]);
            if (met.size() >= MET_AT_ONCE) {
                sortMet();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
        sortMet();
        return true;
    }

    private void search(int state) {
        states.get(state, current);
        layout.locals(current, locals);
        int publicNumber = StateLayout.publicOf(current);
        int count = findOutcomes(state, publicNumber);
        if (count == 0) {
            left.add(state);
            return;
        }
        progresses = false;
        for (int i = 0; i < vcpus; i++) {
            progresses |= locals[i] != 0;
        }
        progresses = !progresses;
        boolean isWatched = saysRetries && locals[0] != 0;
        int steppers = known.steppers(publicNumber);
        lists.add(state);
        lists.add(isWatched ? steppers : NOT_WATCHED);
        int successorsAt = lists.add(0);
        if (known.isDeadlocked(publicNumber)) {
            note(Violation.DEADLOCK, state, false);
        }
        isAudited = Math.floorMod(StateSet.hash(current), audits) == 0;
        int metBefore = met.size();
        long transitionsBefore = transitions;
        for (int i = 0; i < count; i++) {
            int before = lists.size();
            follow(state, places[i]);
            if (isWatched) {
                int who = steppers == 0 ? Outcomes.NOBODY : Integer.numberOfTrailingZeros(steppers);
                steppers &= steppers - 1;
                for (int more = lists.size() - before; more > 0; more--) {
                    steppedBy.add(who);
                }
            }
        }
        int successors = lists.size() - successorsAt - 1;
        lists.set(successorsAt, progresses ? ~successors : successors);
        if (isAudited) {
            prober.audit(current, met, metBefore, transitions - transitionsBefore);
        }
    }

    /** Where it is noted what each possible step of a state leads to. Returns how many; 0 if one is lacking. */
    private int findOutcomes(int state, int publicNumber) {
        int count = 0;
        boolean all = true;
        for (int steppers = known.steppers(publicNumber); steppers != 0; steppers &= steppers - 1) {
            int actor = Integer.numberOfTrailingZeros(steppers);
            long key = Outcomes.key(publicNumber, actor, locals[actor]);
            int place = find(key, actor, state);
            all &= place != Outcomes.UNKNOWN;
            places[count++] = place;
        }
        int place = find(Outcomes.publicKey(publicNumber), Outcomes.NOBODY, state);
        all &= place != Outcomes.UNKNOWN;
        places[count++] = place;
        return all ? count : 0;
    }

    /** States beside each other have many keys in common. */
    private int find(long key, int actor, int state) {
        if (lastKeys[actor] == key) {
            return lastPlaces[actor];
        }
        int place = known.outcomes().find(key);
        if (place == Outcomes.UNKNOWN) {
            lacking.add(key, state);
        }
        lastKeys[actor] = key;
        lastPlaces[actor] = place;
        return place;
    }

    /** All outcomes at a place. */
    private void follow(int from, int place) {
        Outcomes outcomes = known.outcomes();
        int at = place;
        long first = outcomes.word(at);
        if (Outcomes.isNothing(first)) {
            return;
        }
        boolean last = false;
        while (!last) {
            first = outcomes.word(at);
            transitions++;
            noteEdges(first, from);
            for (int passed = Outcomes.passedOf(first); passed != 0; passed &= passed - 1) {
                note(VIOLATIONS[Integer.numberOfTrailingZeros(passed)], from, true);
            }
            int violation = Outcomes.violationOf(first);
            if (violation >= 0) {
                note(VIOLATIONS[violation], from, true);
            } else {
                progresses |= Outcomes.isInGuest(first);
                reach(first, at);
                int hash = StateSet.hash(least);
                int again = recent.find(least, hash);
                if (again == Recent.NONE || isAudited) {
                    met.add(least, 0, hash, from, lists.add(0));
                } else {
                    lists.add(again);
                }
            }
            at += 2 + Outcomes.waysOf(first);
            last = Outcomes.isLast(first);
        }
    }

    private void noteEdges(long first, int from) {
        int set = Outcomes.edgesOf(first);
        if (set != 0) {
            for (long more = known.edges(set) & ~edgesMet; more != 0; more &= more - 1) {
                int edge = Long.numberOfTrailingZeros(more);
                edgesMet |= 1L << edge;
                edges.put(edge, new Found(from, true, edge));
            }
        }
    }

    /** The state that an outcome leads to: the least of those that its ways make of it. */
    private void reach(long first, int at) {
        Outcomes outcomes = known.outcomes();
        int who = Outcomes.whoOf(first);
        System.arraycopy(locals, 0, changed, 0, actors);
        if (who != Outcomes.NOBODY) {
            changed[who] = outcomes.word(at + 1);
        }
        int publicNumber = Outcomes.publicOf(first);
        layout.rename(outcomes.word(at + 2), changed, vcpus, renamed);
        layout.pack(publicNumber, renamed, least);
        for (int way = 1; way < Outcomes.waysOf(first); way++) {
            layout.rename(outcomes.word(at + 2 + way), changed, vcpus, renamed);
            layout.pack(publicNumber, renamed, candidate);
            if (Arrays.compare(candidate, least) < 0) {
                System.arraycopy(candidate, 0, least, 0, least.length);
            }
        }
    }

    private void note(Violation violation, int from, boolean byAction) {
        found.computeIfAbsent(violation, met -> new Found(from, byAction, NO_EDGE)).times++;
        // The way ends here, and is told of.
        progresses |= violation.endsTheWay();
    }

    private void sortMet() {
        met.sort(states, batches, recent, this);
        met.clear();
    }

    @Override
    public void found(int number, int note) {
        lists.set(note, number);
    }

    // ---- What was found

    Batch batch(int part) {
        return batches[part];
    }

    long transitions() {
        return transitions;
    }

    Map<Violation, Found> found() {
        return found;
    }

    Map<Integer, Found> edges() {
        return edges;
    }

    IntBuffer left() {
        return left;
    }

    Lacking lacking() {
        return lacking;
    }

    Prober prober() {
        return prober;
    }

    /** Finds out for real what some keys lead to. */
    boolean probe(long[] keys, int[] witnesses, int from, int to) {
        prober.probes().clear();
        for (int i = from; i < to; i++) {
            states.get(witnesses[i], current);
            prober.probe(current, keys[i]);
        }
        return true;
    }

    /** Says where actions lead, once the new states have their numbers; of the faults of virtual CPU 0 also who steps. */
    void reportProgress(Progress progress, RetryGraph retries) {
        int at = 0;
        int by = 0;
        int[] list = lists.array();
        while (at < lists.size()) {
            int state = list[at++];
            int steppers = list[at++];
            int count = list[at++];
            boolean isGood = count < 0;
            count = isGood ? ~count : count;
            if (!isGood || steppers != NOT_WATCHED) {
                for (int i = at; i < at + count; i++) {
                    if (list[i] < 0) {
                        int place = ~list[i];
                        list[i] = batches[place & States.PARTS - 1].note(place / States.PARTS);
                    }
                }
            }
            if (isGood) {
                progress.isGood(state);
            } else {
                progress.leadsTo(state, list, at, count);
            }
            if (steppers != NOT_WATCHED) {
                retries.add(state, steppers, list, at, steppedBy.array(), by, count);
                by += count;
            }
            at += count;
        }
    }
}
