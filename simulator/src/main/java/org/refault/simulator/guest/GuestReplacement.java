package org.refault.simulator.guest;

import org.refault.simulator.event.RandomStream;

/** Which guest page a guest's kernel takes a program's page out of when another must come in. */
interface GuestReplacement {
    /** The replacement with a name, which looks at the bits of a guest's memory. */
    static GuestReplacement named(String name, GuestMemory memory, RandomStream chance) {
        return switch (name) {
            case "lru" -> new LruReplacement(memory);
            case "clock" -> new ClockReplacement(memory);
            case "linux" -> new LinuxReplacement(memory);
            case "random" -> new RandomReplacement(memory.frames(), chance);
            default -> throw new IllegalArgumentException("no replacement is called " + name);
        };
    }

    /** A guest page has received another content; it is a candidate from now on. */
    void pageIn(int frame);

    /** One of the candidates, which it is no longer. There must be one. */
    int selectVictim();
}
