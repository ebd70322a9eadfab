package org.refault.simulator.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;

/** All policies, by id: those on the class path, and those that users bring along. */
public final class PolicyCatalogue {
    private final Map<String, PolicyFactory<?>> factories = new TreeMap<>();
    private final Map<String, PolicyPlugin> plugins = new TreeMap<>();
    private final Map<String, PolicyPlugin> bySource = new TreeMap<>();
    private final Sources sources;

    /** Makes a policy from a source file, which may be named wherever an id may. */
    @FunctionalInterface
    public interface Sources {
        /** The one policy of a file. */
        PolicyPlugin load(String file);
    }

    private PolicyCatalogue(Iterable<? extends PolicyFactory<?>> found, Sources sources) {
        this.sources = sources;
        for (PolicyFactory<?> factory : found) {
            PolicyFactory<?> other = factories.put(factory.id(), factory);
            if (other != null) {
                throw new IllegalStateException("two policies are called " + factory.id() + ": "
                        + other.getClass().getName() + " and "
                        + factory.getClass().getName());
            }
        }
    }

    /** The policies found by {@link ServiceLoader}, and no others. */
    public static PolicyCatalogue load() {
        return load(List.of(), file -> {
            throw new InvalidSettingException("no source files are taken here, and '" + file + "' is no policy's id");
        });
    }

    /**
     * The policies found by {@link ServiceLoader}, with others beside them.
     *
     * @param plugins the others
     * @param sources what makes a policy of a source file, once for each file that is named
     * @throws InvalidSettingException if one of the others has the id of another policy
     */
    public static PolicyCatalogue load(List<PolicyPlugin> plugins, Sources sources) {
        List<PolicyFactory<?>> found = new ArrayList<>();
        ServiceLoader.load(PolicyFactory.class).forEach(found::add);
        PolicyCatalogue catalogue = new PolicyCatalogue(found, sources);
        plugins.forEach(catalogue::add);
        return catalogue;
    }

    private void add(PolicyPlugin plugin) {
        String id = plugin.factory().id();
        PolicyPlugin other = plugins.get(id);
        if (factories.containsKey(id)) {
            throw new InvalidSettingException(plugin.file() + ": its policy is called " + id + ", as "
                    + (other == null ? "one of the catalogue" : "that of " + other.file())
                    + "; give it another id");
        }
        factories.put(id, plugin.factory());
        plugins.put(id, plugin);
    }

    /** All factories, by id. */
    public List<PolicyFactory<?>> factories() {
        return Collections.unmodifiableList(new ArrayList<>(factories.values()));
    }

    /**
     * The factory with an id, or of a source file.
     *
     * @throws InvalidSettingException if there is none
     */
    public PolicyFactory<?> find(String name) {
        if (PolicyText.of(name).isSource()) {
            return ofSource(name).factory();
        }
        PolicyFactory<?> factory = factories.get(name);
        if (factory == null) {
            String suggestion = Suggestion.of(name, factories.keySet());
            throw new InvalidSettingException("unknown policy '" + name + "'"
                    + (suggestion.isEmpty() ? "; the policies command lists them" : suggestion));
        }
        return factory;
    }

    private PolicyPlugin ofSource(String file) {
        PolicyPlugin known = bySource.get(file);
        if (known == null) {
            known = sources.load(file);
            // The same file may be written in two ways, ./A.java and A.java.
            PolicyPlugin other = plugins.get(known.factory().id());
            if (other != null && other.checksum().equals(known.checksum())) {
                known = other;
            } else {
                add(known);
            }
            bySource.put(file, known);
        }
        return known;
    }

    /** Where a policy came from, unless it is on the class path. */
    public Optional<PolicyPlugin> plugin(PolicyFactory<?> factory) {
        return Optional.ofNullable(plugins.get(factory.id()));
    }

    /**
     * A policy with options, as written on the command line: {@code clock} or {@code clock:load-bit=1+other=2}.
     *
     * @throws InvalidSettingException if the policy, an option or a value is not there
     */
    public PolicyChoice<?> choose(String text) {
        PolicyText parts = PolicyText.of(text);
        PolicyFactory<?> factory = find(parts.name());
        return PolicyChoice.of(factory, parts.options()).from(plugin(factory));
    }
}
