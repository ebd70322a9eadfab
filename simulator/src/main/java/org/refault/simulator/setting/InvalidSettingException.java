package org.refault.simulator.setting;

/** A setting, policy or option that does not exist or cannot have the value given. The message is one line for the user: what, and the remedy. */
public final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error with a message for the user. */
    public InvalidSettingException(String message) {
        super(message);
    }
}
