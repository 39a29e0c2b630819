/**
 * The fleet protocol: how the authority changes hands, in either direction, with no acknowledged
 * write lost; and how whoever comes next completes or undoes what a dead worker began.
 */
package io.exodus.cutover;
