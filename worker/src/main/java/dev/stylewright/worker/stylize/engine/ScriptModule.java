package dev.stylewright.worker.stylize.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import dev.stylewright.worker.stylize.EngineFailureException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A TorchScript module on the device. The engine runs its code without returning to Java, in number formats that Java arrays do not support.
 * Gradients pass through it. Allows one call at a time.
 */
public final class ScriptModule implements AutoCloseable {
    private static final String METHOD = "module_method:";

    private final Model model;
    private final ParameterStore noParameters;

    private ScriptModule(Model model) {
        this.model = model;
        this.noParameters = new ParameterStore(model.getNDManager(), false);
    }

    /** @param code the output of {@code torch.jit.save}; read to its end, not closed */
    static ScriptModule of(InputStream code, Model model) {
        try {
            model.load(code);
            return new ScriptModule(model);
        } catch (IOException | MalformedModelException e) {
            model.close();
            throw new EngineFailureException("a module could not be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Calls {@code forward}. The outputs belong to the manager of the first input.
     *
     * @param inputs the arguments, not changed; inputs with the same name {@code t[]} form one list
     */
    public NDList forward(NDList inputs) {
        // Without "training" the engine forbids gradients.
        return model.getBlock().forward(noParameters, inputs, true);
    }

    /** Calls another method that returns a list of arrays. */
    public NDList call(String method, NDList inputs) {
        try (NDArray name = inputs.head().getManager().create(0)) {
            name.setName(METHOD + method);
            NDList named = new NDList(inputs);
            named.add(name);
            return forward(named);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
