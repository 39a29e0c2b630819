/** What is told: migrations with owners who answer, and how they end. */
package io.exodus.demo.story;
