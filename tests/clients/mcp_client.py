"""The official MCP Python SDK against plansearch.

Takes two JSON arguments: where the server is ({"url", "headers", "mode"} or {"command": [...]}) and what to ask for
({"calls": [[tool, arguments], ...], "reads": [uri, ...]}). Prints what came back as one JSON object. The SDK itself
checks each structured result against the tool's output schema.
"""

import asyncio
import json
import sys

import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client


def plain(model):
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


async def attempt(request):
    try:
        return plain(await request)
    except MCPError as error:
        return {"error": {"code": error.error.code, "message": error.error.message}}


def connection(target):
    if "command" in target:
        program, *arguments = target["command"]
        return StdioServerParameters(command=program, args=arguments)
    headers = target.get("headers")
    if not headers:
        return target["url"]
    return streamable_http_client(target["url"], http_client=httpx2.AsyncClient(headers=headers))


async def main(target, wanted):
    async with Client(connection(target), mode=target.get("mode", "auto")) as client:
        seen = {
            "protocol": client.protocol_version,
            "server": plain(client.server_info),
            "instructions": client.instructions,
            "tools": plain(await client.list_tools())["tools"],
            "resources": plain(await client.list_resources())["resources"],
            "templates": plain(await client.list_resource_templates())["resourceTemplates"],
            "calls": [await attempt(client.call_tool(tool, arguments)) for tool, arguments in wanted["calls"]],
            "reads": [await attempt(client.read_resource(uri)) for uri in wanted["reads"]],
        }
    json.dump(seen, sys.stdout, ensure_ascii=False)


asyncio.run(main(json.loads(sys.argv[1]), json.loads(sys.argv[2])))
