package org.refault.simulator.monitor;

import java.util.Arrays;
import java.util.Locale;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * What re-locks teach the sampler: a factor for each page's idle threshold, and, where target.mode is feedback, the
 * threshold and the quota of all pages.
 *
 * <p>The control loop is that of congestion control: while more re-locks come than the target allows, the threshold
 * doubles and the quota halves at each tick; else the threshold falls by one scan and the quota doubles, back to what
 * the settings say. A re-lock counts that the kind of feedback takes for a mistake: any one, a major one, or one at a
 * distance of no more demotions than pages are locked, as in Linux's workingset.c; or the time stalled counts.
 */
final class Feedback {
    private static final int MOST_FACTOR = 64;
    private static final int LONGEST_THRESHOLD = 1_000;
    private static final double SECONDS_PER_MINUTE = 60;
    private static final double PERCENT = 100;
    private static final double HZ_PER_MHZ = 1e6;

    /** What counts as a mistake. */
    private enum Kind {
        OFF,
        MINOR_MAJOR,
        REFAULT_DISTANCE,
        PSI
    }

    private final GuestPages pages;
    private final Kind kind;
    private final boolean controls;
    private final int leastThreshold;
    private final int greatestQuota;
    private final double allowedPerCycle;
    private final int[] factors;
    private final long[] demotedAt;
    private long demotions;
    private int locked;
    private int threshold;
    private int quota;
    private long lastTick;
    private long mistakes;
    private long stalled;

    Feedback(GuestPages pages, Settings settings) {
        this.pages = pages;
        kind = Kind.valueOf(
                settings.word(MonitorSettings.FEEDBACK).replace('-', '_').toUpperCase(Locale.ROOT));
        controls = settings.word(MonitorSettings.TARGET_MODE).equals("feedback");
        if (kind == Kind.PSI && !controls) {
            throw new InvalidSettingException("feedback: psi tells of no page by itself; set target.mode to feedback");
        }
        leastThreshold = settings.count(MonitorSettings.IDLE_K);
        greatestQuota = settings.count(MonitorSettings.DEMOTE_QUOTA);
        allowedPerCycle = kind == Kind.PSI
                ? settings.real(MonitorSettings.FEEDBACK_STALL) / PERCENT
                : settings.real(MonitorSettings.FEEDBACK_TARGET)
                        / PERCENT
                        / (SECONDS_PER_MINUTE * HZ_PER_MHZ * settings.integer(MachineSettings.CPU_MHZ));
        threshold = leastThreshold;
        quota = greatestQuota;
        factors = new int[pages.count()];
        demotedAt = new long[pages.count()];
        Arrays.fill(factors, 1);
    }

    /** A tick: the control loop takes its turn. */
    void tick(long now) {
        if (controls && now > lastTick) {
            double allowed = allowedPerCycle * (now - lastTick);
            boolean tooMuch = kind == Kind.PSI ? stalled > allowed : mistakes > allowed * locked;
            if (tooMuch) {
                threshold = Math.min(Math.max(LONGEST_THRESHOLD, leastThreshold), 2 * threshold);
                quota = Math.max(1, quota / 2);
            } else {
                threshold = Math.max(leastThreshold, threshold - 1);
                quota = Math.min(greatestQuota, 2 * quota);
            }
        }
        lastTick = now;
        mistakes = 0;
        stalled = 0;
    }

    /** A page was locked; its history says how. */
    void locked(int page) {
        locked++;
        if (pages.relocks(page) == 0) {
            return;
        }
        boolean mistake = switch (kind) {
            case OFF, PSI -> true;
            case MINOR_MAJOR -> pages.wasMajor(page);
            case REFAULT_DISTANCE -> demotions - demotedAt[page] <= locked;
        };
        mistakes += mistake ? 1 : 0;
        stalled += pages.stall(page);
        if (kind == Kind.MINOR_MAJOR || kind == Kind.REFAULT_DISTANCE) {
            factors[page] = mistake ? Math.min(MOST_FACTOR, 2 * factors[page]) : Math.max(1, factors[page] / 2);
        }
    }

    /** A page was unlocked. */
    void unlocked(int page) {
        locked--;
        demotions++;
        demotedAt[page] = demotions;
    }

    /** Idle scans before a page is cold, as far as feedback goes. */
    int threshold(int page) {
        return threshold * factors[page];
    }

    /** Whether re-locks change anything. */
    boolean isOn() {
        return controls || kind != Kind.OFF;
    }

    /** Most pages to give up in this tick. */
    int quota() {
        return quota;
    }
}
