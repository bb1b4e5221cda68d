package dev.stylewright.deploy.acceptance;

import dev.stylewright.worker.app.WorkerProcess;
import dev.stylewright.worker.app.assembly.StylizerFactory;
import dev.stylewright.worker.app.command.WorkerCommand;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.Stylizer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker with a device that breaks at its first job: the engine starts normally, and then fails permanently, or never answers. Only this is
 * simulated; everything else is as deployed.
 */
final class SickWorker {

    private static final Set<String> STRUCK = Set.of("stylize", "warmUp");

    private SickWorker() {}

    /** The behaviour of its engine from the first job on. */
    enum Sickness {
        FAILS {
            @Override
            void strike() {
                throw new EngineFailureException("CUDA error: an illegal memory access was encountered");
            }
        },
        HANGS {
            @Override
            void strike() {
                while (true) {
                    LockSupport.park();
                }
            }
        };

        abstract void strike();
    }

    /** The process: the kind of fault, then the arguments of the worker's command line. */
    public static void main(String[] arguments) {
        Sickness sickness = Sickness.valueOf(arguments[0]);
        System.exit(WorkerCommand.create(
                        configuration -> {
                            try (WorkerProcess worker = WorkerProcess.open(
                                    configuration,
                                    () -> sick(StylizerFactory.start(configuration), sickness),
                                    WorkerObserver.none())) {
                                worker.run();
                            }
                            return 0;
                        },
                        System.getenv(),
                        Path.of(""))
                .execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
    }

    /** An engine that fails when it paints, and when it is warmed up, which happens only after a job has failed. */
    private static Stylizer sick(Stylizer well, Sickness sickness) {
        return (Stylizer) Proxy.newProxyInstance(
                SickWorker.class.getClassLoader(), new Class<?>[] {Stylizer.class}, (proxy, method, arguments) -> {
                    if (STRUCK.contains(method.getName())) {
                        sickness.strike();
                    }
                    try {
                        return method.invoke(well, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
