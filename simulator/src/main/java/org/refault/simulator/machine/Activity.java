package org.refault.simulator.machine;

/**
 * A procedure of the monitor or the host, written as atomic steps: a fault being served, a batch being demoted, a page
 * being reclaimed.
 *
 * <p>Each call of {@link #perform} is one step: it changes shared state at one instant and then says through the
 * {@link Flow} how the procedure goes on: time passes, a lock is wanted, acknowledgements are awaited. Whoever executes
 * the steps decides what happens in between. The timed machine lets the time pass; the explorer tries every order of
 * steps. A step must therefore never assume more than the locks it holds and the state it has just read.
 */
public abstract class Activity {
    /** Bits of a program counter. */
    public static final int STEP_BITS = 5;

    private static final int MOST_STEPS = 1 << STEP_BITS;

    /** The step to perform next; the program counter. */
    protected int step;

    /** Performs the step at the program counter. Calls exactly one of the flow's continuations, as its last act. */
    public abstract void perform(Flow flow);

    /** Saves or restores all that the activity remembers from step to step. */
    public final void exchange(StateExchange state) {
        step = state.number(step, MOST_STEPS);
        exchangeFields(state);
    }

    /** As {@link #exchange}, but for the program counter. Only what can be explored has it. */
    protected void exchangeFields(StateExchange state) {
        throw new IllegalStateException(getClass().getSimpleName() + " cannot be explored");
    }

    /** The step to perform next. */
    public final int step() {
        return step;
    }

    /** Whether its time and that of what it calls is reclaim: for the account of where a fault's time went. */
    protected boolean isReclaim() {
        return false;
    }

    @Override
    public String toString() {
        return "step " + step + " of " + getClass().getSimpleName();
    }

    /** Performs the next step after a given one. */
    protected final void goTo(int next) {
        step = next;
    }
}
