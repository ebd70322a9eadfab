package org.refault.simulator.policy;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;

/**
 * A policy with its options settled: ready to be made, once for every run.
 *
 * @param <O> the record of the policy's options
 */
public final class PolicyChoice<O extends Record> {
    /** The unit of options that count references. */
    private static final String REFERENCES = "references";

    private final PolicyFactory<O> factory;
    private final O options;
    private final String optionsText;
    private final String changedOptionsText;
    private final Optional<PolicyPlugin> plugin;

    private PolicyChoice(
            PolicyFactory<O> factory,
            O options,
            String optionsText,
            String changedOptionsText,
            Optional<PolicyPlugin> plugin) {
        this.factory = factory;
        this.options = options;
        this.optionsText = optionsText;
        this.changedOptionsText = changedOptionsText;
        this.plugin = plugin;
    }

    /**
     * A policy with options written {@code name=value+name=value}; those not named have their defaults.
     *
     * @throws InvalidSettingException if an option or a value is not there
     */
    public static <O extends Record> PolicyChoice<O> of(PolicyFactory<O> factory, String text) {
        RecordComponent[] components = factory.options().getRecordComponents();
        Map<String, String> values = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            Option option = declaration(component);
            values.put(option.name(), option.value());
        }
        for (String assignment : text.isBlank() ? new String[0] : text.split("\\+", -1)) {
            int equals = assignment.indexOf('=');
            String name = equals < 0
                    ? assignment.strip()
                    : assignment.substring(0, equals).strip();
            if (!values.containsKey(name)) {
                throw new InvalidSettingException(factory.id() + ": unknown option '" + name + "'"
                        + Suggestion.of(name, values.keySet()) + (values.isEmpty() ? "; it has none" : ""));
            }
            if (equals < 0) {
                throw new InvalidSettingException(
                        factory.id() + ": option '" + name + "' has no value; write " + name + "=…");
            }
            values.put(name, assignment.substring(equals + 1).strip());
        }
        Object[] arguments = new Object[components.length];
        List<String> shown = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            Class<?> type = components[i].getType();
            Option option = declaration(components[i]);
            arguments[i] = parse(factory.id(), type, option, values.get(option.name()));
            String assignment = option.name() + "=" + show(arguments[i]);
            shown.add(assignment);
            if (!arguments[i].equals(parse(factory.id(), type, option, option.value()))) {
                changed.add(assignment);
            }
        }
        O options = construct(factory.options(), components, arguments);
        return new PolicyChoice<>(
                factory, options, String.join("+", shown), String.join("+", changed), Optional.empty());
    }

    /** The same choice, with where its policy came from. */
    PolicyChoice<O> from(Optional<PolicyPlugin> origin) {
        return new PolicyChoice<>(factory, options, optionsText, changedOptionsText, origin);
    }

    /** The factory. */
    public PolicyFactory<O> factory() {
        return factory;
    }

    /** The policy's id. */
    public String id() {
        return factory.id();
    }

    /** The settled options. */
    public O options() {
        return options;
    }

    /** Every option with its effective value: {@code name=value+name=value}; empty where the policy has none. */
    public String optionsText() {
        return optionsText;
    }

    /** The options whose values are not the default, written as in {@link #optionsText()}; empty where all are. */
    public String changedOptionsText() {
        return changedOptionsText;
    }

    /** Where the policy came from, if users brought it along. */
    public Optional<PolicyPlugin> plugin() {
        return plugin;
    }

    /** What a policy so chosen looks at. */
    public Set<Capability> capabilities() {
        return factory.capabilities(options);
    }

    /** Whether a policy so chosen sees more than a real pager could. */
    public boolean isOracle() {
        return capabilities().stream().anyMatch(capability -> !capability.isReal());
    }

    /**
     * Refuses what cannot run on the timed machine.
     *
     * @throws InvalidSettingException if a policy so chosen sees more than a real pager could, or unmaps pages itself
     */
    public void requireFitForMachine() {
        if (isOracle()) {
            throw new InvalidSettingException(
                    "policy " + id()
                            + " sees what no pager can and runs in the untimed replay only; choose a real one, see the policies command");
        }
        if (capabilities().contains(Capability.UNMAP)) {
            throw new InvalidSettingException(
                    "policy " + id()
                            + " unmaps pages itself, which on the timed machine the protocol does; use it in the untimed replay, or fifo with the protocol relock");
        }
    }

    /** Whether a policy so chosen scans, so that it samples Accessed bits by itself. */
    public boolean scans() {
        return !factory.scanningEvery(options, 1, 1).isEmpty();
    }

    /**
     * The same choice, with Accessed bits sampled every so many references: of a policy that scans with other options, of
     * any other this one.
     *
     * @param frames that the policy will have
     * @throws InvalidSettingException if it cannot scan so, or has no bits to sample
     */
    public PolicyChoice<O> sampledEvery(long references, int frames) {
        requireBitsToSample();
        if (!scans()) {
            return this;
        }
        try {
            return of(factory, optionsText + "+" + factory.scanningEvery(options, references, frames))
                    .from(plugin);
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException("sampling every " + references
                    + " references is not for this policy with " + frames + " frames: " + e.getMessage());
        }
    }

    /**
     * The policy, as on the command line, that does exactly what this one does, or tries to do, by samples; nothing if it
     * is this choice itself, {@linkplain #sampledEvery sampled} after every reference.
     */
    public String exactTwin(int frames) {
        return factory.exactTwin(options, frames);
    }

    /**
     * Refuses what does not go by Accessed bits.
     *
     * @throws InvalidSettingException if a policy so chosen looks at none, or sees every reference
     */
    public void requireBitsToSample() {
        if (isOracle()) {
            throw new InvalidSettingException(
                    "policy " + id()
                            + " sees every reference, so that there is nothing to sample; choose a real one, see the policies command");
        }
        if (!capabilities().contains(Capability.ACCESSED)) {
            throw new InvalidSettingException(
                    "policy " + id()
                            + " looks at no Accessed bits, so that there is nothing to sample; choose one that sees A, see the policies command");
        }
    }

    /** Whether a policy so chosen wants supervisor and user to have page tables of their own. */
    public boolean wantsSplitTables() {
        return factory.wantsSplitTables(options);
    }

    /**
     * The same choice for a string of which only a share of the references is left: what its options say in references is as
     * much less, rounded, but not below the least allowed.
     *
     * @param share of the references, above 0 and at most 1
     */
    public PolicyChoice<O> forShareOfReferences(double share) {
        RecordComponent[] components = factory.options().getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Option option = declaration(components[i]);
            Object value = valueOf(components[i]);
            if (value instanceof ScanPeriod period && !period.timesFrames()) {
                value = new ScanPeriod(shareOf(period.amount(), share, option), false);
            } else if (value instanceof Long references && option.unit().equals(REFERENCES)) {
                value = shareOf(references, share, option);
            }
            arguments[i] = value;
        }
        return new PolicyChoice<>(
                factory, construct(factory.options(), components, arguments), optionsText, changedOptionsText, plugin);
    }

    private static long shareOf(long references, double share, Option option) {
        return Math.max((long) option.min(), StrictMath.round(references * share));
    }

    private Object valueOf(RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(options);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.getName() + " cannot be read", e);
        }
    }

    /** A new policy in its first state. */
    public ReplacementPolicy create(HardwareView hardware, RandomStream random) {
        return factory.create(hardware, options, random);
    }

    /** The declarations of a policy's options, in order. */
    public static List<Option> declarations(PolicyFactory<?> factory) {
        return Arrays.stream(factory.options().getRecordComponents())
                .map(PolicyChoice::declaration)
                .toList();
    }

    private static Option declaration(RecordComponent component) {
        Option option = component.getAnnotation(Option.class);
        if (option == null) {
            throw new IllegalStateException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + " lacks @Option");
        }
        return option;
    }

    private static Object parse(String policy, Class<?> type, Option option, String text) {
        try {
            if (type == boolean.class) {
                return parseFlag(text);
            }
            if (type.isEnum()) {
                return parseWord(type, text);
            }
            if (type == ScanPeriod.class) {
                ScanPeriod period = ScanPeriod.parse(text);
                checkRange(period.amount(), option);
                return period;
            }
            if (type == int.class) {
                int number = Integer.parseInt(text);
                checkRange(number, option);
                return number;
            }
            if (type == long.class) {
                long number = Long.parseLong(text);
                checkRange(number, option);
                return number;
            }
            if (type == double.class) {
                double number = Double.parseDouble(text);
                checkRange(number, option);
                return number;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    policy + ": " + option.name() + "=" + text + " is not allowed; expected " + expected(type, option));
        }
        throw new IllegalStateException("an option of type " + type.getName());
    }

    private static boolean parseFlag(String text) {
        return switch (text) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Object parseWord(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (show(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static void checkRange(double number, Option option) {
        if (!(number >= option.min() && number <= option.max())) {
            throw new IllegalArgumentException(option.name());
        }
    }

    private static String expected(Class<?> type, Option option) {
        if (type == boolean.class) {
            return "0 or 1";
        }
        if (type.isEnum()) {
            return String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants())
                            .map(PolicyChoice::show)
                            .toList());
        }
        String kind = type == ScanPeriod.class
                ? "a number of references or a multiple of the frames (4x)"
                : type == double.class ? "a number" : "a whole number";
        String low = option.min() == Double.NEGATIVE_INFINITY ? "" : ", at least " + trim(option.min());
        String high = option.max() == Double.POSITIVE_INFINITY ? "" : ", at most " + trim(option.max());
        return kind + low + high;
    }

    private static String trim(double number) {
        return number == StrictMath.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static String show(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "1" : "0";
        }
        if (value instanceof Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return value instanceof Double number ? trim(number) : value.toString();
    }

    private static <O extends Record> O construct(Class<O> type, RecordComponent[] components, Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<O> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be made", e);
        }
    }
}
