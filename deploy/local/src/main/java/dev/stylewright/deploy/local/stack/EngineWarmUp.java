package dev.stylewright.deploy.local.stack;

import ai.djl.engine.Engine;

/** Loads the native compute engine ahead of the worker, which takes a second or two that the broker needs anyway. */
public final class EngineWarmUp {

    private EngineWarmUp() {}

    static void run() {
        Engine.getInstance();
    }
}
