/**
 * Pages over HTTP for health, metrics and what runs here: for orchestrators and scrapers, not for users.
 * Nothing here may know the worker: a page is asked for its answer.
 */
@NullMarked
package dev.stylewright.worker.app.http;

import org.jspecify.annotations.NullMarked;
