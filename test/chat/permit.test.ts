import { describe, expect, it } from "vitest";
import { type Access, createPermit, groupsNamed, judge } from "../../src/chat/permit.ts";
import type { Person, Place, Role } from "../../src/model/request.ts";

const person = (id: string): Person => ({ platform: "slack", id, name: id });
const place = (channel: string): Place => ({ platform: "slack", workspace: "T1", channel });
const needs = (role: Role) => ({ name: "page", role });

const access: Access = {
  roles: {
    viewer: { channels: ["C-soc"] },
    analyst: { groups: ["S-soc"] },
    responder: { people: ["U-oncall"] },
    admin: { people: ["U-boss"] },
  },
  channels: { allowed: ["C-soc", "C-shared"], shared: ["C-shared"] },
  denyTables: ["IdentityInfo"],
};

/** The role granted, or the refusal as a person reads it. */
function verdict(
  id: string,
  channel: string,
  role: Role,
  groups: string[] = [],
  unread: string[] = [],
  given: Access | undefined = access,
): string {
  const judgement = judge(person(id), place(channel), needs(role), given, { groups, unread });
  return judgement.ok
    ? judgement.grant.role
    : `${judgement.refusal.what}: ${judgement.refusal.why} ${judgement.refusal.fix}`;
}

describe("a person may do what the highest of their roles may", () => {
  it.each([
    ["U-any", "C-soc", "viewer", [], "viewer"],
    ["U-any", "C-soc", "analyst", ["S-soc"], "analyst"],
    ["U-oncall", "C-soc", "viewer", ["S-soc"], "responder"],
    ["U-boss", "C-shared", "admin", [], "admin"],
  ] as const)("%s in %s for %s", (id, channel, role, groups, expected) =>
    expect(verdict(id, channel, role, [...groups])).toBe(expected),
  );
});

describe("a refusal names the role and whom to ask", () => {
  it("when the role is too low", () => {
    expect(verdict("U-any", "C-soc", "responder")).toBe(
      '"page" needs the role responder: You have the role viewer here. Ask U-boss: the role responder and the channels are given in the bot\'s configuration.',
    );
  });
  it("when there is none: configured access is closed by default", () => {
    expect(verdict("U-any", "C-shared", "viewer")).toMatch(
      /^"page" needs the role viewer: You have no role here\. Ask U-boss/,
    );
  });
  it("when the channel is not one of those allowed, even for an admin", () => {
    expect(verdict("U-boss", "C-lunch", "viewer")).toMatch(/^This channel is not one .* They are C-soc, C-shared\./);
  });
  it("and says what cannot be known of the person's groups, which gives no role", () => {
    expect(verdict("U-any", "C-soc", "analyst", [], ["S-soc"])).toContain(
      "You have the role viewer here, as far as is known: who is in S-soc cannot be read just now.",
    );
    expect(verdict("U-oncall", "C-soc", "analyst", [], ["S-soc"])).toBe("responder");
  });
  it("when nothing is configured, for what a viewer may not do", () => {
    expect(judge(person("U"), place("C"), needs("viewer"), undefined)).toMatchObject({ ok: true });
    expect(judge(person("U"), place("C"), needs("analyst"), undefined)).toMatchObject({
      ok: false,
      refusal: { fix: expect.stringContaining("HUNTBOT_CONFIG"), usage: true },
    });
  });
});

describe("what is granted has limits", () => {
  it("counts only where others read along", () => {
    expect(judge(person("U-oncall"), place("C-shared"), needs("viewer"), access)).toEqual({
      ok: true,
      grant: { role: "responder", countsOnly: true, deniedTables: ["IdentityInfo"] },
    });
  });
  it("none for an admin's own queries, nor in a terminal", () => {
    expect(judge(person("U-boss"), place("C-soc"), needs("viewer"), access)).toMatchObject({
      grant: { deniedTables: [] },
    });
    const terminal: Place = { platform: "terminal", workspace: "local", channel: "prompt" };
    expect(judge(person("anyone"), terminal, needs("admin"), access)).toMatchObject({
      ok: true,
      grant: { role: "admin" },
    });
  });
});

it("groups are looked up only where a role names some", async () => {
  const asked: string[] = [];
  const groupsOf = async ({ id }: Person) => {
    asked.push(id);
    return { groups: ["S-soc"], unread: [] };
  };
  const withGroups = createPermit(access, groupsOf);
  const without = createPermit({ ...access, roles: { viewer: { channels: ["C-soc"] } } }, groupsOf);
  expect(await withGroups(person("U1"), place("C-soc"), needs("analyst"))).toMatchObject({ ok: true });
  expect(await without(person("U2"), place("C-soc"), needs("viewer"))).toMatchObject({ ok: true });
  expect(asked).toEqual(["U1"]);
});

it("groups are told apart by whose they are", () => {
  const groups = ["S0SECOPS", "0ad6a3c5-41c6-4d3b-9d0b-8f6f0a3d6b11"];
  expect(groupsNamed({ ...access, roles: { analyst: { groups }, admin: { groups } } })).toEqual({
    slack: ["S0SECOPS"],
    entra: ["0ad6a3c5-41c6-4d3b-9d0b-8f6f0a3d6b11"],
  });
});
