package org.refault.simulator.check;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Locale;
import org.refault.simulator.machine.Activity;

/** The names of steps, as the constants of their activities are called. */
final class StepNames {
    private StepNames() {}

    /** Name of the step that an activity will perform next, with the activity's. */
    static String of(Activity activity) {
        Class<?> type = activity.getClass();
        return words(type.getSimpleName()) + ", " + step(type, activity.step());
    }

    private static String step(Class<?> type, int step) {
        try {
            for (Field field : type.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (Modifier.isStatic(modifiers) && Modifier.isFinal(modifiers) && field.getType() == int.class) {
                    field.setAccessible(true);
                    if (field.getInt(null) == step) {
                        return field.getName().toLowerCase(Locale.ROOT).replace('_', ' ');
                    }
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a field made accessible is not", e);
        }
        return "step " + step;
    }

    private static String words(String camelCase) {
        return camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
