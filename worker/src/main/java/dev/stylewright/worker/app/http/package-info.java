/**
 * HTTP pages for health, metrics and information about the worker: for orchestrators and scrapers, not for users. Nothing here may depend on the
 * worker; pages supply their own content.
 */
@NullMarked
package dev.stylewright.worker.app.http;

import org.jspecify.annotations.NullMarked;
