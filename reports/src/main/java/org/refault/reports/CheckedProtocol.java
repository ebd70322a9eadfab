package org.refault.reports;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.check.CheckResult;
import org.refault.simulator.check.CheckSpec;
import org.refault.simulator.check.Finding;

/**
 * The exploration of one protocol.
 *
 * @param protocol its id
 * @param mutation the deliberate mistake in it; {@link #NO_MUTATION} if there is none
 * @param spec the configuration explored
 * @param result what was found
 */
public record CheckedProtocol(String protocol, String mutation, CheckSpec spec, CheckResult result) {
    /** The mutation that is none. */
    public static final String NO_MUTATION = "none";

    /** The protocol, with its mistake. */
    String label() {
        return mutation.equals(NO_MUTATION) ? protocol : protocol + " with " + mutation;
    }

    /** The configuration in words. */
    String configuration() {
        List<String> words = new ArrayList<>();
        words.add(counted(spec.vcpus(), "vCPU"));
        words.add(counted(spec.pages(), "page"));
        words.add(counted(spec.frames(), "frame"));
        List<String> without = spec.without();
        if (!without.isEmpty()) {
            words.add("without " + String.join(", ", without));
        }
        return String.join(", ", words);
    }

    /** A heading for the way to a finding. */
    public String heading(Finding finding) {
        return label() + ": " + finding.violation().label() + " ("
                + finding.violation().rule() + ") after "
                + counted(finding.steps().size(), "step");
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
