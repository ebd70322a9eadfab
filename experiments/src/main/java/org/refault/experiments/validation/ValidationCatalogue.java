package org.refault.experiments.validation;

import java.util.List;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;

/**
 * The validation experiments there are.
 *
 * @param experiments in the order in which they are to be read; their ids are different
 */
public record ValidationCatalogue(List<ValidationExperiment> experiments) {
    /** A catalogue of a copy of the list. */
    public ValidationCatalogue {
        experiments = List.copyOf(experiments);
    }

    /** The catalogue of the program. */
    public static ValidationCatalogue load() {
        return new ValidationCatalogue(List.of(
                new SamplerExperiment(),
                new ScanCost(),
                new RelockSaturation(),
                new MachineRepairman(),
                new LockAllCost(),
                new DoublePaging(),
                new ClobberRate()));
    }

    /**
     * The experiment with an id.
     *
     * @throws InvalidSettingException if there is none
     */
    public ValidationExperiment find(String id) {
        List<String> ids = experiments.stream().map(ValidationExperiment::id).toList();
        int index = ids.indexOf(id);
        if (index < 0) {
            throw new InvalidSettingException("unknown validation experiment '" + id + "'" + Suggestion.of(id, ids));
        }
        return experiments.get(index);
    }
}
