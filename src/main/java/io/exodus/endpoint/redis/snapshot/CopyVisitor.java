package io.exodus.endpoint.redis.snapshot;

import com.moilioncircle.redis.replicator.Replicator;
import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.io.RedisInputStream;
import com.moilioncircle.redis.replicator.rdb.BaseRdbParser;
import com.moilioncircle.redis.replicator.rdb.datatype.ContextKeyValuePair;
import com.moilioncircle.redis.replicator.rdb.datatype.KeyValuePair;
import com.moilioncircle.redis.replicator.rdb.dump.DumpRdbVisitor;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpKeyValuePair;
import io.exodus.endpoint.redis.wire.RespBuffer;
import java.io.IOException;
import java.util.Arrays;

/** Yields a record as the payload of a RESTORE that a server of the target's age understands. */
final class CopyVisitor extends DumpRdbVisitor {

  /** The first RDB version with listpacks for sorted sets, Redis 7.0. */
  private static final int LISTPACKS = 10;

  private static final byte[] SCRIPT = RespBuffer.ascii("lua");

  private String magic;

  CopyVisitor(Replicator replicator, int rdbVersion) {
    super(replicator, rdbVersion);
  }

  /** "REDIS" and four digits, or "VALKEY" and three: read as five characters and four. */
  @Override
  public String applyMagic(RedisInputStream in) throws IOException {
    magic = BaseRdbParser.StringHelper.str(in, 5);
    return magic;
  }

  @Override
  public int applyVersion(RedisInputStream in) throws IOException {
    return SnapshotFormat.version(magic + BaseRdbParser.StringHelper.str(in, 4));
  }

  @Override
  public int applyType(RedisInputStream in) throws IOException {
    int type = super.applyType(in);
    SnapshotFormat.require(type);
    return type;
  }

  /** Only cached scripts are of use. The library would log each field, the scripts' text too. */
  @Override
  public Event applyAux(RedisInputStream in, int version) throws IOException {
    BaseRdbParser parser = new BaseRdbParser(in);
    byte[] field = parser.rdbLoadEncodedStringObject().first();
    byte[] value = parser.rdbLoadEncodedStringObject().first();
    return Arrays.equals(field, SCRIPT) ? new CopyScript(value) : null;
  }

  /** One record of the type that the context tells. */
  KeyValuePair<?, ?> record(RedisInputStream in, int version, ContextKeyValuePair context)
      throws IOException {
    return rdbLoadObject(in, version, context);
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
