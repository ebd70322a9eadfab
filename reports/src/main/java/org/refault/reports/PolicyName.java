package org.refault.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a legend calls a policy. */
final class PolicyName {
    private PolicyName() {}

    /**
     * The policy's id, with those of its options that tell it from the other ways the same policy ran.
     *
     * @param options its options, {@code name=value+name=value}
     * @param all the options of every run of the same policy
     */
    static String of(String policy, String options, Collection<String> all) {
        List<String> telling = new ArrayList<>();
        for (String option : assignments(options)) {
            if (!all.stream().allMatch(other -> assignments(other).contains(option))) {
                telling.add(option);
            }
        }
        return telling.isEmpty() ? policy : policy + ":" + String.join("+", telling);
    }

    /** The names of the options that differ between some ways the same policy ran. */
    static Set<String> differing(Collection<String> all) {
        Set<String> names = new TreeSet<>();
        for (String options : all) {
            for (String option : assignments(options)) {
                if (!all.stream().allMatch(other -> assignments(other).contains(option))) {
                    names.add(option.substring(0, Math.max(0, option.indexOf('='))));
                }
            }
        }
        return names;
    }

    private static List<String> assignments(String options) {
        return options.isEmpty() ? List.of() : List.of(options.split("\\+"));
    }
}
