package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.simulator.conformance.Blindfold;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;

/** The law that real policies are blind to hits must be one that can fail, and that tries what it says. */
class BlindfoldTest {
    /** Unmaps every page at once, so that none is ever accessed: there is nothing to be blind to. */
    private static final String SEES_ALL_BY_FAULTS = "segmented-fifo:split=100";

    @ParameterizedTest
    @MethodSource("org.refault.policies.Variants#real")
    void victimsDoNotDependOnReadsOfAccessedPages(String policy) {
        PolicyChoice<?> choice = PolicyCatalogue.load().choose(policy);
        for (int frames : Blindfold.FRAMES) {
            Blindfold trial = new Blindfold(choice, frames);
            assertTrue(trial.isBlind(), policy + ", frames " + frames);
            assertTrue(
                    frames < 6
                            || trial.changed() > Blindfold.visitsOfString() / 16
                            || policy.equals(SEES_ALL_BY_FAULTS),
                    "hardly any filler was changed: " + trial.changed());
        }
    }

    @Test
    void findsAPolicyThatSeesEveryReference() {
        assertFalse(new Blindfold(PolicyCatalogue.load().choose("lru"), 15).isBlind());
    }
}
