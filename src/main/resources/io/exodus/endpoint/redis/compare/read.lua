-- What a key holds, as far as a number of bytes goes, at one moment.
-- KEYS[1]  the key
-- ARGV[1]  most bytes of its value; each part of an element counts some more
-- Answers  type ("none" where there is no such key, and nothing else then), size (bytes of a string,
--          elements of the rest, -1 for types that are not known here), PTTL, 1 if all of it was
--          read or else 0, bytes as counted, and rows: one a string or element, with its parts.

local PAGE, ROWS, ROUNDS, PART = 16, 1000, 1000, 16
local key, most = KEYS[1], tonumber(ARGV[1])
local left = most
local rows, cut = {}, false

local length = {
  string = 'STRLEN', list = 'LLEN', set = 'SCARD', zset = 'ZCARD', hash = 'HLEN', stream = 'XLEN'
}

local function take(row)
  local parts = {}
  for i, part in ipairs(row) do
    if cut or left <= 0 or #rows >= ROWS then
      cut = true
      break
    end
    if #part > left then
      part, cut = string.sub(part, 1, left), true
    end
    left = left - #part - PART
    parts[i] = part
  end
  if #parts > 0 then
    rows[#rows + 1] = parts
  end
end

-- Pages grow: where the first element is enough, no more than that is fetched.
local page = 1
local function grow()
  page = math.min(PAGE, 2 * page)
end

-- By index, so that no more than a page is fetched for what goes out.
local function range(width, fetch)
  local from, asked = 0, 0
  repeat
    local found = fetch(from, from + page - 1)
    for i = 1, #found, width do
      take({ unpack(found, i, i + width - 1) })
    end
    from, asked = from + page, page
    grow()
  until cut or #found < asked * width
end

-- A table that was much larger has many empty places to walk over.
local function scan(command, width)
  local cursor, round = '0', 0
  repeat
    local answer = redis.call(command, key, cursor, 'COUNT', page)
    cursor, round = answer[1], round + 1
    grow()
    for i = 1, #answer[2], width do
      take({ unpack(answer[2], i, i + width - 1) })
    end
    cut = cut or round >= ROUNDS and cursor ~= '0'
  until cut or cursor == '0'
end

local read = {}

function read.string()
  if most > 0 then
    take({ redis.call('GETRANGE', key, 0, most - 1) })
  end
  cut = most == 0 or redis.call('STRLEN', key) > most
end

function read.list()
  range(1, function(from, to) return redis.call('LRANGE', key, from, to) end)
end

function read.zset()
  range(2, function(from, to) return redis.call('ZRANGE', key, from, to, 'WITHSCORES') end)
end

function read.set()
  scan('SSCAN', 1)
end

function read.hash()
  scan('HSCAN', 2)
end

function read.stream()
  local from, asked = '-', 0
  repeat
    local found = redis.call('XRANGE', key, from, '+', 'COUNT', page)
    asked = page
    grow()
    for _, entry in ipairs(found) do
      take({ entry[1], unpack(entry[2]) })
      from = '(' .. entry[1]
    end
  until cut or #found < asked
end

local kind = redis.call('TYPE', key)['ok']
if kind == 'none' then
  return { kind }
end
local size = -1
if read[kind] then
  size = redis.call(length[kind], key)
  read[kind]()
else
  cut = true
end
return { kind, size, redis.call('PTTL', key), cut and 0 or 1, most - left, rows }
