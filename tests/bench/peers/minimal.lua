-- SPDX-License-Identifier: GPL-2.0-or-later
-- About the least that a post-dissector in Lua can do for TCP: it reads one field and adds another.
local protocol = Proto("minimal", "A minimal post-dissector")
local kind = ProtoField.string("minimal.kind", "Kind")
local flags = Field.new("tcp.flags")

protocol.fields = {kind}

function protocol.dissector(buffer, pinfo, tree)
    local found = flags()
    if found then
        local branch = tree:add(protocol)
        branch:add(kind, (found.value % 4 >= 2) and "SYN" or "other"):set_generated()
    end
end

register_postdissector(protocol)
