package io.exodus.migration;

/** One criterion's verdict, with the reason that an owner reads. */
public record CriterionVerdict(String criterion, Verdict verdict, String reason) {}
