package org.refault.traces;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;

/** The value of every parameter of one generated trace. */
public final class GeneratorArguments {
    private final Map<GeneratorParameter, BigDecimal> numbers;
    private final Map<GeneratorParameter, String> texts;

    private GeneratorArguments(Map<GeneratorParameter, BigDecimal> numbers, Map<GeneratorParameter, String> texts) {
        this.numbers = numbers;
        this.texts = texts;
    }

    /**
     * Parses {@code name=value,...}; a parameter that is not there has its default.
     *
     * @param parameters all that there are, in the order in which they are written
     * @throws InvalidSettingException if a parameter does not exist, is given twice or cannot have its value
     */
    static GeneratorArguments parse(String text, List<GeneratorParameter> parameters) {
        Map<String, String> given = new LinkedHashMap<>();
        List<String> names = parameters.stream().map(GeneratorParameter::name).toList();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).strip();
            if (name.isEmpty()) {
                throw new InvalidSettingException("a parameter without a name; write name=value,name=value");
            }
            if (!names.contains(name)) {
                throw new InvalidSettingException("unknown parameter '" + name + "'" + Suggestion.of(name, names));
            }
            if (equals < 0) {
                throw new InvalidSettingException(name + " has no value; write " + name + "=...");
            }
            if (given.put(name, part.substring(equals + 1)) != null) {
                throw new InvalidSettingException(name + " is given twice");
            }
        }
        Map<GeneratorParameter, BigDecimal> numbers = new LinkedHashMap<>();
        Map<GeneratorParameter, String> texts = new LinkedHashMap<>();
        for (GeneratorParameter parameter : parameters) {
            String value = given.getOrDefault(parameter.name(), parameter.defaultText());
            if (parameter.type() == GeneratorParameter.Type.TEXT) {
                texts.put(parameter, value.strip());
            } else {
                BigDecimal number = parameter.parse(value);
                numbers.put(parameter, number);
                texts.put(parameter, number.toPlainString());
            }
        }
        return new GeneratorArguments(numbers, texts);
    }

    /** Value of a parameter of whole numbers. */
    public long integer(GeneratorParameter parameter) {
        return numbers.get(parameter).longValueExact();
    }

    /** Value of a parameter of numbers. */
    public double real(GeneratorParameter parameter) {
        return numbers.get(parameter).doubleValue();
    }

    /** Value of a parameter as it is written: of a number, in its one form. */
    public String text(GeneratorParameter parameter) {
        return texts.get(parameter);
    }

    /** All values, in the one form of each: {@code name=value,...}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        texts.forEach((parameter, text) -> parts.add(parameter.name() + "=" + text));
        return String.join(",", parts);
    }
}
