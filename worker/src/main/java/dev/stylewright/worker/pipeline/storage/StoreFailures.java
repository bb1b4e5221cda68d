package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.Failure;

/** Converts failures of the store to failures of a job that cannot wait any longer. */
public final class StoreFailures {

    private StoreFailures() {}

    /** An image could not be read. */
    public static Failure whileReading(String what, StoreException failure) {
        return Failure.of(
                switch (failure.kind()) {
                    case NOT_FOUND -> FailureCode.IMAGE_NOT_FOUND;
                    case TOO_LARGE -> FailureCode.IMAGE_TOO_LARGE;
                    case ACCESS_DENIED -> FailureCode.ACCESS_DENIED;
                    case ARCHIVED -> FailureCode.IMAGE_UNREADABLE;
                    case REJECTED, PRECONDITION_FAILED -> FailureCode.INVALID_REQUEST;
                    case CREDENTIALS, UNSUPPORTED, FULL, UNAVAILABLE -> FailureCode.STORAGE_UNAVAILABLE;
                },
                what + ": " + failure.getMessage());
    }

    /** The result could not be written or looked up. */
    public static Failure whileWriting(String what, StoreException failure) {
        return Failure.of(
                switch (failure.kind()) {
                    case ACCESS_DENIED -> FailureCode.ACCESS_DENIED;
                    case PRECONDITION_FAILED -> FailureCode.OUTPUT_CONFLICT;
                    case NOT_FOUND, TOO_LARGE, ARCHIVED, REJECTED -> FailureCode.INVALID_REQUEST;
                    case CREDENTIALS, UNSUPPORTED, FULL, UNAVAILABLE -> FailureCode.STORAGE_UNAVAILABLE;
                },
                what + ": " + failure.getMessage());
    }
}
