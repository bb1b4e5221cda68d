package dev.stylewright.deploy.local.stack;

import ai.djl.engine.Engine;

/** Loads the native compute engine before the worker starts; takes a second or two, in parallel with the broker's start. */
public final class EngineWarmUp {

    private EngineWarmUp() {}

    static void run() {
        Engine.getInstance();
    }
}
