package org.refault.experiments.run;

import org.refault.simulator.policy.PolicyPlugin;

/** The failure of a policy that users brought along: what it threw, and where in its code. */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The failure of a policy. */
    PluginException(PolicyPlugin plugin, Throwable failure) {
        super(plugin.file() + place(plugin, failure) + ": " + failure, failure);
    }

    /** The line of the policy's own code that is innermost on the stack, if there is one. */
    private static String place(PolicyPlugin plugin, Throwable failure) {
        return PolicyPlugin.placeIn(PolicyPlugin.outermost(plugin.factory().getClass()), failure)
                .map(element -> {
                    String file = String.valueOf(element.getFileName());
                    return (file.equals(plugin.file()) ? "" : ": " + file) + ":" + element.getLineNumber();
                })
                .orElse("");
    }
}
