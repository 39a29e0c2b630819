package io.exodus.endpoint;

/** A record that could not be carried over, with the database's own words for it. */
public record FailedRecord(RecordId record, String reason) {}
