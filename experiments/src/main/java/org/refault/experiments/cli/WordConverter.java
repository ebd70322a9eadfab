package org.refault.experiments.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/**
 * Reads one of a few words, in capitals or not.
 *
 * @param <E> what they stand for
 */
record WordConverter<E extends Enum<E>>(Class<E> type) implements CommandLine.ITypeConverter<E> {
    /** Has some commands read the words of a type. */
    static <E extends Enum<E>> void register(CommandLine commands, Class<E> type) {
        commands.registerConverter(type, new WordConverter<>(type));
    }

    @Override
    public E convert(String text) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(this::word).toList();
        throw new CommandLine.TypeConversionException("'" + text + "' is none of " + String.join(", ", words));
    }

    private String word(E constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
