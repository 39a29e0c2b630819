-- Digests of keys that are equal on two servers where the keys are, whatever the servers' versions.
-- KEYS     the keys
-- ARGV[1]  "dump": digest of the serialised value. Equal digests prove equal values, differing ones
--          prove nothing: the order in a hash, or the encoding, may differ.
--          "typed": digest of the value as its type defines equality.
-- ARGV[2]  most elements, ARGV[3] most bytes of a key: beyond, the digest is "big" and is left to
--          the caller, so that the server is not held up.
-- ARGV[4]  bytes after which no more keys are read, for the same reason: the caller asks for the
--          rest again.
-- Answers  for each key, as far as it went: type, digest, time of expiry in ms since 1970 by this
--          server's clock or -1.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local most, bytes, budget = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

-- So many elements are taken for little where the server does not say what they weigh.
local FEW = 16
-- What an element costs beside its bytes.
local ELEMENT = 100

local length = {
  string = 'STRLEN', list = 'LLEN', set = 'SCARD', zset = 'ZCARD', hash = 'HLEN', stream = 'XLEN'
}

-- Lengths in front of the parts: ("ab","c") and ("a","bc") must not look alike.
local function join(parts)
  local joined = {}
  for i, part in ipairs(parts) do
    joined[i] = #part .. ':' .. part
  end
  return table.concat(joined)
end

-- Sorted by digest, not by value: the order of strings depends on a server's locale.
local function unordered(parts)
  local digests = {}
  for i, part in ipairs(parts) do
    digests[i] = redis.sha1hex(part)
  end
  table.sort(digests)
  return redis.sha1hex(table.concat(digests))
end

-- A flat list of names and values, as XINFO answers.
local function field(list, name)
  for i = 1, #list, 2 do
    if list[i] == name then
      return tostring(list[i + 1])
    end
  end
  return ''
end

-- Pending entries with their consumers and delivery counts. Consumers without any are left out, as
-- are times of last contact: Redis itself does not carry those over to a replica.
local function groups(key)
  local parts = { field(redis.call('XINFO', 'STREAM', key), 'last-generated-id') }
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
    local name = field(group, 'name')
    table.insert(parts, name)
    table.insert(parts, field(group, 'last-delivered-id'))
    local from = '-'
    repeat
      local pending = redis.call('XPENDING', key, name, from, '+', 1000)
      for _, entry in ipairs(pending) do
        table.insert(parts, join({ entry[1], entry[2], tostring(entry[4]) }))
        from = '(' .. entry[1]
      end
    until #pending < 1000
  end
  return redis.sha1hex(join(parts))
end

local typed = {}

function typed.string(key)
  return redis.sha1hex(redis.call('GET', key))
end

function typed.list(key)
  return redis.sha1hex(join(redis.call('LRANGE', key, 0, -1)))
end

function typed.set(key)
  return unordered(redis.call('SMEMBERS', key))
end

function typed.hash(key)
  local flat, parts = redis.call('HGETALL', key), {}
  for i = 1, #flat, 2 do
    table.insert(parts, join({ flat[i], flat[i + 1] }))
  end
  return unordered(parts)
end

function typed.zset(key)
  local flat, parts = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES'), {}
  for i = 1, #flat, 2 do
    -- Servers write the same score in different ways.
    table.insert(parts, join({ flat[i], string.format('%.17g', tonumber(flat[i + 1])) }))
  end
  return redis.sha1hex(join(parts))
end

function typed.stream(key)
  local parts = {}
  for _, entry in ipairs(redis.call('XRANGE', key, '-', '+')) do
    table.insert(parts, entry[1])
    table.insert(parts, join(entry[2]))
  end
  table.insert(parts, groups(key))
  return redis.sha1hex(join(parts))
end

-- All elements are weighed, since one may be as big as all others together. There are few of them.
local function weigh(key, kind)
  if kind == 'string' then
    return redis.call('STRLEN', key)
  end
  local size = length[kind] and redis.call(length[kind], key) or 0
  if size > most then
    return bytes + 1
  end
  local usage = redis.pcall('MEMORY', 'USAGE', key, 'SAMPLES', 0)
  if type(usage) ~= 'number' then
    -- The key has gone meanwhile, or this user may not ask.
    usage = size > FEW and bytes + 1 or 0
  end
  return math.max(usage, size * ELEMENT)
end

local function digest(key, kind, weight)
  if weight > bytes then
    return 'big'
  end
  budget = budget - weight
  if ARGV[1] == 'typed' and typed[kind] then
    return typed[kind](key)
  end
  return redis.sha1hex(redis.call('DUMP', key))
end

local answer = {}
for i, key in ipairs(KEYS) do
  if budget <= 0 then
    break
  end
  local kind = redis.call('TYPE', key)['ok']
  if kind == 'none' then
    answer[i] = { 'none', '', -1 }
  else
    local left = redis.call('PTTL', key)
    local found = digest(key, kind, weigh(key, kind))
    answer[i] = { kind, found, left < 0 and -1 or now + left }
  end
end
return answer
