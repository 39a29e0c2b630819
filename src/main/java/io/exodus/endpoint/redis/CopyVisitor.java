package io.exodus.endpoint.redis;

import com.moilioncircle.redis.replicator.Replicator;
import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.io.RedisInputStream;
import com.moilioncircle.redis.replicator.rdb.BaseRdbParser;
import com.moilioncircle.redis.replicator.rdb.datatype.ContextKeyValuePair;
import com.moilioncircle.redis.replicator.rdb.datatype.KeyStringValueString;
import com.moilioncircle.redis.replicator.rdb.dump.DumpRdbVisitor;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpKeyValuePair;
import java.io.IOException;

/**
 * Yields a string with its raw value, so that it can be written by SET, and everything else as the
 * payload of a RESTORE that a server of the target's age understands.
 */
final class CopyVisitor extends DumpRdbVisitor {

  /** The first RDB version with listpacks for sorted sets, Redis 7.0. */
  private static final int LISTPACKS = 10;

  CopyVisitor(Replicator replicator, int rdbVersion) {
    super(replicator, rdbVersion);
  }

  /** Read over: the library would log each field, and with it the text of cached scripts. */
  @Override
  public Event applyAux(RedisInputStream in, int version) throws IOException {
    BaseRdbParser parser = new BaseRdbParser(in);
    parser.rdbLoadEncodedStringObject();
    parser.rdbLoadEncodedStringObject();
    return null;
  }

  @Override
  public Event applyString(RedisInputStream in, int version, ContextKeyValuePair context)
      throws IOException {
    BaseRdbParser parser = new BaseRdbParser(in);
    KeyStringValueString record = new KeyStringValueString();
    record.setKey(parser.rdbLoadEncodedStringObject().first());
    record.setValue(parser.rdbLoadEncodedStringObject().first());
    return context.valueOf(record);
  }

  @Override
  public Event applyZSetListPack(RedisInputStream in, int version, ContextKeyValuePair context)
      throws IOException {
    if (this.version >= LISTPACKS) {
      return super.applyZSetListPack(in, version, context);
    }
    DumpKeyValuePair record = new DumpKeyValuePair();
    record.setKey(new BaseRdbParser(in).rdbLoadEncodedStringObject().first());
    record.setValue(CopySortedSet.plain(in, this.version));
    return context.valueOf(record);
  }
}
