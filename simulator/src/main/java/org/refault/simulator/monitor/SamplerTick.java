package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MonitorSettings;

/** One tick of the sampler: steps D1 to D3 of the host model, and the demotions that follow from them. */
final class SamplerTick extends Activity {
    private static final int TRAP = 0;
    private static final int SCAN = 1;
    private static final int EXPIRE = 2;
    private static final int DEMOTE = 3;
    private static final int FLUSH = 4;
    private static final int FLUSHED = 5;
    private static final int WRITE_BACK = 6;
    private static final int END = 7;

    private final Monitor monitor;
    private final int batch;
    private final AfterScan flush;
    private int quota;
    private List<Integer> cleared = List.of();
    private List<Entry> read = List.of();

    /** What is flushed after a scan; see {@code ad.flush}. */
    private enum AfterScan {
        NONE,
        ONSWITCH,
        RANGE,
        FULL
    }

    /** A page-table entry as it was read. */
    private record Entry(int page, boolean present, boolean dirty) {}

    SamplerTick(Monitor monitor) {
        this.monitor = monitor;
        batch = monitor.settings().count(MonitorSettings.DEMOTE_BATCH);
        flush = AfterScan.valueOf(
                monitor.settings().word(MonitorSettings.AD_FLUSH).toUpperCase(Locale.ROOT));
        quota = monitor.settings().count(MonitorSettings.DEMOTE_QUOTA);
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case TRAP -> {
                goTo(SCAN);
                if (flow.vcpu() == null) {
                    perform(flow);
                } else {
                    flow.spend(CycleUse.MONITOR, monitor.processors().costs().trap());
                }
            }
            case SCAN -> {
                monitor.count(Counter.SCANS);
                boolean plain = monitor.mutation() == Mutation.PLAIN_AD_RMW;
                read = plain ? accessedPages() : List.of();
                goTo(plain ? WRITE_BACK : EXPIRE);
                flow.spend(use(flow), monitor.victims().scan(flow.now()));
            }
            case WRITE_BACK -> {
                for (Entry entry : read) {
                    if (!monitor.table().isAccessed(entry.page)) {
                        monitor.writeBack(entry.page, entry.present, entry.dirty, flow.now());
                    }
                }
                goTo(EXPIRE);
                perform(flow);
            }
            case EXPIRE -> {
                goTo(DEMOTE);
                List<Integer> expired = expired(flow.now());
                if (expired.isEmpty()) {
                    perform(flow);
                } else {
                    flow.call(Demotion.afterGrace(monitor, expired));
                }
            }
            case DEMOTE -> demote(flow);
            case FLUSH -> {
                if (flush != AfterScan.ONSWITCH) {
                    flow.shootDown(
                            monitor.cpusWithTranslations(),
                            flush == AfterScan.RANGE ? monitor.flushOf(cleared) : monitor.flushOfAll());
                }
                flow.flushTlb();
                goTo(flush == AfterScan.ONSWITCH ? END : FLUSHED);
                flow.spend(use(flow), monitor.processors().costs().flush());
            }
            case FLUSHED -> {
                goTo(END);
                flow.awaitAcknowledgements();
            }
            default -> flow.done();
        }
    }

    private void demote(Flow flow) {
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < batch && quota > 0) {
            int page = monitor.victims().nextAtTick();
            if (page == Victims.NO_PAGE) {
                break;
            }
            quota--;
            chosen.add(page);
        }
        if (chosen.isEmpty()) {
            cleared = monitor.victims().takeCleared();
            goTo(flushes(flow) ? FLUSH : END);
            flow.spend(use(flow), monitor.victims().takeLookingCost());
        } else {
            flow.call(Demotion.of(monitor, chosen));
        }
    }

    /** D2: whoever keeps a translation will not set the Accessed bit again. */
    private boolean flushes(Flow flow) {
        return switch (flush) {
            case NONE -> false;
            case ONSWITCH -> flow.vcpu() != null && !cleared.isEmpty();
            case RANGE -> !cleared.isEmpty();
            case FULL -> true;
        };
    }

    private List<Entry> accessedPages() {
        List<Entry> entries = new ArrayList<>();
        for (int page = 0; page < monitor.pages().count(); page++) {
            if (monitor.table().isAccessed(page)) {
                entries.add(new Entry(
                        page, monitor.table().isPresent(page), monitor.table().isDirty(page)));
            }
        }
        return entries;
    }

    private List<Integer> expired(long now) {
        List<Integer> expired = new ArrayList<>();
        if (monitor.costs().grace() > 0) {
            for (int page = 0; page < monitor.pages().count(); page++) {
                if (monitor.pages().state(page) == GuestPages.State.GRACE
                        && monitor.pages().graceEnd(page) <= now) {
                    expired.add(page);
                }
            }
        }
        return expired;
    }

    private static CycleUse use(Flow flow) {
        return flow.vcpu() == null ? CycleUse.HOST : CycleUse.MONITOR;
    }
}
