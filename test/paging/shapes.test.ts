import { describe, expect, it } from "vitest";
import { readAlert } from "../../src/jobs/alerts/shapes.ts";
import { Failure } from "../../src/model/failure.ts";

const read = (body: unknown) => readAlert(body, (key) => key.startsWith("huntbot-"));
const values = (body: unknown) => read(body)?.indicators.map(({ kind, value }) => `${kind} ${value}`);

const incident = {
  id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.SecurityInsights/Incidents/4f1c",
  name: "4f1c",
  etag: "x",
  type: "Microsoft.SecurityInsights/Incidents",
  properties: {
    title: "Sign-in from a rented server",
    description: "The command line was curl http://203.0.113.9/x",
    severity: "High",
    status: "New",
    owner: { assignedTo: null },
    labels: [],
    createdTimeUtc: "2019-02-18T15:30:00.1234567Z",
    lastModifiedTimeUtc: "2019-02-18T16:00:00Z",
    incidentNumber: 1174,
    additionalData: { alertsCount: 14 },
    incidentUrl: "https://portal.azure.com/#incident",
    relatedAnalyticRuleIds: ["/rules/r1"],
    alerts: [],
    relatedEntities: [
      { kind: "Ip", properties: { address: "198.51.100.7" } },
      { kind: "Account", properties: { accountName: "ian", upnSuffix: "contoso.com" } },
      { kind: "Host", properties: { hostName: "web01", dnsDomain: "contoso.com" } },
      { kind: "FileHash", properties: { hashValue: "44d88612fea8a8f36de82e1278abb02f", algorithm: "MD5" } },
      { kind: "SomethingNew", properties: { address: { nested: true } } },
    ],
  },
};
const event = {
  eventUniqueId: "u",
  objectSchemaType: "Incident",
  objectEventType: "Create",
  workspaceId: "w",
  object: incident,
};

describe("a Sentinel incident", () => {
  it.each([
    ["as event", event],
    ["as event under body", { body: event }],
    ["bare", incident],
    ["bare under body", { body: incident }],
  ])("is read %s", (_, body) => {
    expect(read(body)).toMatchObject({
      source: "sentinel",
      externalId: "4f1c",
      status: "firing",
      severity: "high",
      title: "Incident 1174: Sign-in from a rented server",
      rule: "/rules/r1",
      occurredAt: "2019-02-18T15:30:00.123Z",
      url: "https://portal.azure.com/#incident",
    });
    expect(values(body)?.slice(0, 2)).toEqual(["ip 198.51.100.7", "account ian@contoso.com"]);
    expect(values(body)).toContain("hash 44d88612fea8a8f36de82e1278abb02f");
  });

  it("is over when it is closed, whatever type its number has", () => {
    const closed = { ...incident, properties: { ...incident.properties, status: "Closed", incidentNumber: "1174" } };
    expect(read(closed)).toMatchObject({ status: "resolved", occurredAt: "2019-02-18T16:00:00.000Z" });
  });
});

describe("Azure Monitor's common schema", () => {
  const fired = (monitorCondition: string) => ({
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: "/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/b9569717",
        alertRule: "SSH from outside",
        severity: "Sev1",
        signalType: "Log",
        monitorCondition,
        monitoringService: "Log Alerts V2",
        firedDateTime: "2019-02-18T15:29:00Z",
        resolvedDateTime: "2019-02-18T15:59:00Z",
        description: "More than three",
      },
      alertContext: {
        conditionType: "LogQueryCriteria",
        condition: {
          windowSize: "PT5M",
          allOf: [
            {
              searchQuery: "Syslog",
              operator: "GreaterThan",
              dimensions: [
                { name: "SourceIP", value: "23.97.60.214" },
                { name: "Computer", value: "MSTICALERTSLXVM2" },
                { name: "Count", value: "4" },
              ],
              linkToSearchResultsUI: "https://portal.azure.com/never-fetched",
            },
          ],
        },
      },
      customProperties: { owner: "dbadmin@contoso.com", retries: 3, nested: { a: 1 } },
    },
  });

  it("is hunted by its dimensions and properties", () => {
    expect(read(fired("Fired"))).toMatchObject({
      source: "azure-monitor",
      externalId: "b9569717",
      severity: "high",
      status: "firing",
      url: null,
    });
    expect(values(fired("Fired"))).toEqual(expect.arrayContaining(["ip 23.97.60.214"]));
    expect(values(fired("Fired"))?.some((value) => /^host mstic/i.test(value))).toBe(true);
  });

  it("is over when it says so, under the same id", () => {
    expect(read(fired("Resolved"))).toMatchObject({
      externalId: "b9569717",
      status: "resolved",
      occurredAt: "2019-02-18T15:59:00.000Z",
    });
  });
});

describe("a PagerDuty-shaped event", () => {
  const trigger = {
    routing_key: "k",
    event_action: "trigger",
    dedup_key: "theirs",
    payload: {
      summary: "Beacon to 203.0.113.9",
      source: "web01",
      severity: "error",
      custom_details: { src: "198.51.100.7" },
    },
  };

  it("is read, and over with the same key", () => {
    expect(read(trigger)).toMatchObject({
      source: "pagerduty",
      externalId: "theirs",
      severity: "high",
      status: "firing",
    });
    expect(values(trigger)).toContain("ip 198.51.100.7");
    expect(read({ routing_key: "k", event_action: "resolve", dedup_key: "theirs" })).toMatchObject({
      status: "resolved",
    });
  });

  it("of one of our own pages is no alert, nor is an acknowledgement", () => {
    expect(read({ ...trigger, dedup_key: "huntbot-1" })).toBeNull();
    expect(read({ routing_key: "k", event_action: "acknowledge", dedup_key: "theirs" })).toBeNull();
    const told = (key: string) => ({
      event: { event_type: "incident.triggered", data: { id: "Q1", incident_key: key } },
    });
    expect(read(told("huntbot-1"))).toBeNull();
    expect(read(told("theirs"))).toMatchObject({ externalId: "theirs" });
  });
});

describe("what is no alert", () => {
  it.each([[null], [[]], ["text"], [{}], [{ externalId: "1" }], [{ schemaId: "azureMonitorCommonAlertSchema" }]])(
    "%j is refused in words",
    (body) => {
      expect(() => read(body)).toThrow(Failure);
    },
  );

  it("is told which field is missing", () => {
    expect(() => read({ source: "s", externalId: "1" })).toThrow(expect.objectContaining({ why: "title is missing." }));
  });

  it("keeps no more than twenty indicators, and links only to https", () => {
    const indicators = Array.from({ length: 50 }, (_, at) => ({ type: "ip", value: `198.51.100.${at}` }));
    const many = { source: "s", externalId: "1", title: "t", indicators, url: "javascript:alert(1)" };
    expect(read(many)?.indicators).toHaveLength(20);
    expect(read(many)?.url).toBeNull();
  });
});
