package io.exodus.endpoint.redis.snapshot;

import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_ZSET_2;

import com.moilioncircle.redis.replicator.io.RedisInputStream;
import com.moilioncircle.redis.replicator.rdb.BaseRdbEncoder;
import com.moilioncircle.redis.replicator.rdb.BaseRdbParser;
import com.moilioncircle.redis.replicator.util.ByteArray;
import com.moilioncircle.redis.replicator.util.CRC64;
import io.exodus.endpoint.redis.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Rewrites the compact form of a small sorted set (a listpack, Redis 7.0) into the plain one that
 * older servers read. Redis-replicator 3.11.0 does so too, but stumbles over infinite scores.
 */
final class CopySortedSet {

  private CopySortedSet() {}

  /**
   * @param in stands before the listpack
   * @return RESTORE's payload
   */
  static byte[] plain(RedisInputStream in, int rdbVersion) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    BaseRdbEncoder encoder = new BaseRdbEncoder();
    RedisInputStream pack = new RedisInputStream(new BaseRdbParser(in).rdbLoadPlainStringObject());
    pack.skip(4);
    int entries = pack.readInt(2);
    payload.write(RDB_TYPE_ZSET_2);
    encoder.rdbSaveLen(entries / 2, payload);
    for (int i = 0; i < entries; i += 2) {
      byte[] member = BaseRdbParser.StringHelper.listPackEntry(pack);
      byte[] score = BaseRdbParser.StringHelper.listPackEntry(pack);
      encoder.rdbGenericSaveStringObject(new ByteArray(member), payload);
      encoder.rdbSaveBinaryDoubleValue(Wire.score(score), payload);
    }
    payload.write(rdbVersion);
    payload.write(0);
    payload.writeBytes(CRC64.longToByteArray(CRC64.crc64(payload.toByteArray())));
    return payload.toByteArray();
  }
}
