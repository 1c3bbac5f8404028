-- The table in force: one value in shared memory, seen by every worker of every generation at once, and kept in a file.
--
-- Tables are numbered, and the newest number is in force. A switch adds the next number, and adding fails if it is
-- there: so of two writers at once one wins, and the other looks again at whose epoch is in force. There is no lock
-- that a worker which dies or is stopped could keep.
local routing = require("crossfade.routing")
local ffi = require("ffi")

ffi.cdef [[ int fsync(int fd); int fileno(void *stream); ]]

local store = {}
local KEPT = 16
local ATTEMPTS = 16

local dict = ngx.shared.crossfade
local known = {}

function store.open(folder, services)
  store.folder, store.services = folder, {}
  for _, service in ipairs(services) do
    store.services[service] = true
    store.load(service)
  end
  dict:safe_add("incarnation", string.format("%d-%d-%04x", ngx.time(), ngx.worker.pid(), math.random(0, 65535)))
end

local function key(service, version) return "table/" .. service .. "/" .. version end

local function head(service) return "head/" .. service end

-- Returns number and text of the table in force; 0 and nil if there is none. The head is where to begin to look: a
-- worker that stopped right before it wrote it may set it back, by less than KEPT.
function store.newest(service)
  local version = math.max(dict:get(head(service)) or 0, known[service] and known[service].version or 0)
  local text = dict:get(key(service, version))
  while true do
    local next_text = dict:get(key(service, version + 1))
    if not next_text then return version, text end
    version, text = version + 1, next_text
  end
end

-- Returns the table in force and its number; of the same number it is the same object.
function store.current(service)
  local mine = known[service]
  if mine and not dict:get(mine.following) and (dict:get(mine.head) or 0) <= mine.version then
    return mine.table, mine.version
  end
  local version, text = store.newest(service)
  if not text then return nil, version end
  known[service] = {
    version = version,
    table = routing.read(service, text),
    head = head(service),
    following = key(service, version + 1),
  }
  return known[service].table, version
end

-- Returns the tables that are still kept, the one in force first.
function store.kept(service)
  local kept, newest = {}, store.newest(service)
  for version = newest, math.max(1, newest - KEPT + 1), -1 do
    local text = dict:get(key(service, version))
    kept[#kept + 1] = text and routing.read(service, text) or nil
  end
  return kept
end

local function path(service) return store.folder .. "/" .. service .. ".table" end

local function write(service, text)
  local temporary = path(service) .. "." .. ngx.worker.pid()
  local file, problem = io.open(temporary, "w")
  if not file then return nil, problem end
  local done = file:write(text) and file:flush() and ffi.C.fsync(ffi.C.fileno(file)) == 0
  done = file:close() and done
  if done then return temporary end
  os.remove(temporary)
  return nil, "cannot write " .. temporary
end

-- Puts a file that was written in its place. A writer that was overtaken meanwhile writes what is in force.
local function keep(service, version, temporary)
  while true do
    local done, problem = os.rename(temporary, path(service))
    if not done then return nil, problem end
    local newest, text = store.newest(service)
    if newest == version then return true end
    version = newest
    temporary, problem = write(service, text)
    if not temporary then return nil, problem end
  end
end

-- Reads the file after a start; after a reload shared memory still has the table.
function store.load(service)
  if store.newest(service) > 0 then return end
  local file = io.open(path(service), "r")
  if not file then return end
  local text = file:read("*a")
  file:close()
  local read, problem = routing.read(service, text)
  if read then
    dict:safe_add(key(service, 1), text)
  else
    ngx.log(ngx.ERR, "crossfade: the kept table of '", service, "' cannot be used, nothing is served: ", problem)
  end
end

local function publish(service, version, forget)
  if (dict:get(head(service)) or 0) < version then dict:set(head(service), version) end
  local oldest = key(service, version - KEPT)
  local text = dict:get(oldest)
  if text then
    dict:delete(oldest)
    forget(service, routing.read(service, text), store.kept(service))
  end
end

-- Puts a table in force: what 'make' returns for the text of the one before, as text and as read, or nil and what is
-- wrong. Returns its number; or nil, the status and the reason why nothing was changed; or the number, and why it is in
-- force but not kept for a restart.
function store.switch(service, make, forget)
  for _ = 1, ATTEMPTS do
    local version, before = store.newest(service)
    local text, wanted = make(before)
    if not text then return nil, 400, wanted end
    if before == text then return version end
    local newest = before and routing.read(service, before)
    if newest and newest.epoch > wanted.epoch then
      return nil, 409, "epoch " .. wanted.epoch .. " is lower than " .. newest.epoch .. " of '" .. newest.deployment .. "'"
    end
    local temporary, problem = write(service, text)
    if not temporary then return nil, 507, problem end
    local added, why = dict:safe_add(key(service, version + 1), text)
    if added then
      publish(service, version + 1, forget)
      local kept, unkept = keep(service, version + 1, temporary)
      return version + 1, not kept and unkept or nil
    end
    os.remove(temporary)
    if why ~= "exists" then return nil, 507, "the shared dictionary 'crossfade' is full" end
  end
  return nil, 503, "others keep changing the table"
end

return store
