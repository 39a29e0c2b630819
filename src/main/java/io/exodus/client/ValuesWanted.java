package io.exodus.client;

import java.util.List;

/**
 * Records whose values a worker is to read on both sides, since somebody has asked for them.
 *
 * @param asked row of the migration's journal that holds who has asked, and why
 * @param records that failed or differ, the oldest first
 * @param mostBytes of one record's value on one side
 * @param mostBytesTogether of all values on one side
 */
public record ValuesWanted(
    long asked, List<RecordTrouble> records, int mostBytes, int mostBytesTogether) {}
