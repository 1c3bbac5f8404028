-- What each instance got: requests in flight, how the others ended, and how long their answers took.
--
-- Each worker counts what it has in flight under a slot of its own. A worker that crashed never counts down, but the
-- next who looks finds its process gone, counts what it had as failed, and frees the slot.
local ffi = require("ffi")

ffi.cdef [[ int kill(int pid, int sig); ]]

local ledger = {}
local SLOTS = 256
local NO_SUCH_PROCESS = 3
local OUTCOMES = { "success", "client", "server", "failure" }

-- Upper bounds in milliseconds, about a fifth apart.
local BOUNDS = { 1, 2, 3, 4, 5, 6, 7, 8, 9 }
for scale = 1, 5 do
  for _, step in ipairs { 10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82 } do
    BOUNDS[#BOUNDS + 1] = step * 10 ^ (scale - 1)
  end
end
BOUNDS[#BOUNDS + 1] = 3600000

local dict = ngx.shared.crossfade
local mine

local function key(what, service, id, last) return what .. "/" .. service .. "/" .. id .. "/" .. last end

-- Nothing is ever evicted. What finds no room is not counted, and from then on in-flight counts are said to be unknown.
local function add(name, count)
  local value, problem = dict:incr(name, count)
  if not value and problem == "not found" then
    dict:safe_add(name, 0)
    value, problem = dict:incr(name, count)
  end
  if not value then
    dict:incr("uncounted", 1)
    ngx.log(ngx.ERR, "crossfade: cannot count, make 'lua_shared_dict crossfade' larger: ", problem)
  end
end

function ledger.open() dict:safe_add("uncounted", 0) end

-- Returns when a process began, in the kernel's words; "-" where that cannot be read.
local function began(pid)
  local file = io.open("/proc/" .. pid .. "/stat", "r")
  if not file then return "-" end
  local stat = file:read("*a") or ""
  file:close()
  local after, words = stat:match("^.*%)(.*)$") or "", {}
  for word in after:gmatch("%S+") do words[#words + 1] = word end
  return words[20] or "-"
end

local function is_alive(worker)
  local pid, since = worker:match("^(%d+) (%S+)$")
  if ffi.C.kill(tonumber(pid), 0) ~= 0 and ffi.errno() == NO_SUCH_PROCESS then return false end
  local now = began(pid)
  return now == since or now == "-" or since == "-"
end

-- Counts as failed what a worker had in flight when it died, and frees its slot; once, whoever else looks.
local function bury(slot, worker)
  local guard = "burying/" .. slot .. "/" .. worker
  if not dict:safe_add(guard, true, 60) then return end
  if dict:get("worker/" .. slot) == worker then
    for _, name in ipairs(dict:get_keys(0)) do
      local service, id, last = name:match("^flight/([^/]+)/([^/]+)/(%d+)$")
      if last == tostring(slot) then
        local cut = dict:get(name) or 0
        if cut > 0 then add(key("ended", service, id, "failure"), cut) end
        dict:delete(name)
      end
    end
    dict:delete("worker/" .. slot)
  end
end

-- Returns the slots of workers that live, and buries the others.
local function living()
  local slots = {}
  for slot = 1, SLOTS do
    local worker = dict:get("worker/" .. slot)
    if worker and is_alive(worker) then
      slots[#slots + 1] = slot
    elseif worker then
      bury(slot, worker)
    end
  end
  return slots
end

local function claim()
  local pid = ngx.worker.pid()
  local worker = pid .. " " .. began(pid)
  for _ = 1, 2 do
    for slot = 1, SLOTS do
      if dict:safe_add("worker/" .. slot, worker) then return slot end
    end
    living()
  end
  return SLOTS + 1
end

function ledger.begin(service, id)
  mine = mine or claim()
  if mine > SLOTS then dict:incr("uncounted", 1) end
  add(key("flight", service, id, mine), 1)
end

-- Takes a begin back: nothing was sent.
function ledger.cancel(service, id) add(key("flight", service, id, mine), -1) end

function ledger.finish(service, id, outcome)
  add(key("ended", service, id, outcome), 1)
  ledger.cancel(service, id)
end

function ledger.answered(service, id, millis)
  local bound = 1
  while bound < #BOUNDS and BOUNDS[bound] < millis do bound = bound + 1 end
  add(key("latency", service, id, bound), 1)
end

local function ids(tables)
  local seen, list = {}, {}
  for _, read in ipairs(tables) do
    for id in pairs(read.members) do
      if not seen[id] then
        seen[id], list[#list + 1] = true, id
      end
    end
  end
  table.sort(list)
  return list, seen
end

local function in_flight(service, id, slots)
  local sum = 0
  for _, slot in ipairs(slots) do
    sum = sum + (dict:get(key("flight", service, id, slot)) or 0)
  end
  return math.max(0, sum)
end

-- Returns the lines that tell the traffic of every instance of these tables.
function ledger.describe(service, tables)
  local lines, slots = { "uncounted " .. (dict:get("uncounted") or 0) }, living()
  for _, id in ipairs(ids(tables)) do
    local line = { "traffic", id, in_flight(service, id, slots) }
    for _, outcome in ipairs(OUTCOMES) do
      line[#line + 1] = dict:get(key("ended", service, id, outcome)) or 0
    end
    for bound, millis in ipairs(BOUNDS) do
      local count = dict:get(key("latency", service, id, bound))
      if count then line[#line + 1] = millis .. "=" .. count end
    end
    lines[#lines + 1] = table.concat(line, " ")
  end
  return lines
end

-- Frees the counts of instances that only an old table names and that have nothing in flight.
function ledger.forget(service, old, kept)
  local _, needed = ids(kept)
  local slots = living()
  for id in pairs(old.members) do
    if not needed[id] and in_flight(service, id, slots) == 0 then
      for _, outcome in ipairs(OUTCOMES) do dict:delete(key("ended", service, id, outcome)) end
      for bound = 1, #BOUNDS do dict:delete(key("latency", service, id, bound)) end
      for slot = 1, SLOTS do dict:delete(key("flight", service, id, slot)) end
    end
  end
end

return ledger
