package dev.stylewright.worker.stylize.engine;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.EngineFailureException;
import java.io.InputStream;

/** The engine, started, and the device of it that is computed on. Thread-safe. */
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
     * Loads the engine's native libraries, which takes seconds, and picks the device. The engine is loaded once per JVM: the number of threads is what
     * the first call says.
     *
     * @throws EngineFailureException if the engine can't be loaded or a GPU is asked for that is not there
     */
    public static ComputeEngine start(EngineSettings settings) {
        // DJL reads these once, when it loads libtorch; its API has no other way to set them.
        setIfAbsent("ai.djl.pytorch.num_threads", Integer.toString(settings.threads()));
        setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
        // An optimised module is compiled once more for each shape of its input: with tiles and scales, most of the
        // time.
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

    /** In which numbers networks are computed. */
    public Precision precision() {
        return precision;
    }

    /** Name and version of the engine, e.g. {@code PyTorch 2.7.1}. */
    public String version() {
        return engine.getEngineName() + " " + engine.getVersion();
    }

    /** The same engine and device with networks in other numbers. */
    public ComputeEngine in(Precision other) {
        return new ComputeEngine(engine, device, other);
    }

    public NDManager newManager() {
        return engine.newBaseManager(device);
    }

    /**
     * A module on this device.
     *
     * @param code what {@code torch.jit.save} writes; read to its end, not closed
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
                    "device %s was asked for, but the engine sees %d GPUs: check the driver and that libtorch is a CUDA build, or use cpu"
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
