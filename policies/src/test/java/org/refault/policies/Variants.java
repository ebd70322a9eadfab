package org.refault.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.refault.simulator.conformance.OptionVariants;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.PolicyText;

/** Every policy of the catalogue as the tests run it: with its defaults, and with each option at other values. */
final class Variants {
    /** Policies that may write pages ahead of their eviction. */
    private static final List<String> CLEANING =
            List.of("wsclock", "freebsd", "windows", "segmented-fifo:write-cluster", "linux-two-list:write-batch");

    private static final PolicyCatalogue CATALOGUE = PolicyCatalogue.load();

    private Variants() {}

    static List<String> all() {
        List<String> variants = new ArrayList<>();
        for (PolicyFactory<?> factory : CATALOGUE.factories()) {
            for (String options : OptionVariants.of(factory)) {
                variants.add(new PolicyText(factory.id(), options).toString());
            }
        }
        // Both bases under every source, where one option at a time does not reach.
        for (String source : List.of("split", "fault", "us", "oracle")) {
            variants.add("cpl-weighted:base=aging+period=9+w0=3+w3=0.5+cpl.source=" + source);
            variants.add("cpl-weighted:base=lru-timestamp+period=9+w0=3+w3=0.5+cpl.source=" + source);
        }
        return variants;
    }

    static List<String> real() {
        return all().stream()
                .filter(variant -> !CATALOGUE.choose(variant).isOracle())
                .toList();
    }

    /** Those that hold a page until memory is needed. */
    static List<String> demanding() {
        return all().stream()
                .filter(variant -> !capabilities(variant).contains(Capability.RELEASE))
                .toList();
    }

    /** Those that never write a page but as a victim. */
    static List<String> writingVictimsOnly() {
        return demanding().stream()
                .filter(variant -> CLEANING.stream().noneMatch(variant::startsWith))
                .toList();
    }

    private static Set<Capability> capabilities(String variant) {
        return CATALOGUE.choose(variant).capabilities();
    }
}
