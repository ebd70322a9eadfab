package org.refault.simulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.monitor.ProtocolCatalogue;

/** Walks at random through a configuration, and looks at what is possible on the way. */
class WorldTest {
    private static final int STEPS = 20_000;

    private static World world(int vcpus, int pages, String... settings) {
        CheckSpec spec = new CheckSpec(vcpus, pages, 3, true, true, false, true, false, 1);
        return new World(spec, ProtocolCatalogue.load().find("relock"), Kit.settings(settings));
    }

    /** What is looked at before each step of the walk: the actions possible, and the one that will be done. */
    private interface Look {
        Consumer<World> at(World world, List<Action> possible, Action next);
    }

    private static void walk(World world, Look look) {
        Random random = new Random(11);
        List<Action> possible = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            possible.clear();
            world.actions(possible);
            Action next = possible.get(random.nextInt(possible.size()));
            Consumer<World> after = look.at(world, possible, next);
            world.choices().begin();
            world.perform(next);
            after.accept(world);
        }
    }

    private static boolean isInterrupted(List<Action> possible, int vcpu) {
        return possible.stream().anyMatch(action -> action.kind() == Action.Kind.INTERRUPT && action.who() == vcpu);
    }

    /**
     * The allocator's lock is one of those for which interrupts are off: whoever spins for it ({@code take}) or holds it
     * ({@code end}) answers no flush; whoever is a step before ({@code lock}) does.
     */
    @Test
    void noFlushIsAnsweredUnderALockWithInterruptsOff() {
        int[] seen = new int[1];
        walk(world(2, 1), (world, possible, next) -> {
            for (int vcpu = 0; vcpu < 2; vcpu++) {
                Actor actor = world.actor(vcpu);
                if (!actor.isIdle() && actor.nextStep().startsWith("allocate frame")) {
                    boolean off = !actor.nextStep().endsWith("lock");
                    seen[0] += off ? 1 : 0;
                    assertFalse(off && isInterrupted(possible, vcpu), actor.nextStep());
                    assertEquals(!off, actor.takesInterrupts());
                }
            }
            return then -> {};
        });

        assertTrue(seen[0] > 100, "under the lock " + seen[0] + " times");
    }

    /** The virtual CPU has translations of two pages; the monitor gives one page up. How many are left after the flush? */
    private static int translationsLeft(String shootdown) {
        World world = world(1, 2, "demote.batch=1", "tlb.shootdown=" + shootdown);
        while (translations(world) < 2) {
            doOne(world, Action.Kind.STEP, 0, Action.Kind.REFER, 0);
        }
        List<Action> possible = new ArrayList<>();
        while (!isInterrupted(possible, 0)) {
            doOne(world, Action.Kind.STEP, 1, Action.Kind.BEGIN, 1);
            possible.clear();
            world.actions(possible);
        }
        doOne(world, Action.Kind.INTERRUPT, 0, Action.Kind.INTERRUPT, 0);
        return translations(world);
    }

    /** One of an actor's actions of a kind; of another kind where there is none. */
    private static void doOne(World world, Action.Kind kind, int who, Action.Kind otherwise, int whoThen) {
        List<Action> possible = new ArrayList<>();
        world.actions(possible);
        Action next = find(possible, kind, who);
        world.choices().begin();
        world.perform(next != null ? next : find(possible, otherwise, whoThen));
    }

    private static Action find(List<Action> possible, Action.Kind kind, int who) {
        return possible.stream()
                .filter(action -> action.kind() == kind && action.who() == who)
                .findFirst()
                .orElse(null);
    }

    private static int translations(World world) {
        return world.describe().split("TLB 0", -1).length - 1;
    }

    @Test
    void aFlushByPagesLeavesTheOthersAndAFullOneNone() {
        assertEquals(0, translationsLeft("broadcast-full"));
        assertEquals(1, translationsLeft("mask-page"));
    }
}
