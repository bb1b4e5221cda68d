package dev.stylewright.worker.stylize.engine;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.EngineFailureException;
import java.io.InputStream;

/** The running engine and the device that it computes on. Thread-safe. */
public final class ComputeEngine {
    private final Engine engine;
    private final Device device;
    private final Precision precision;

    private ComputeEngine(Engine engine, Device device, Precision precision) {
        this.engine = engine;
        this.device = device;
        this.precision = precision;
    }

    /**
     * Loads the engine's native libraries, which takes seconds, and selects the device. The engine loads once per JVM, so the first call
     * determines the number of threads.
     *
     * @throws EngineFailureException if the engine does not load, or the requested GPU does not exist
     */
    public static ComputeEngine start(EngineSettings settings) {
        // DJL reads these properties once, when it loads libtorch. Its API has no other way to set them.
        setIfAbsent("ai.djl.pytorch.num_threads", Integer.toString(settings.threads()));
        setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
        // An optimised module is compiled again for each shape of its input, and tiles and scales have many shapes.
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
        try {
            Engine engine = Engine.getInstance();
            return new ComputeEngine(engine, device(engine, settings.device()), settings.precision());
        } catch (EngineException e) {
            throw new EngineFailureException("the engine could not be started: " + e.getMessage(), e);
        }
    }

    /** {@code cpu} or {@code gpu:<n>}. */
    public String device() {
        return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    }

    /** Number format of networks on this engine. */
    public Precision precision() {
        return precision;
    }

    /** Name and version of the engine, for example {@code PyTorch 2.7.1}. */
    public String version() {
        return engine.getEngineName() + " " + engine.getVersion();
    }

    /** The same engine and device with another number format. */
    public ComputeEngine in(Precision other) {
        return new ComputeEngine(engine, device, other);
    }

    public NDManager newManager() {
        return engine.newBaseManager(device);
    }

    /**
     * Loads a module onto this device.
     *
     * @param code the output of {@code torch.jit.save}; read to its end, not closed
     */
    public ScriptModule newModule(InputStream code) {
        return ScriptModule.of(code, Model.newInstance("module", device, engine.getEngineName()));
    }

    private static Device device(Engine engine, String wanted) {
        int gpus = engine.getGpuCount();
        if (wanted.equals("cpu") || (wanted.equals("auto") && gpus == 0)) {
            return Device.cpu();
        }
        int number = wanted.equals("auto") ? 0 : Integer.parseInt(wanted.substring("gpu:".length()));
        if (number >= gpus) {
            throw new EngineFailureException(
                    "device %s was requested, but the engine sees %d GPUs: check the driver and that libtorch is a CUDA build, or use cpu"
                            .formatted(wanted, gpus));
        }
        return Device.gpu(number);
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
