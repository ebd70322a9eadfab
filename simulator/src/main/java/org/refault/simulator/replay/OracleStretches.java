package org.refault.simulator.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.refault.simulator.policy.OraclePolicy;

/**
 * Copies of {@link OracleStretch}, one hidden class for each class of policy.
 *
 * <p>A loop shared by dozens of policies has a call site that sees dozens of classes: the JIT then neither inlines nor
 * devirtualises it. With a copy each, a policy in a large comparison runs as fast as alone. The cache is keyed by
 * class and holds no state of any run.
 */
final class OracleStretches {
    private static final ClassValue<MethodHandle> CONSTRUCTORS = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> policy) {
            return copyOfLoop();
        }
    };

    private OracleStretches() {}

    static Stretch make(Pager pager, int[] pages, byte[] runs, int[] counts, OraclePolicy policy) {
        try {
            return (Stretch) CONSTRUCTORS.get(policy.getClass()).invokeExact(pager, pages, runs, counts, policy);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the loop's constructor declares no exception", e);
        }
    }

    private static MethodHandle copyOfLoop() {
        try (InputStream code = OracleStretch.class.getResourceAsStream("OracleStretch.class")) {
            MethodHandles.Lookup copy = MethodHandles.lookup().defineHiddenClass(code.readAllBytes(), true);
            MethodType parameters = MethodType.methodType(
                    void.class, Pager.class, int[].class, byte[].class, int[].class, OraclePolicy.class);
            return copy.findConstructor(copy.lookupClass(), parameters)
                    .asType(parameters.changeReturnType(Stretch.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("OracleStretch cannot be copied", e);
        }
    }
}
