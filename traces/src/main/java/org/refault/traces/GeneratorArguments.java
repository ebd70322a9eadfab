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
    private final Map<GeneratorParameter, BigDecimal> values;

    private GeneratorArguments(Map<GeneratorParameter, BigDecimal> values) {
        this.values = values;
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
        Map<GeneratorParameter, BigDecimal> values = new LinkedHashMap<>();
        for (GeneratorParameter parameter : parameters) {
            values.put(parameter, parameter.parse(given.getOrDefault(parameter.name(), parameter.defaultText())));
        }
        return new GeneratorArguments(values);
    }

    /** Value of a parameter of whole numbers. */
    public long integer(GeneratorParameter parameter) {
        return values.get(parameter).longValueExact();
    }

    /** Value of a parameter of numbers. */
    public double real(GeneratorParameter parameter) {
        return values.get(parameter).doubleValue();
    }

    /** All values, in the one form of each: {@code name=value,...}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        values.forEach((parameter, value) -> parts.add(parameter.name() + "=" + value.toPlainString()));
        return String.join(",", parts);
    }
}
