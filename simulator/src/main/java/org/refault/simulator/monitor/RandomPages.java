package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * Protocol (f8), the demand paging of VMware ESX: when the host runs short of free memory, the monitor, which is the host
 * there, takes pages of the virtual machine at random.
 *
 * <p>Section 2.6 of the host model; follows waldspurger2002, section 3.1: a random choice cannot work against the guest's own.
 * Paging begins when the free memory falls below the threshold of the soft state, as where ballooning is not possible, and
 * ends when it is above that of the high state. A virtual machine keeps its minimum, pin.limit.
 *
 * <p>Departures: the host's own swapper goes on taking pages of host processes, of which ESX has none; a machine that is
 * above its target is not blocked in the low state.
 */
@AutoService(Protocol.class)
public final class RandomPages extends OwnPages {
    private static final double PER_CENT = 100;

    /** For the service loader. */
    public RandomPages() {}

    @Override
    public String id() {
        return "random";
    }

    @Override
    public String summary() {
        return "the monitor pages out pages of the guest at random when the host is short of memory (ESX)";
    }

    @Override
    public String description() {
        return "All guest pages in memory are locked. When less of the host's memory is free than the second of"
                + " esx.free_states, the monitor pages out guest pages drawn at random, demote.batch together with one"
                + " shootdown, until more is free than the first, or the virtual machine has only pin.limit pages left. It"
                + " looks at the free memory every sampler.interval and whenever a page was brought in. A fault on a page"
                + " that is out pauses the virtual CPU until the page is back.";
    }

    @Override
    public String source() {
        return "waldspurger2002";
    }

    @Override
    public Monitor.VictimChoice victims(VictimSources sources) {
        double[] states = freeStates(sources.settings());
        int frames = sources.memory().frames();
        return (table, pages) -> new Lottery(
                pages.count(),
                pagesToKeep(sources.settings(), pages.count()),
                sources.memory(),
                (int) (frames * states[0] / PER_CENT),
                (int) (frames * states[1] / PER_CENT),
                sources.chance());
    }

    /** The thresholds of esx.free_states, in per cent. */
    static double[] freeStates(Settings settings) {
        String text = settings.word(MonitorSettings.ESX_FREE_STATES);
        try {
            double[] states = Arrays.stream(text.split("/"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            boolean falling = states.length == 4;
            for (int i = 0; falling && i < states.length; i++) {
                falling = states[i] >= 0 && (i == 0 ? states[i] <= PER_CENT : states[i] <= states[i - 1]);
            }
            if (falling) {
                return states;
            }
        } catch (NumberFormatException e) {
            // Refused below, as all that is not four falling numbers.
        }
        throw new InvalidSettingException(
                "esx.free_states: four falling percentages were expected, such as 6/4/2/1, not '" + text + "'");
    }

    @Override
    public void start(Monitor monitor, Background background) {
        int batch = monitor.settings().count(MonitorSettings.DEMOTE_BATCH);
        background.thread(new PagerThread(monitor, true, false, 0, 0, 0));
        background.thread(new PagerThread(monitor, false, true, batch, 0, 0));
        background.wakeEvery(
                monitor.settings().cycles(MonitorSettings.SAMPLER_INTERVAL),
                monitor.requests().threads());
    }

    /** Any page in memory, each as likely as the others. */
    static final class Lottery extends ResidentPages {
        private final int minimum;
        private final HostMemory memory;
        private final int enough;
        private final int few;
        private final RandomStream chance;
        private boolean paging;

        Lottery(int pages, int minimum, HostMemory memory, int enough, int few, RandomStream chance) {
            super(pages);
            this.minimum = minimum;
            this.memory = memory;
            this.enough = enough;
            this.few = few;
            this.chance = chance;
        }

        @Override
        int choose() {
            paging = memory.free() < (paging ? enough : few);
            if (!paging || count() <= minimum) {
                return NO_PAGE;
            }
            int drawn = chance.nextInt(count());
            int page = 0;
            while (!isResident(page) || drawn-- > 0) {
                page++;
            }
            return page;
        }
    }
}
