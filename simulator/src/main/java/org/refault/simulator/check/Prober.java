package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Performs steps for real, in a world of its own, and says what they lead to. */
final class Prober {
    /** What no actor is at. */
    private static final long NO_LOCAL = -1;

    private final World world;
    private final Known known;
    private final StateLayout layout;
    private final Canonical canonical;
    private final Bits bits = new Bits();
    private final Bits[] localBits;
    private final long[] names;
    private final long[] locals;
    private final long[] renamed;
    private final long[] candidate;
    private final List<Action> actions = new ArrayList<>();
    private final Probes probes = new Probes();

    Prober(World world, Known known, StateLayout layout) {
        this.world = world;
        this.known = known;
        this.layout = layout;
        canonical = new Canonical(world);
        int actors = world.actorCount();
        localBits = new Bits[actors];
        Arrays.setAll(localBits, actor -> new Bits());
        names = new long[actors];
        locals = new long[actors];
        renamed = new long[actors];
        candidate = new long[layout.words()];
    }

    World world() {
        return world;
    }

    Probes probes() {
        return probes;
    }

    /** Restores a state. */
    void restore(long[] state) {
        layout.locals(state, locals);
        restore(StateLayout.publicOf(state));
    }

    private void restore(int publicNumber) {
        known.publics().get(publicNumber, bits);
        world.restorePublic(bits);
        for (int actor = 0; actor < locals.length; actor++) {
            long local = locals[actor];
            if (!world.actor(actor).isAt(local)) {
                known.locals().get((int) local & StateLayout.LOCAL_MASK, bits);
                world.restoreLocal(actor, bits, local >>> StateLayout.LOCAL_BITS, local);
            }
        }
    }

    // ---- What a key leads to

    /** Notes what the steps of a key lead to from a state that has it. */
    void probe(long[] state, long key) {
        layout.locals(state, locals);
        int who = Outcomes.actorOf(key);
        actions.clear();
        boolean isRestored = false;
        if (who == Outcomes.NOBODY) {
            restore(StateLayout.publicOf(state));
            isRestored = true;
            world.publicActions(actions);
        } else {
            actions.add(world.step(who));
        }
        probes.add(key);
        int count = 0;
        int countAt = probes.add(0);
        for (int i = 0; i < actions.size(); i++) {
            Choices choices = world.choices();
            choices.begin();
            do {
                if (!isRestored) {
                    restore(StateLayout.publicOf(state));
                }
                isRestored = false;
                world.perform(actions.get(i));
                note();
                count++;
            } while (choices.next());
        }
        probes.set(countAt, count);
    }

    private void note() {
        Violation violation = world.violation();
        if (violation != null) {
            probes.add(Outcomes.first(Outcomes.NOBODY, violation, world.passedByAction(), false, 0));
            probes.add(world.lastEdges());
            return;
        }
        int changed = Outcomes.NOBODY;
        for (int number = 0; number < locals.length; number++) {
            Actor actor = world.actor(number);
            if (actor.isTouched()) {
                if (changed != Outcomes.NOBODY) {
                    throw new IllegalStateException("more than one actor has stepped");
                }
                changed = number;
            }
            if (actor.isTouched() || actor.reliesOnOthers()) {
                names[number] = world.saveLocal(number, localBits[number]);
            }
        }
        canonical.take();
        int passed = world.passedByAction() | world.passedByState();
        probes.add(Outcomes.first(changed, null, passed, world.isInGuest(), canonical.wayCount()));
        probes.add(world.lastEdges());
        probes.add(Known.facts(canonical.steppers(), world.isDeadlocked()));
        probes.add(canonical.least());
        probes.add(changed == Outcomes.NOBODY ? 0 : names[changed]);
        if (changed == Outcomes.NOBODY) {
            probes.add(0);
        } else {
            probes.add(localBits[changed]);
        }
        for (int i = 0; i < canonical.wayCount(); i++) {
            probes.add(canonical.way(i));
        }
    }

    // ---- Whole states

    /**
     * Asserts that what follows a state for real is what was found by what is known of its steps.
     *
     * @param found has the states that follow from an index on
     * @param transitions how many actions were found, with those that end a way
     */
    void audit(long[] state, Batch found, int from, long transitions) {
        long[] next = new long[layout.words()];
        restore(state);
        boolean isRestored = true;
        actions.clear();
        world.actions(actions);
        long tried = 0;
        int at = from;
        for (int i = 0; i < actions.size(); i++) {
            Choices choices = world.choices();
            choices.begin();
            do {
                if (!isRestored) {
                    restore(state);
                }
                isRestored = false;
                world.perform(actions.get(i));
                tried++;
                if (world.violation() == null) {
                    if (at == found.size() || !state(next) || !found.isAt(at, next)) {
                        throw contradicts(actions.get(i));
                    }
                    at++;
                }
            } while (choices.next());
        }
        if (tried != transitions || at != found.size()) {
            throw new IllegalStateException("a state has " + tried + " actions, not " + transitions);
        }
    }

    private static IllegalStateException contradicts(Action action) {
        return new IllegalStateException(
                "an action depends on more, or changes more, than steps may: " + action + "; see Outcomes");
    }

    /** The world's state as it is first met, with what all may see and what only actors see added to what is known. */
    void addState(long[] into) {
        takeWhole();
        known.addPublic(
                canonical.least().words(),
                0,
                canonical.least().used(),
                Known.facts(canonical.steppers(), world.isDeadlocked()));
        for (Bits of : localBits) {
            known.addLocal(of.words(), 0, of.used());
        }
        find(into);
    }

    /** The world's state. Returns whether all its parts are known. */
    boolean state(long[] into) {
        takeWhole();
        return find(into);
    }

    private void takeWhole() {
        for (int actor = 0; actor < locals.length; actor++) {
            names[actor] = world.saveLocal(actor, localBits[actor]);
        }
        canonical.take();
    }

    private boolean find(long[] into) {
        int publicNumber = known.publics().find(canonical.least());
        boolean all = publicNumber != Distinct.NONE;
        for (int actor = 0; actor < locals.length; actor++) {
            int number = known.locals().find(localBits[actor]);
            all &= number != Distinct.NONE;
            locals[actor] = names[actor] << StateLayout.LOCAL_BITS | number;
        }
        for (int i = 0; all && i < canonical.wayCount(); i++) {
            layout.rename(canonical.way(i), locals, world.vcpuCount(), renamed);
            layout.pack(publicNumber, renamed, candidate);
            if (i == 0 || Arrays.compare(candidate, into) < 0) {
                System.arraycopy(candidate, 0, into, 0, candidate.length);
            }
        }
        return all;
    }

    // ---- Under their own names

    /** A state with every virtual CPU and frame under its own name. */
    static final class Snapshot {
        private final Bits publics = new Bits();
        private final Bits[] locals;
        private final long[] names;

        private Snapshot(int actors) {
            locals = new Bits[actors];
            Arrays.setAll(locals, actor -> new Bits());
            names = new long[actors];
        }
    }

    Snapshot newSnapshot() {
        return new Snapshot(locals.length);
    }

    void save(Snapshot into) {
        for (int actor = 0; actor < locals.length; actor++) {
            into.names[actor] = world.saveLocal(actor, into.locals[actor]);
        }
        world.savePublicUnderOwnNames(into.publics);
    }

    void restore(Snapshot from) {
        from.publics.rewind();
        world.restorePublic(from.publics);
        for (int actor = 0; actor < locals.length; actor++) {
            from.locals[actor].rewind();
            world.restoreLocal(actor, from.locals[actor], from.names[actor], NO_LOCAL);
        }
    }
}
