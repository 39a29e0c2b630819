package io.exodus.endpoint;

import io.exodus.migration.RecordId;

/** A record that could not be carried over, with the database's own words for it. */
public record FailedRecord(RecordId record, String reason) {}
