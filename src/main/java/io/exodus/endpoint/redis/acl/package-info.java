/** Users of a server: what they may do, by its ACL, and which of them a fence keeps out. */
package io.exodus.endpoint.redis.acl;
