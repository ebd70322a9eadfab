package org.refault.simulator.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;

/** All policies on the class path, by id. */
public final class PolicyCatalogue {
    private final Map<String, PolicyFactory<?>> factories = new TreeMap<>();

    private PolicyCatalogue(Iterable<? extends PolicyFactory<?>> found) {
        for (PolicyFactory<?> factory : found) {
            PolicyFactory<?> other = factories.put(factory.id(), factory);
            if (other != null) {
                throw new IllegalStateException("two policies are called " + factory.id() + ": "
                        + other.getClass().getName() + " and "
                        + factory.getClass().getName());
            }
        }
    }

    /** The policies found by {@link ServiceLoader}. */
    public static PolicyCatalogue load() {
        List<PolicyFactory<?>> found = new ArrayList<>();
        ServiceLoader.load(PolicyFactory.class).forEach(found::add);
        return new PolicyCatalogue(found);
    }

    /** All factories, by id. */
    public List<PolicyFactory<?>> factories() {
        return Collections.unmodifiableList(new ArrayList<>(factories.values()));
    }

    /**
     * The factory with an id.
     *
     * @throws InvalidSettingException if there is none
     */
    public PolicyFactory<?> find(String id) {
        PolicyFactory<?> factory = factories.get(id);
        if (factory == null) {
            String suggestion = Suggestion.of(id, factories.keySet());
            throw new InvalidSettingException("unknown policy '" + id + "'"
                    + (suggestion.isEmpty() ? "; the policies command lists them" : suggestion));
        }
        return factory;
    }

    /**
     * A policy with options, as written on the command line: {@code clock} or {@code clock:load-bit=1+other=2}.
     *
     * @throws InvalidSettingException if the policy, an option or a value is not there
     */
    public PolicyChoice<?> choose(String text) {
        int colon = text.indexOf(':');
        String id = colon < 0 ? text : text.substring(0, colon);
        return PolicyChoice.of(find(id.strip()), colon < 0 ? "" : text.substring(colon + 1));
    }
}
