package dev.stylewright.worker.stylize.options;

/** The algorithm that minimises the objective. */
public enum Optimizer {
    /** Limited-memory BFGS (Liu and Nocedal 1989): fewest evaluations, some memory. */
    LBFGS,
    /** Adam (Kingma and Ba 2015): slower to converge, least memory. */
    ADAM
}
