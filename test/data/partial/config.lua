local M = {}

local defaults = {
  width = 80,
  height = 24,
  theme = "dark",
  border = "single",
  keys = {
    quit = "q",
    save = "<C-s>",
    help = "?",
  },
}

local colors = {
  red = "#ff0000",
  green = "#00ff00",
  blue = "#0000ff",
}

-- Merges options into the defaults.
function M.setup(options)
  options = options or {}
  for key, value in pairs(defaults) do
    if options[key] == nil then
      options[key] = value
    end
  end
  M.options = options
  return options
end

function M.open(path)
  local file, problem = io.open(path, "r")
  if not file then
    print("cannot open " .. problem)
    return nil
  end
  local text = file:read("*a")
  file:close()
  return text
end

local function trim(text)
  local result = text:gsub("^%s+", "")
  result = result:gsub("%s+$", "")
  return result
end

function M.lines(text)
  local result = {}
  for line in text:gmatch("[^\n]+") do
    table.insert(result, trim(line))
  end
  return result
end

M.close = function(window)
  if window.modified then
    M.save(window)
  end
  window:hide()
end

return M
