package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;

/** All protocols on the class path, by id. */
public final class ProtocolCatalogue {
    private final Map<String, Protocol> protocols = new TreeMap<>();

    private ProtocolCatalogue() {
        for (Protocol protocol : ServiceLoader.load(Protocol.class)) {
            protocols.put(protocol.id(), protocol);
        }
    }

    /** The protocols found by {@link ServiceLoader}. */
    public static ProtocolCatalogue load() {
        return new ProtocolCatalogue();
    }

    /** All protocols, by id. */
    public List<Protocol> protocols() {
        return Collections.unmodifiableList(new ArrayList<>(protocols.values()));
    }

    /**
     * The protocol with an id.
     *
     * @throws InvalidSettingException if there is none
     */
    public Protocol find(String id) {
        Protocol protocol = protocols.get(id);
        if (protocol == null) {
            throw new InvalidSettingException("unknown protocol '" + id + "'" + Suggestion.of(id, protocols.keySet()));
        }
        return protocol;
    }
}
