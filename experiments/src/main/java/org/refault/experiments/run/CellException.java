package org.refault.experiments.run;

import java.util.Optional;
import org.refault.simulator.host.HostOutOfMemoryException;
import org.refault.simulator.policy.PolicyPlugin;
import org.refault.simulator.setting.InvalidSettingException;

/** A cell's run that failed. */
public final class CellException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String cell;
    private final RuntimeException reason;

    /**
     * The failure of a cell.
     *
     * @param cell what tells the cell from others
     * @param reason why it failed
     */
    private CellException(String cell, RuntimeException reason) {
        super(cell + ": " + reason.getMessage(), reason);
        this.cell = cell;
        this.reason = reason;
    }

    /** The failure of a cell; that of a policy that users brought along is theirs to mend, and no bug of the program. */
    static CellException of(String cell, Optional<PolicyPlugin> plugin, RuntimeException failure) {
        boolean isSomebodyElses =
                failure instanceof InvalidSettingException || failure instanceof HostOutOfMemoryException;
        return plugin.isEmpty() || isSomebodyElses
                ? new CellException(cell, failure)
                : new CellException(cell, new PluginException(plugin.get(), failure));
    }

    /** As {@link #of(String, Optional, RuntimeException)}; without such a policy an error is the program's, and thrown. */
    static CellException of(String cell, Optional<PolicyPlugin> plugin, Error failure) {
        return new CellException(cell, new PluginException(plugin.orElseThrow(() -> failure), failure));
    }

    /** Which cell failed. */
    public String cell() {
        return cell;
    }

    /** Why. */
    public RuntimeException reason() {
        return reason;
    }
}
