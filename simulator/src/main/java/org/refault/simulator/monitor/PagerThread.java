package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.CycleUse;

/** A thread of a monitor that pages for itself: brings in what was asked for, pages out what its strategy chooses, or both. */
final class PagerThread extends Activity {
    private static final int LOOK = 0;
    private static final int CHOOSE = 1;

    private final Monitor monitor;
    private final boolean bringsIn;
    private final boolean pagesOut;
    private final int batch;
    private final long messageCost;
    private final long copyCost;
    private BringIn bringIn;
    private PageOut pageOut;
    private List<Integer> chosen = new ArrayList<>();

    /**
     * A thread.
     *
     * @param batch pages paged out together, with one shootdown
     * @param messageCost receiving a message and answering it, in cycles
     * @param copyCost copying a page to where the guest has it, in cycles
     */
    PagerThread(Monitor monitor, boolean bringsIn, boolean pagesOut, int batch, long messageCost, long copyCost) {
        this.monitor = monitor;
        this.bringsIn = bringsIn;
        this.pagesOut = pagesOut;
        this.batch = batch;
        this.messageCost = messageCost;
        this.copyCost = copyCost;
    }

    @Override
    public void perform(Flow flow) {
        if (step == CHOOSE) {
            goTo(LOOK);
            pageOut = new PageOut(monitor, chosen);
            flow.call(pageOut);
            return;
        }
        int wanted = bringsIn ? monitor.requests().take() : Victims.NO_PAGE;
        if (wanted != Victims.NO_PAGE) {
            bringIn = new BringIn(monitor, wanted, messageCost, copyCost);
            flow.call(bringIn);
            return;
        }
        chosen = new ArrayList<>();
        while (pagesOut && chosen.size() < batch) {
            int page = monitor.victims().nextAtTick();
            if (page == Victims.NO_PAGE) {
                break;
            }
            chosen.add(page);
        }
        if (chosen.isEmpty()) {
            flow.sleep(monitor.requests().threads());
        } else {
            goTo(CHOOSE);
            flow.spend(CycleUse.HOST, monitor.victims().takeLookingCost());
        }
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        chosen = state.pages(chosen);
        bringIn = state.activity(bringIn, () -> new BringIn(monitor, 0, messageCost, copyCost));
        pageOut = state.activity(pageOut, () -> new PageOut(monitor, List.of()));
    }
}
