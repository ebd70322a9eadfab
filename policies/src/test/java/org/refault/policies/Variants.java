package org.refault.policies;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ScanPeriod;

/** Every policy of the catalogue as the tests run it: with its defaults, and with each option at other values. */
final class Variants {
    /** A period of scans that splits runs. The blindfold test relies on it being a multiple of three. */
    private static final String PERIOD = "9";

    /** Policies that may write pages ahead of their eviction. */
    private static final List<String> CLEANING =
            List.of("wsclock", "freebsd", "windows", "segmented-fifo:write-cluster", "linux-two-list:write-batch");

    private static final PolicyCatalogue CATALOGUE = PolicyCatalogue.load();

    private Variants() {}

    static List<String> all() {
        List<String> variants = new ArrayList<>();
        for (PolicyFactory<?> factory : CATALOGUE.factories()) {
            variants.add(factory.id());
            for (RecordComponent component : factory.options().getRecordComponents()) {
                String name = component.getAnnotation(Option.class).name();
                values(component).forEach(value -> variants.add(factory.id() + ":" + name + "=" + value));
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

    private static List<String> values(RecordComponent component) {
        Option option = component.getAnnotation(Option.class);
        Class<?> type = component.getType();
        if (type == boolean.class) {
            return List.of("0", "1");
        }
        if (type == ScanPeriod.class) {
            return List.of(PERIOD);
        }
        if (type.isEnum()) {
            return Stream.of(type.getEnumConstants())
                    .map(value -> value.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList();
        }
        return type == int.class || type == long.class
                ? List.of(Long.toString((long) option.min()), Long.toString((long) option.max()))
                : List.of(Double.toString(Math.max(option.min(), 0.25)));
    }
}
