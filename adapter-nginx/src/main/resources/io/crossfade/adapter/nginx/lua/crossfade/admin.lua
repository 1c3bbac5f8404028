-- The control page: GET /v1/SERVICE shows what the data plane does, PUT /v1/SERVICE replaces the table,
-- PUT /v1/SERVICE/fence tells who asks for changes from now on.
local routing = require("crossfade.routing")
local store = require("crossfade.store")
local ledger = require("crossfade.ledger")

local admin = {}
local token

function admin.open(file)
  local handle = io.open(file, "r")
  local text = handle and handle:read("*a") or ""
  if handle then handle:close() end
  token = text:match("^(%S+)%s*$")
  if not token or #token < 16 then
    error("crossfade: '" .. file .. "' must hold a token of at least 16 characters", 0)
  end
end

-- Takes as long for any wrong token: what is compared tells nothing of it.
local function is_shown()
  local shown = (ngx.var.http_authorization or ""):match("^Bearer (%S+)$") or ""
  return ngx.hmac_sha1(token, shown) == ngx.hmac_sha1(token, token)
end

local function answer(status, text)
  ngx.status = status
  ngx.header["Content-Type"] = "text/plain"
  ngx.header["Content-Length"] = #text
  ngx.print(text)
  return ngx.exit(ngx.OK)
end

local function show(service)
  local version, text = store.newest(service)
  local lines = { "incarnation " .. ngx.shared.crossfade:get("incarnation"), "version " .. version }
  for _, line in ipairs(ledger.describe(service, store.kept(service))) do lines[#lines + 1] = line end
  return answer(200, table.concat(lines, "\n") .. "\n" .. (text or "") .. "done\n")
end

-- What a table is replaced by, for each page: 'make' of store.switch.
local MADE_BY = {
  [""] = function(service, body)
    local wanted, problem = routing.read(service, body)
    return function() return wanted and body, wanted or problem end
  end,
  ["/fence"] = function(service, body)
    return function(before) return routing.fenced(service, before, body) end
  end,
}

local function replace(service, page)
  ngx.req.read_body()
  local text = ngx.req.get_body_data()
  if not text then return answer(400, "there is no text, or it is larger than client_body_buffer_size\n") end
  local version, status, reason = store.switch(service, MADE_BY[page](service, text), ledger.forget)
  if not version then return answer(status, reason .. "\n") end
  if status then
    ngx.log(ngx.ERR, "crossfade: the table in force is not kept for a restart: ", status)
    return answer(500, "in force, but not kept for a restart: " .. status .. "\n")
  end
  return answer(200, "version " .. version .. "\n")
end

function admin.serve()
  if not is_shown() then return answer(401, "the token is not shown\n") end
  local service, page = ngx.var.uri:match("^/v1/([%w_.:-]+)(/?%l*)$")
  if not service or not store.services[service] or not MADE_BY[page] then return answer(404, "no such service\n") end
  local method = ngx.req.get_method()
  if method == "GET" and page == "" then return show(service) end
  if method == "PUT" then return replace(service, page) end
  return answer(405, "only GET and PUT\n")
end

return admin
