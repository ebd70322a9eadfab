package org.refault.simulator.monitor;

import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * How many pages a tick of the sampler looks at; see {@code sampler.window}.
 *
 * @param pages pages a tick, or {@link #ALL}
 * @param drawn whether they are drawn at random, not taken in rotation
 */
record ScanWindow(int pages, boolean drawn) {
    /** Every page. */
    static final int ALL = Integer.MAX_VALUE;

    private static final String RANDOM = "random:";

    /**
     * The window of some settings.
     *
     * @throws InvalidSettingException if it is none
     */
    static ScanWindow of(Settings settings) {
        String text = settings.word(MonitorSettings.SAMPLER_WINDOW);
        if (text.equals("all")) {
            return new ScanWindow(ALL, false);
        }
        boolean drawn = text.startsWith(RANDOM);
        return new ScanWindow(
                Numbers.positive(MonitorSettings.SAMPLER_WINDOW, drawn ? text.substring(RANDOM.length()) : text),
                drawn);
    }
}
