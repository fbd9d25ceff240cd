// The official MCP TypeScript SDK against plansearch; arguments and output as those of mcp_client.py.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [target, wanted] = process.argv.slice(2).map((argument) => JSON.parse(argument));

function connection() {
  if (target.command) {
    const [command, ...args] = target.command;
    return new StdioClientTransport({ command, args });
  }
  return new StreamableHTTPClientTransport(new URL(target.url), { requestInit: { headers: target.headers ?? {} } });
}

async function attempt(request) {
  try {
    return await request;
  } catch (error) {
    return { error: { code: error.code, message: error.message } };
  }
}

async function inTurn(items, request) {
  const results = [];
  for (const item of items) {
    results.push(await attempt(request(item)));
  }
  return results;
}

const transport = connection();
const client = new Client({ name: "plansearch-test", version: "1.0.0" });
await client.connect(transport);
const seen = {
  protocol: transport.protocolVersion,
  session: transport.sessionId,
  server: client.getServerVersion(),
  instructions: client.getInstructions(),
  tools: (await client.listTools()).tools,
  resources: (await client.listResources()).resources,
  templates: (await client.listResourceTemplates()).resourceTemplates,
  calls: await inTurn(wanted.calls, ([name, args]) => client.callTool({ name, arguments: args })),
  reads: await inTurn(wanted.reads, (uri) => client.readResource({ uri })),
};
if (transport.sessionId) {
  await transport.terminateSession();
}
await client.close();
console.log(JSON.stringify(seen));
