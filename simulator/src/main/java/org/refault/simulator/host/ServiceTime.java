package org.refault.simulator.host;

import org.refault.simulator.event.RandomStream;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.Settings;

/** How long a swap device works on one transfer. */
interface ServiceTime {
    /** The slot before any: nothing follows it. */
    int NOWHERE = -2;

    /**
     * The service of a transfer, in cycles, at least 1.
     *
     * @param position the slot of the transfer before, or {@link #NOWHERE}
     */
    long next(SwapDevice.Transfer transfer, int position);

    /**
     * That of the device which the settings name.
     *
     * @throws InvalidSettingException if a device with an arm is to have several servers
     */
    static ServiceTime of(Settings settings, RandomStream chance, int slots) {
        String kind = settings.word(HostSettings.DISK_KIND);
        boolean arm = kind.equals("disk") || kind.equals("geometric") || kind.equals("zswap");
        if (arm && settings.count(HostSettings.DISK_SERVERS) > 1) {
            throw new InvalidSettingException(
                    "disk.servers: a disk has one arm; choose disk.kind=ssd, nvme or constant");
        }
        return switch (kind) {
            case "geometric" -> geometric(settings, chance, slots);
            case "ssd", "nvme" -> lognormal(settings, chance);
            case "constant" -> {
                long random = settings.cycles(HostSettings.DISK_RANDOM);
                yield (transfer, position) -> random;
            }
            default -> uniform(settings, chance);
        };
    }

    /** A large page is transferred as so many pages one after the other. */
    private static long transferTime(Settings settings) {
        return MachineSettings.pageFactor(settings) * settings.cycles(HostSettings.DISK_SEQUENTIAL);
    }

    /** The slot after the last one is fast; any other takes a time uniform around a mean. */
    private static ServiceTime uniform(Settings settings, RandomStream chance) {
        long random = settings.cycles(HostSettings.DISK_RANDOM);
        long sequential = transferTime(settings);
        long furtherPages = sequential - settings.cycles(HostSettings.DISK_SEQUENTIAL);
        double jitter = settings.real(HostSettings.DISK_JITTER);
        return (transfer, position) -> {
            if (transfer.slot() == position + 1) {
                return sequential;
            }
            long first =
                    jitter == 0 ? random : Math.max(1, (long) (random * (1 + jitter * (2 * chance.nextDouble() - 1))));
            return first + furtherPages;
        };
    }

    /**
     * Seek, rotation and transfer. A seek takes 3 · mean · distance / slots: the distance of two random slots is a third of
     * the device on average.
     */
    private static ServiceTime geometric(Settings settings, RandomStream chance, int slots) {
        double seek = settings.cycles(HostSettings.DISK_SEEK);
        double rotation = settings.cycles(HostSettings.DISK_ROTATION);
        long transferTime = transferTime(settings);
        return (transfer, position) -> {
            if (transfer.slot() == position + 1) {
                return transferTime;
            }
            long distance = Math.abs((long) transfer.slot() - Math.max(0, position));
            return (long) (3 * seek * distance / slots + rotation * chance.nextDouble()) + transferTime;
        };
    }

    /** Lognormal, its 99th percentile 5 times the median: exp(ln 5 / 2.326 · Z), Z by the method of Box and Muller. */
    private static ServiceTime lognormal(Settings settings, RandomStream chance) {
        double sigma = StrictMath.log(5) / 2.3263478740408408;
        double read = settings.cycles(HostSettings.SSD_READ);
        double write = settings.cycles(HostSettings.SSD_WRITE);
        long furtherPages = transferTime(settings) - settings.cycles(HostSettings.DISK_SEQUENTIAL);
        return (transfer, position) -> {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(chance.nextDouble()));
            double normal = radius * StrictMath.cos(2 * StrictMath.PI * chance.nextDouble());
            return Math.max(1, (long) ((transfer.write() ? write : read) * StrictMath.exp(sigma * normal)))
                    + furtherPages;
        };
    }
}
