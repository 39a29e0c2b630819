package io.exodus.autoconfigure;

import io.exodus.endpoint.Family;
import java.util.Map;

/** The kinds of databases that this process knows, by name. */
record ExodusFamilies(Map<String, Family> byName) {}
