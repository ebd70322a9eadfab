package org.refault.simulator.conformance;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ScanPeriod;

/** A policy's options as it is tried with them: the defaults, and each option at other values. */
public final class OptionVariants {
    /** A period of scans that splits runs. {@link Blindfold} relies on it being a multiple of three. */
    private static final String PERIOD = "9";

    private OptionVariants() {}

    /** Options written {@code name=value}; the first is empty. */
    public static List<String> of(PolicyFactory<?> factory) {
        List<String> variants = new ArrayList<>();
        variants.add("");
        for (RecordComponent component : factory.options().getRecordComponents()) {
            String name = component.getAnnotation(Option.class).name();
            values(component).forEach(value -> variants.add(name + "=" + value));
        }
        return variants;
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
                ? List.of(whole(option.min(), type), whole(option.max(), type))
                : List.of(Double.toString(Math.max(option.min(), 0.25)));
    }

    /** A bound as a whole number of a type: the nearest, where there is no bound. */
    private static String whole(double bound, Class<?> type) {
        return type == int.class ? Integer.toString((int) bound) : Long.toString((long) bound);
    }
}
