import net from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { startHost } from "../../attacks/hostUnderAttack.ts";
import { startServer } from "../../server/server.ts";

afterEach(() => vi.restoreAllMocks());

/** From now on, where this process connects to. */
function countConnections(): readonly string[] {
  const places: string[] = [];
  const connect = Reflect.get(net.Socket.prototype, "connect") as (this: net.Socket, ...args: unknown[]) => net.Socket;
  vi.spyOn(net.Socket.prototype, "connect").mockImplementation(function (this: net.Socket, ...args: unknown[]) {
    const [first] = args.flat() as readonly { readonly host?: string; readonly port?: number | string }[];
    places.push(`${first?.host ?? "?"}:${first?.port ?? "?"}`);
    return connect.apply(this, args);
  });
  return places;
}

test("no telemetry: from activation over a conversation to the end, the one place connected to is the user's own server", async () => {
  const server = await startServer({});
  const places = countConnections();
  const host = await startHost();
  expect(places).toEqual([]);
  Object.assign(host.settings.user, {
    "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
    "aside.endpoint": "loopback",
    "aside.model": "demo/plain",
  });
  expect(await host.ask("What is this?")).toMatch(/^done/);
  host.receive({ type: "newConversation" });
  expect(await host.ask("And what is that?")).toMatch(/^done/);
  await host.close();
  await server.close();
  expect(places.length).toBeGreaterThan(0);
  expect([...new Set(places)]).toEqual([`127.0.0.1:${server.port}`]);
});
