package org.refault.experiments.catalogue;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.refault.reports.Column;
import org.refault.reports.Table;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.PolicyPlugin;
import org.refault.simulator.policy.ScanPeriod;

/**
 * A policy as its factory declares it.
 *
 * @param id the id
 * @param summary the idea, in one line
 * @param capabilities what it looks at with its default options; page-ins and page-outs always
 * @param paper key in docs/references.bib
 * @param conventions the conventions behind its counts
 * @param options its options
 * @param file name of the file that users brought it along in; empty for one of the catalogue
 * @param checksum SHA-256 of that file; empty without one
 */
public record PolicyEntry(
        String id,
        String summary,
        Set<Capability> capabilities,
        String paper,
        String conventions,
        List<OptionEntry> options,
        String file,
        String checksum) {

    private static final List<Column<PolicyEntry>> COLUMNS = List.of(
            Column.text("id", "Policy id.", PolicyEntry::id),
            Column.text("sees", "Classes of information, one letter each.", PolicyEntry::letters),
            Column.text("kind", "real, or oracle if it sees more than a pager could.", PolicyEntry::kind),
            Column.text("summary", "The idea.", PolicyEntry::summary));

    /** The policies, one a row; with the file it came from, if users brought any along. */
    public static Table<PolicyEntry> table(List<PolicyEntry> policies) {
        List<Column<PolicyEntry>> columns = new ArrayList<>(COLUMNS);
        if (policies.stream().anyMatch(policy -> !policy.file().isEmpty())) {
            columns.add(Column.text("file", "The file that users brought it along in.", PolicyEntry::file));
        }
        return new Table<>(columns);
    }

    /**
     * An option of a policy.
     *
     * @param name its name
     * @param type what its values are, for people
     * @param value the default
     * @param unit unit, or nothing
     * @param range allowed values
     * @param doc what it does
     */
    public record OptionEntry(String name, String type, String value, String unit, String range, String doc) {
        /** Options, one a row. */
        public static final Table<OptionEntry> TABLE = new Table<>(List.of(
                Column.text("option", "Name.", OptionEntry::name),
                Column.text("type", "What its values are.", OptionEntry::type),
                Column.text("default", "Default.", OptionEntry::value),
                Column.text("unit", "Unit.", OptionEntry::unit),
                Column.text("range", "Allowed values.", OptionEntry::range),
                Column.text("doc", "What it does.", OptionEntry::doc)));
    }

    /** All policies, by id. */
    public static List<PolicyEntry> all(PolicyCatalogue catalogue) {
        List<PolicyEntry> entries = new ArrayList<>();
        for (PolicyFactory<?> factory : catalogue.factories()) {
            entries.add(of(catalogue, factory));
        }
        return entries;
    }

    /** The entry of one policy. */
    public static PolicyEntry of(PolicyCatalogue catalogue, PolicyFactory<?> factory) {
        Optional<PolicyPlugin> plugin = catalogue.plugin(factory);
        Set<Capability> capabilities = EnumSet.of(Capability.EVENTS);
        capabilities.addAll(PolicyChoice.of(factory, "").capabilities());
        return new PolicyEntry(
                factory.id(),
                factory.card().summary(),
                capabilities,
                factory.card().paper(),
                factory.card().conventions(),
                options(factory),
                plugin.map(PolicyPlugin::file).orElse(""),
                plugin.map(PolicyPlugin::checksum).orElse(""));
    }

    /** The letters of its capabilities. */
    public String letters() {
        return capabilities.stream()
                .map(capability -> String.valueOf(capability.letter()))
                .collect(Collectors.joining());
    }

    /** What it sees, in words. */
    public String sight() {
        return capabilities.stream().map(Capability::meaning).collect(Collectors.joining("; "));
    }

    /** {@code real} or {@code oracle}. */
    public String kind() {
        return capabilities.stream().allMatch(Capability::isReal) ? "real" : "oracle";
    }

    private static List<OptionEntry> options(PolicyFactory<?> factory) {
        List<Option> declarations = PolicyChoice.declarations(factory);
        RecordComponent[] components = factory.options().getRecordComponents();
        List<OptionEntry> entries = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            Option option = declarations.get(i);
            Class<?> type = components[i].getType();
            entries.add(new OptionEntry(
                    option.name(), typeName(type), option.value(), option.unit(), range(type, option), option.doc()));
        }
        return entries;
    }

    private static String typeName(Class<?> type) {
        if (type == ScanPeriod.class) {
            return "period";
        }
        if (type == boolean.class) {
            return "flag";
        }
        if (type.isEnum()) {
            return "word";
        }
        return type == double.class ? "number" : "whole number";
    }

    private static String range(Class<?> type, Option option) {
        if (type == boolean.class) {
            return "0, 1";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(word ->
                            ((Enum<?>) word).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "));
        }
        boolean low = option.min() != Double.NEGATIVE_INFINITY;
        boolean high = option.max() != Double.POSITIVE_INFINITY;
        if (low && high) {
            return bound(option.min()) + " to " + bound(option.max());
        }
        return low ? "≥ " + bound(option.min()) : high ? "≤ " + bound(option.max()) : "";
    }

    private static String bound(double number) {
        return number == StrictMath.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
