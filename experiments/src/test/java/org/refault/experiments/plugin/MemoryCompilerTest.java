package org.refault.experiments.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.refault.simulator.setting.InvalidSettingException;

class MemoryCompilerTest {
    @Test
    void aJavaWithoutACompilerIsToldWhatIsNeeded() {
        MemoryCompiler none = new MemoryCompiler(null);
        InvalidSettingException refused = assertThrows(
                InvalidSettingException.class, () -> none.compile(Map.of(Path.of("./MyClock.java"), new byte[0])));
        assertEquals(
                "MyClock.java: this Java has no compiler; install a JDK 17 or later, or set JAVA_HOME to one",
                refused.getMessage());
    }
}
