import { describe, expect, it } from "vitest";
import { exposureOf, isLocalCall } from "../../src/http/exposure.ts";
import { Failure } from "../../src/model/failure.ts";
import { isLoopbackHost } from "../../src/model/loopback.ts";

const secret = "0123456789abcdef0123456789abcdef";
const publicUrl = "https://bot.example/hunts/";

function refusal(settings: Parameters<typeof exposureOf>[0]): Failure {
  try {
    exposureOf(settings);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("what the server exposes", () => {
  it("is refused without a secret where people can reach it", () => {
    for (const host of ["0.0.0.0", "127.0.0.1"]) {
      expect(refusal({ host, publicUrl }).why).toContain("without HUNTBOT_SECRET");
      expect(refusal({ host, publicUrl, secret: "" }).why).toContain("without HUNTBOT_SECRET");
    }
  });

  it("is refused with a secret that can be guessed, without repeating it", () => {
    const failure = refusal({ host: "0.0.0.0", publicUrl, secret: secret.slice(1) });
    expect(failure).toMatchObject({ why: expect.stringContaining("31 characters"), usage: true });
    expect(failure.message).not.toContain(secret.slice(1));
    expect(exposureOf({ host: "0.0.0.0", publicUrl, secret }).secret).toBe(secret);
  });

  it.each([
    "bot.example",
    "ftp://bot.example",
    "https://user:word@bot.example",
    "https://bot.example/?x=1",
    "javascript:1",
  ])("is refused with the public address %s", (address) => {
    expect(refusal({ host: "127.0.0.1", publicUrl: address, secret }).why).toContain("PUBLIC_URL");
  });

  it("keeps the path of the public address, without its last slash", () => {
    expect(exposureOf({ host: "127.0.0.1", publicUrl, secret }).publicUrl).toBe("https://bot.example/hunts");
  });

  it("takes unsigned charts on a loopback address alone, and only while nobody asked for signatures", () => {
    const unsigned = (settings: Parameters<typeof exposureOf>[0]) => exposureOf(settings).unsignedCharts;
    expect(unsigned({ host: "127.0.0.1" })).toBe(true);
    expect(unsigned({ host: "::1" })).toBe(true);
    expect(unsigned({ host: "0.0.0.0" })).toBe(false);
    expect(unsigned({ host: "127.0.0.1", secret })).toBe(false);
    expect(unsigned({ host: "127.0.0.1", secret, publicUrl })).toBe(false);
  });

  it("makes a new secret for each process that has none", () => {
    const [one, two] = [exposureOf({ host: "127.0.0.1" }).secret, exposureOf({ host: "127.0.0.1" }).secret];
    expect(one).not.toBe(two);
    expect(one.length).toBeGreaterThanOrEqual(32);
  });
});

describe("a loopback address", () => {
  it.each(["127.0.0.1", "127.9.9.9", "localhost", "::1", "[::1]", "::ffff:127.0.0.1"])("is %s", (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });
  it.each(["0.0.0.0", "::", "", "10.0.0.1", "127.0.0.1.evil.example", "localhost.evil.example"])(
    "is not %s",
    (host) => {
      expect(isLoopbackHost(host)).toBe(false);
    },
  );
});

describe("a local call", () => {
  const remote = "127.0.0.1";
  it("comes from this machine and asks for it by a loopback name", () => {
    expect(isLocalCall({ remote, headers: { host: "localhost:3978" } })).toBe(true);
    expect(isLocalCall({ remote: "::1", headers: { host: "[::1]:3978" } })).toBe(true);
  });
  it("is not one that a tunnel, a proxy or a rebound name brought", () => {
    const through = { host: "localhost", "x-forwarded-for": "192.0.2.1" };
    expect(isLocalCall({ remote, headers: { host: "abc.tunnel.example" } })).toBe(false);
    expect(isLocalCall({ remote, headers: through })).toBe(false);
    expect(isLocalCall({ remote, headers: {} })).toBe(false);
    expect(isLocalCall({ remote: "192.0.2.1", headers: { host: "localhost" } })).toBe(false);
  });
});
