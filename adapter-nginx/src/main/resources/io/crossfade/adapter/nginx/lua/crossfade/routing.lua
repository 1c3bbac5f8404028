-- A routing table: read from its text, strictly, and made ready for choosing. docs/nginx-lua.md describes the text.
local routing = {}

local FORMAT = "1"
local STATES = { SERVING = true, DRAINING = true, OUT = true }
local KINDS = { HEADER = true, COOKIE = true, QUERY = true }

local function name(text)
  if #text > 253 or not text:find("^[%w_.:-]+$") then
    error("'" .. text:sub(1, 40):gsub("[^%w_.:-]", "?") .. "' is not an allowed name", 0)
  end
  return text
end

local function number(text, least, most)
  local value = #text <= 15 and text:find("^%d+$") and tonumber(text)
  if not value or value < least or value > most then
    error("a number must be within " .. least .. ".." .. most, 0)
  end
  return value
end

local function one_of(allowed, text)
  return allowed[text] and text or error("an unknown word", 0)
end

local function address(text)
  if not text:find("^%d+%.%d+%.%d+%.%d+$") and not text:find("^%[[%x:.]+%]$") then
    error("an address must be literal", 0)
  end
  return text
end

-- Each line's word, how many words follow, and what it adds to the table.
local LINES = {
  fence = { 2, function(to, epoch, deployment)
    if to.epoch then error("the fence is there twice", 0) end
    to.epoch, to.deployment = number(epoch, 1, 999999999999999), name(deployment)
  end },
  affinity = { 1, function(to, cookie)
    if to.cookie then error("the affinity is there twice", 0) end
    to.cookie = name(cookie)
  end },
  group = { 2, function(to, id, weight)
    if to.by_name[name(id)] then error("a group is there twice", 0) end
    local group = { id = id, weight = number(weight, 0, 10000), serving = {}, up_to = {} }
    to.groups[#to.groups + 1], to.by_name[id] = group, group
  end },
  member = { 6, function(to, id, state, host, port, capacity, at)
    local group = to.groups[#to.groups] or error("a member has no group", 0)
    if to.members[name(id)] then error("a member is there twice", 0) end
    name(host)
    local member = { id = id, address = address(at), port = number(port, 1, 65535) }
    to.members[id] = member
    capacity = number(capacity, 1, 10000)
    if one_of(STATES, state) == "SERVING" then
      local serving, up_to = group.serving, group.up_to
      up_to[#up_to + 1] = (up_to[#up_to] or 0) + capacity
      serving[#serving + 1] = member
      member.session = ngx.md5(to.service .. "/" .. id .. "/" .. host .. "/" .. port)
      to.sessions[member.session] = { group = group, member = member }
    end
  end },
  pin = { 4, function(to, kind, field, value, group)
    to.pins[#to.pins + 1] = {
      kind = one_of(KINDS, kind),
      field = name(field),
      value = name(value),
      group = name(group),
    }
  end },
}

local function add(to, line)
  local words = {}
  for word in line:gmatch("%S+") do words[#words + 1] = word end
  local rule = LINES[words[1]] or error("an unknown word", 0)
  if table.concat(words, " ") ~= line or #words - 1 ~= rule[1] then
    error("a line of '" .. words[1] .. "' has " .. rule[1] .. " words after it", 0)
  end
  rule[2](to, unpack(words, 2))
end

local function require_whole(read)
  local sum = 0
  for _, group in ipairs(read.groups) do sum = sum + group.weight end
  if sum ~= 0 and sum ~= 10000 then error("the weights must add up to 10000 or to 0", 0) end
  if not read.epoch then error("there is no fence", 0) end
end

local function read(service, text)
  local to = {
    service = service, groups = {}, by_name = {}, members = {}, sessions = {}, pins = {},
  }
  local body = text:match("^crossfade " .. FORMAT .. "\n(.*)end\n$") or error("this is not a whole table", 0)
  local count = 1
  for line in body:gmatch("([^\n]*)\n") do
    count = count + 1
    local ok, problem = pcall(add, to, line)
    if not ok then error("line " .. count .. ": " .. tostring(problem), 0) end
  end
  require_whole(to)
  return to
end

-- Returns the table, or nil and what is wrong with its text.
function routing.read(service, text)
  local ok, result = pcall(read, service, text)
  if ok then return result end
  return nil, tostring(result)
end

local NOTHING = "crossfade " .. FORMAT .. "\nfence 1 nobody\nend\n"

-- Returns a table's text with another fence line in it, and what is read of that; or nil and what is wrong. No text is
-- that of a table that serves nobody.
function routing.fenced(service, text, line)
  local fenced = (text or NOTHING):gsub("\nfence [^\n]*\n", "\n" .. line:gsub("%%", "%%%%") .. "\n", 1)
  local read, problem = routing.read(service, fenced)
  if read and not line:find("^fence [^\n]*$") then read, problem = nil, "this is not a fence" end
  return read and fenced, read or problem
end

-- The multiples of the golden ratio fill a range evenly; one sequence for each choice and worker.
local positions = {}
local STRIDE = 0.6180339887498949

local function draw(of, range)
  local position = ((positions[of] or math.random()) + STRIDE) % 1
  positions[of] = position
  return position * range
end

local function pinned(of, request)
  for _, pin in ipairs(of.pins) do
    if request.has(pin.kind, pin.field, pin.value) then return pin end
  end
end

local function by_weight(of)
  local drawn = draw(of.service, 10000)
  for _, group in ipairs(of.groups) do
    drawn = drawn - group.weight
    if drawn < 0 then return group end
  end
end

local function by_capacity(of, group, fits)
  local serving, up_to = group.serving, group.up_to
  if #serving == 0 then return nil end
  local drawn, chosen = draw(of.service .. "/" .. group.id, up_to[#up_to]), 1
  while up_to[chosen] <= drawn do chosen = chosen + 1 end
  for i = 0, #serving - 1 do
    local member = serving[(chosen - 1 + i) % #serving + 1]
    if fits(member) then return member end
  end
end

-- Returns the member that a request goes to, and the session that the client has yet to be told.
--   group:   the first pin that fits, else the session's, else by weight
--   member:  the session's if it serves in that group, else by capacity
-- A group without a serving member gets its share all the same, and the share is refused: sending it elsewhere would
-- exceed the other groups' shares.
function routing.choose(of, request, fits)
  local seat = of.cookie and of.sessions[request.cookie(of.cookie) or ""]
  local pin, group = pinned(of, request), nil
  if pin then
    group = of.by_name[pin.group]
  elseif seat and seat.group.weight > 0 then
    group = seat.group
  else
    group = by_weight(of)
  end
  if not group then return nil end
  if seat and seat.group == group and fits(seat.member) then return seat.member end
  local member = by_capacity(of, group, fits)
  return member, member and of.cookie and member.session
end

return routing
