/** HTTP for health, metrics and what runs here: for orchestrators and scrapers, not for users. Knows nothing of the worker. */
@NullMarked
package dev.stylewright.worker.app.http;

import org.jspecify.annotations.NullMarked;
