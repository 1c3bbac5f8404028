-- Crossfade's balancer for nginx with ngx_http_lua_module, and for OpenResty: the routing changes by a call, without a
-- reload. docs/nginx-lua.md says how it is set up.
local balancer = require("ngx.balancer")
local base = require("resty.core.base")
local ffi = require("ffi")
local admin = require("crossfade.admin")
local ledger = require("crossfade.ledger")
local routing = require("crossfade.routing")
local store = require("crossfade.store")

local crossfade = { admin = admin.serve }
local MORE_TRIES = 2
local COOLING_SECONDS = 1
local NO_LIVE_UPSTREAM = -3 -- nginx's NGX_BUSY: it answers 502, as when all servers of an upstream are down

-- What a request holds, by the request itself: unlike ngx.ctx it outlives an internal redirect.
local holds = {}
local cooling = {}

-- Called in init_by_lua: services, folder for what outlives a restart, token_file.
function crossfade.init(settings)
  math.randomseed(ngx.now() * 1000 + ngx.worker.pid())
  admin.open(settings.token_file)
  ledger.open()
  store.open(settings.folder, settings.services)
end

local function request_key() return tonumber(ffi.cast("intptr_t", base.get_request())) end

local function unquoted(value) return value:match('^"(.*)"$') or value end

local function cookie(wanted)
  for name, value in (ngx.var.http_cookie or ""):gmatch("%s*([^=;]+)=([^;]*)") do
    if name == wanted then return unquoted(value:match("^%s*(.-)%s*$")) end
  end
end

local function has_query(wanted, value)
  for name, found in ("&" .. (ngx.var.args or "")):gmatch("&([^=&]*)=([^&]*)") do
    if ngx.unescape_uri(name) == wanted and ngx.unescape_uri(found) == value then return true end
  end
  return false
end

local function has_header(wanted, value)
  local found = ngx.req.get_headers(0)[wanted]
  if type(found) ~= "table" then return found == value end
  for _, one in ipairs(found) do
    if one == value then return true end
  end
  return false
end

local request = { cookie = cookie }

function request.has(kind, field, value)
  if kind == "HEADER" then return has_header(field, value) end
  if kind == "COOKIE" then return cookie(field) == value end
  return has_query(field, value)
end

-- The n-th of nginx's lists of attempts, such as "502, 200 : 200".
local function nth(list, n)
  for entry in (list or ""):gmatch("[^,%s]+") do
    if entry ~= ":" then
      n = n - 1
      if n == 0 then return entry end
    end
  end
  return "-"
end

local function attempts()
  local count = 0
  for entry in (ngx.var.upstream_status or ""):gmatch("[^,%s]+") do
    if entry ~= ":" then count = count + 1 end
  end
  return math.max(1, count)
end

local function by_status(status)
  return status < 400 and "success" or status < 500 and "client" or "server"
end

-- Whether the instance's answer ended as it should. nginx completes a request whose instance stopped in the middle, and
-- not one whose client went away, which is not the instance's doing.
local function is_whole(hold, status)
  return hold.whole or hold.ended or status == 101 or status == 204 or status == 304
    or ngx.req.get_method() == "HEAD" or ngx.var.request_completion ~= "OK"
end

-- Ends a hold by what nginx knows of its attempt.
local function settle(hold)
  local millis = tonumber(nth(ngx.var.upstream_header_time, hold.attempt))
  local status = tonumber(nth(ngx.var.upstream_status, hold.attempt))
  local outcome
  if not millis or not status then
    outcome = ngx.status == 499 and "client" or "failure"
  else
    outcome = is_whole(hold, status) and by_status(status) or "failure"
  end
  if millis then ledger.answered(hold.service, hold.id, millis * 1000) end
  ledger.finish(hold.service, hold.id, outcome)
end

-- Ends the hold of an attempt that another one follows.
local function leave(hold)
  local how, status = balancer.get_last_failure()
  hold.ended = true
  if how == "failed" then
    cooling[hold.service .. "/" .. hold.id] = ngx.now() + COOLING_SECONDS
    ledger.finish(hold.service, hold.id, "failure")
  elseif how == "next" then
    ledger.finish(hold.service, hold.id, by_status(status))
  else
    settle(hold)
  end
end

-- Chooses, and counts the request before it looks whether the table is still in force: whoever reads "nothing in
-- flight" after a switch can rely on it.
local function take(service, tried)
  while true do
    local current, version = store.current(service)
    if not current then return nil end
    local function is_cool(member) return (cooling[service .. "/" .. member.id] or 0) <= ngx.now() end
    local function untried(member) return not tried[member.id] end
    local member, session = routing.choose(current, request, function(m) return untried(m) and is_cool(m) end)
    if not member then member, session = routing.choose(current, request, untried) end
    if not member then return nil end
    ledger.begin(service, member.id)
    local _, now = store.current(service)
    if now == version then return member, session, current.cookie end
    ledger.cancel(service, member.id)
  end
end

-- Called in balancer_by_lua of the service's upstream, once for each attempt.
function crossfade.balance(service)
  if ngx.is_subrequest then
    ngx.log(ngx.ERR, "crossfade: a subrequest to '", service, "' is refused, its end could not be counted")
    return ngx.exit(ngx.ERROR)
  end
  local r = request_key()
  local before = holds[r]
  local tried = {}
  if before then
    holds[r] = nil
    leave(before)
    if before.service == service then
      tried = before.tried
      tried[before.id] = true
    end
  end
  local member, session, cookie_name = take(service, tried)
  if not member then
    ngx.log(ngx.ERR, "crossfade: no serving instance of '", service, "' for this request")
    return ngx.exit(NO_LIVE_UPSTREAM)
  end
  holds[r] = {
    service = service, id = member.id, tried = tried, attempt = attempts(), session = session, cookie = cookie_name,
  }
  if not next(tried) then balancer.set_more_tries(MORE_TRIES) end
  local set, problem = balancer.set_current_peer(member.address, member.port)
  if not set then
    ngx.log(ngx.ERR, "crossfade: '", member.id, "' cannot be used: ", problem)
    return ngx.exit(ngx.ERROR)
  end
end

-- Called in header_filter_by_lua: tells a new client its session.
function crossfade.header_filter()
  local hold = holds[request_key()]
  if not hold or not hold.session then return end
  local cookies = ngx.header["Set-Cookie"] or {}
  if type(cookies) ~= "table" then cookies = { cookies } end
  local secure = ngx.var.scheme == "https" and "; Secure" or ""
  cookies[#cookies + 1] = hold.cookie .. "=" .. hold.session .. "; Path=/; HttpOnly; SameSite=Lax" .. secure
  ngx.header["Set-Cookie"] = cookies
end

-- Called in body_filter_by_lua: sees the end of a whole answer.
function crossfade.body_filter()
  if not ngx.arg[2] then return end
  local hold = holds[request_key()]
  if hold then hold.whole = true end
end

-- Called in log_by_lua: the request has ended.
function crossfade.log()
  local r = request_key()
  local hold = holds[r]
  if hold then
    holds[r] = nil
    settle(hold)
  end
end

return crossfade
