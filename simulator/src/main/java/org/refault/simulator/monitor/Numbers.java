package org.refault.simulator.monitor;

import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Setting;

/** Numbers inside settings that are words. */
final class Numbers {
    private static final int MOST_DIGITS = 9;

    private Numbers() {}

    /**
     * The whole number from 1 that a part of a setting's value stands for.
     *
     * @throws InvalidSettingException if it stands for none
     */
    static int positive(Setting setting, String text) {
        boolean digits =
                !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Integer.parseInt(text) == 0) {
            throw new InvalidSettingException(
                    setting.key() + ": a number from 1 was expected, not '" + text + "'; " + setting.doc());
        }
        return Integer.parseInt(text);
    }
}
